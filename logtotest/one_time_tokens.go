package logtotest

// oneTimeToken lets the owner of an e-mail address in once, as a magic link does.
type oneTimeToken struct {
	TenantID  string `json:"tenantId"`
	ID        string `json:"id"`
	Email     string `json:"email"`
	Token     string `json:"token"`
	Context   object `json:"context"`
	Status    string `json:"status"`
	CreatedAt int64  `json:"createdAt"`
	ExpiresAt int64  `json:"expiresAt"`
}

const (
	tokenActive   = "active"
	tokenConsumed = "consumed"
	tokenRevoked  = "revoked"
	tokenExpired  = "expired"

	oneTimeTokenSeconds = 600 // unless the caller says otherwise
)

var oneTimeTokenOperations = operations{
	"ListOneTimeTokens":         {run: listOneTimeTokens},
	"AddOneTimeTokens":          {run: createOneTimeToken},
	"GetOneTimeToken":           {run: getOneTimeToken},
	"DeleteOneTimeToken":        {run: deleteOneTimeToken},
	"VerifyOneTimeToken":        {run: verifyOneTimeToken},
	"ReplaceOneTimeTokenStatus": {run: replaceOneTimeTokenStatus},
}

func (c *call) oneTimeTokenOf() (*oneTimeToken, error) {
	t := c.db.oneTimeTokens.Get(c.path("id"))
	if t == nil {
		return nil, errNotExistsID("one_time_tokens", c.path("id"))
	}
	return t, nil
}

// expire marks a token that is past its time.
func (c *call) expire(t *oneTimeToken) {
	if t.Status == tokenActive && t.ExpiresAt <= c.millis() {
		t.Status = tokenExpired
	}
}

func listOneTimeTokens(c *call) (*response, error) {
	var fitting []*oneTimeToken
	for t := range c.db.oneTimeTokens.Newest() {
		c.expire(t)
		email, status := c.query.Get("email"), c.query.Get("status")
		if (email == "" || t.Email == email) && (status == "" || t.Status == status) {
			fitting = append(fitting, t)
		}
	}
	return optionallyPaged(c, fitting)
}

func createOneTimeToken(c *call) (*response, error) {
	body := c.bodyObject()
	seconds, given := numberIn(body, "expiresIn")
	if !given {
		seconds = oneTimeTokenSeconds
	}
	t := &oneTimeToken{
		TenantID: tenant, ID: c.s.ids.Long(), Email: body.Text("email"), Token: c.s.ids.Secret(), Context: body.Child("context"),
		Status: tokenActive, CreatedAt: c.millis(), ExpiresAt: c.millis() + int64(seconds*1000),
	}
	c.db.oneTimeTokens.Put(t.ID, t)
	return created(t), nil
}

func getOneTimeToken(c *call) (*response, error) {
	t, err := c.oneTimeTokenOf()
	return ok(t), err
}

func deleteOneTimeToken(c *call) (*response, error) {
	if !c.db.oneTimeTokens.Remove(c.path("id")) {
		return nil, errNotFound()
	}
	return noContent(), nil
}

func verifyOneTimeToken(c *call) (*response, error) {
	t, err := c.useOneTimeToken(c.bodyObject().Text("token"), c.bodyObject().Text("email"), "")
	return ok(t), err
}

// useOneTimeToken uses a token up, if it is good for this address and, with one, this event.
func (c *call) useOneTimeToken(text, email, event string) (*oneTimeToken, error) {
	t := c.db.oneTimeTokens.Find(func(t *oneTimeToken) bool { return t.Token == text })
	if t == nil {
		return nil, errOf("one_time_token.token_not_found", text)
	}
	c.expire(t)
	wanted := t.Context.Text("interactionEvent")
	switch {
	case t.Email != email:
		return nil, errOf("one_time_token.email_mismatch")
	case t.ExpiresAt <= c.millis(): // whatever became of it before
		return nil, errOf("one_time_token.token_expired")
	case event != "" && wanted != "" && event != wanted:
		return nil, errOf("one_time_token.interaction_event_mismatch")
	case t.Status != tokenActive:
		return nil, errOf("one_time_token.token_" + t.Status)
	}
	t.Status = tokenConsumed
	return t, nil
}

func replaceOneTimeTokenStatus(c *call) (*response, error) {
	t, err := c.oneTimeTokenOf()
	if err != nil {
		return nil, err
	}
	status := c.bodyObject().Text("status")
	if status == tokenActive {
		return nil, errOf("one_time_token.cannot_reactivate_token")
	}
	t.Status = status
	return ok(t), nil
}
