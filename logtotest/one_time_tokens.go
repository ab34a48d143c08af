package logtotest

import "github.com/logto-go/management/logtotest/internal/store"

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

var theOneTimeTokens = entity[oneTimeToken]{
	rows:   func(db *state) *store.Table[oneTimeToken] { return db.oneTimeTokens },
	absent: notExistsID("one_time_tokens"),
}

var oneTimeTokenOperations = operations{
	"ListOneTimeTokens":         {run: listOneTimeTokens},
	"AddOneTimeTokens":          {run: createOneTimeToken},
	"GetOneTimeToken":           {run: theOneTimeTokens.get},
	"DeleteOneTimeToken":        {run: theOneTimeTokens.delete},
	"VerifyOneTimeToken":        {run: verifyOneTimeToken},
	"ReplaceOneTimeTokenStatus": {run: theOneTimeTokens.on(replaceOneTimeTokenStatus)},
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

func verifyOneTimeToken(c *call) (*response, error) {
	t, err := c.useOneTimeToken(c.text("token"), c.text("email"), "")
	return ok(t), err
}

// useOneTimeToken uses a token up, if it is good for this address and, with one, this event.
func (c *call) useOneTimeToken(text, email, event string) (*oneTimeToken, error) {
	t, err := c.checkOneTimeToken(text, email, event)
	if err != nil {
		return nil, err
	}
	t.Status = tokenConsumed
	return t, nil
}

// checkOneTimeToken finds the token, with an error if it is not good.
func (c *call) checkOneTimeToken(text, email, event string) (*oneTimeToken, error) {
	t := c.db.oneTimeTokens.Find(func(t *oneTimeToken) bool { return t.Token == text })
	if t == nil {
		return nil, errOf("one_time_token.token_not_found", text)
	}
	c.expire(t)
	wanted := t.Context.Text("interactionEvent")
	switch {
	case t.Email != email:
		return t, errOf("one_time_token.email_mismatch")
	case t.ExpiresAt <= c.millis(): // whatever became of it before
		return t, errOf("one_time_token.token_expired")
	case event != "" && wanted != "" && event != wanted:
		return t, errOf("one_time_token.interaction_event_mismatch")
	case t.Status != tokenActive:
		return t, errOf("one_time_token.token_" + t.Status)
	}
	return t, nil
}

func replaceOneTimeTokenStatus(c *call, t *oneTimeToken) (*response, error) {
	if c.text("status") == tokenActive {
		return nil, errOf("one_time_token.cannot_reactivate_token")
	}
	t.Status = c.text("status")
	return ok(t), nil
}
