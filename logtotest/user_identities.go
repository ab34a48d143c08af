package logtotest

import (
	"net/http"
)

var identityHandlers = map[string]handler{
	"ReplaceUserIdentity":   replaceIdentity,
	"CreateUserIdentity":    createIdentity,
	"GetUserIdentity":       getIdentity,
	"DeleteUserIdentity":    deleteIdentity,
	"ListUserAllIdentities": listIdentities,
	"GetUserSsoIdentity":    getSSOIdentity,
}

// identityTaken tells whether another user has the social account.
func (c *call) identityTaken(self, target, account string) bool {
	return c.db.users.find(func(u *user) bool {
		return u.ID != self && u.Identities.child(target).text("userId") == account && account != ""
	}) != nil
}

func errIdentityTaken() *apiError {
	return fail(http.StatusUnprocessableEntity, "user.identity_already_in_use",
		"The social account has been associated with an existing account.")
}

func errNoIdentity() *apiError {
	return fail(http.StatusNotFound, "user.identity_not_exist", "The social account has not been registered yet.")
}

// replaceIdentity answers all identities of the user; 201 when this one is new.
func replaceIdentity(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	target, body := c.path("target"), c.bodyObject()
	if c.identityTaken(u.ID, target, body.text("userId")) {
		return answer{}, errIdentityTaken()
	}
	var identity object
	identity.set("userId", body.text("userId"))
	if details, found := body.get("details"); found {
		identity.set("details", details)
	}
	_, had := u.Identities.get(target)
	u.Identities.set(target, identity)
	u.Identities = u.Identities.jsonb()
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	if had {
		return ok(u.Identities), nil
	}
	return created(u.Identities), nil
}

// createIdentity links what a social connector tells about the account. The mock social connector tells what it is given.
func createIdentity(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	connector := c.db.connectors.get(c.bodyObject().text("connectorId"))
	if connector == nil {
		return answer{}, errNotFound()
	}
	data := c.bodyObject().child("connectorData")
	account := data.text("userId")
	if account == "" {
		return answer{}, fail(http.StatusBadRequest, "connector.invalid_response", "The connector's response is invalid.").
			withData(map[string]string{"message": string(encodeJSON(data))})
	}
	if c.identityTaken(u.ID, connector.target(), account) {
		return answer{}, errIdentityTaken()
	}
	var details, identity object
	details.set("id", account)
	for _, key := range []string{"email", "name", "avatar"} {
		if value, found := data.get(key); found {
			details.set(key, value)
		}
	}
	details.set("rawData", data)
	identity.set("userId", account)
	identity.set("details", details.jsonb())
	u.Identities.set(connector.target(), identity)
	u.Identities = u.Identities.jsonb()
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.Identities), nil
}

func getIdentity(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	identity, found := u.Identities.get(c.path("target"))
	if !found {
		return answer{}, errNoIdentity()
	}
	return ok(map[string]any{"identity": identity}), nil
}

func deleteIdentity(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	if _, found := u.Identities.get(c.path("target")); !found {
		return answer{}, errNoIdentity()
	}
	identities := u.Identities.clone()
	identities.remove(c.path("target"))
	u.Identities = identities
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.view()), nil
}

func listIdentities(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	type social struct {
		Identity any    `json:"identity"`
		Target   string `json:"target"`
	}
	socials := []social{}
	for _, m := range u.Identities.members {
		socials = append(socials, social{m.value, m.key})
	}
	return ok(map[string]any{"socialIdentities": socials, "ssoIdentities": []any{}}), nil
}

// getSSOIdentity finds none: only a sign-in through an enterprise connector makes one. The braces are Logto's.
func getSSOIdentity(c *call) (answer, error) {
	if _, err := c.userOf("userId"); err != nil {
		return answer{}, err
	}
	return answer{}, fail(http.StatusNotFound, "user.enterprise_sso_identity_not_exists",
		"The user does not have an enterprise identity linked to the specified SSO connector ID: {{ ssoConnectorId }}.")
}
