package logtotest

import (
	"net/http"
	"slices"
)

// interactionOperations are the part of the Experience API that signs a user in with a password.
var interactionOperations = operations{
	"InitInteraction":            {run: initInteraction, lacks: "captcha tokens are not checked"},
	"GetInteraction":             {run: getInteraction},
	"UpdateInteractionEvent":     {run: updateInteractionEvent},
	"CreatePasswordVerification": {run: verifyInteractionPassword},
	"IdentifyUser":               {run: identifyUser, lacks: "registration and linked social accounts"},
	"SubmitInteraction":          {run: submitInteraction, lacks: "multi-factor authentication and missing profile fields are not asked for"},
}

func initInteraction(c *call) (*response, error) {
	current, err := c.interaction()
	if err != nil {
		return nil, err
	}
	current.event = c.bodyObject().Text("interactionEvent")
	current.user, current.records = "", map[string]*interactionRecord{}
	return noContent(), nil
}

// begun is the interaction, once the Experience API was told what it is about.
func (c *call) begun() (*interaction, error) {
	current, err := c.interaction()
	if err == nil && current.event == "" {
		err = fail(http.StatusNotFound, "session.interaction_not_found",
			"Interaction session not found. Please go back and start the session again.")
	}
	return current, err
}

func getInteraction(c *call) (*response, error) {
	current, err := c.begun()
	if err != nil {
		return nil, err
	}
	view := objectOf(member("interactionEvent", current.event))
	if current.user != "" {
		view.Set("userId", current.user)
	}
	records := []any{}
	for _, id := range sortedKeys(current.records) {
		record := current.records[id]
		records = append(records, objectOf(
			member("id", id), member("type", record.kind), member("identifier", record.identifier), member("verified", record.verified)))
	}
	view.Set("profile", object{})
	view.Set("verificationRecords", records)
	view.Set("mfa", object{})
	view.Set("captcha", objectOf(member("verified", false), member("skipped", false)))
	return ok(view), nil
}

func updateInteractionEvent(c *call) (*response, error) {
	current, err := c.begun()
	if err != nil {
		return nil, err
	}
	current.event = c.bodyObject().Text("interactionEvent")
	return noContent(), nil
}

// userByIdentifier finds who signs in with {"type": "username", "value": "ann"} and the like.
func (c *call) userByIdentifier(identifier object) *user {
	value := identifier.Text("value")
	of := map[string]func(*user) string{"username": (*user).username, "email": (*user).email, "phone": (*user).phone}[identifier.Text("type")]
	if of == nil || value == "" {
		return nil
	}
	return c.db.users.Find(func(u *user) bool { return of(u) == value })
}

func verifyInteractionPassword(c *call) (*response, error) {
	current, err := c.begun()
	if err != nil {
		return nil, err
	}
	identifier := c.bodyObject().Child("identifier")
	u := c.userByIdentifier(identifier)
	right := false
	if u != nil && u.password != nil {
		if right, err = c.check(u.password, c.bodyObject().Text("password")); err != nil {
			return nil, err
		}
	}
	if !right {
		return nil, fail(http.StatusUnprocessableEntity, "session.invalid_credentials",
			"Incorrect account or password. Please check your input.")
	}
	id := c.s.ids.Long()
	current.records[id] = &interactionRecord{kind: "Password", identifier: identifier, user: u.ID, verified: true}
	return ok(map[string]string{"verificationId": id}), nil
}

func identifyUser(c *call) (*response, error) {
	current, err := c.begun()
	if err != nil {
		return nil, err
	}
	record := current.records[c.bodyObject().Text("verificationId")]
	if record == nil || !record.verified {
		return nil, fail(http.StatusNotFound, "session.verification_session_not_found",
			"The verification was not successful. Restart the verification flow and try again.")
	}
	if c.db.users.Get(record.user).IsSuspended {
		return nil, fail(http.StatusUnauthorized, "user.suspended", "This account is suspended.")
	}
	current.user = record.user
	return noContent(), nil
}

func submitInteraction(c *call) (*response, error) {
	current, err := c.begun()
	if err != nil {
		return nil, err
	}
	if current.user == "" {
		return nil, fail(http.StatusNotFound, "session.identifier_not_found",
			"User identifier not found. Please go back and sign in again.")
	}
	current.done = true
	u := c.db.users.Get(current.user)
	u.LastSignInAt = new(c.millis())
	return ok(map[string]string{"redirectTo": c.issuer() + current.resumePath()}), nil
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for key := range m {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}
