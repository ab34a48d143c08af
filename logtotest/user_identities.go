package logtotest

import (
	"net/http"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

var identityOperations = operations{
	"ReplaceUserIdentity":   {run: replaceIdentity},
	"CreateUserIdentity":    {run: createIdentity},
	"GetUserIdentity":       {run: getIdentity, lacks: "includeTokenSecret shows none"},
	"DeleteUserIdentity":    {run: deleteIdentity},
	"ListUserAllIdentities": {run: listIdentities, lacks: "users have no enterprise identities"},
	"GetUserSsoIdentity":    {run: getSSOIdentity, lacks: "users have no enterprise identities"},
}

// identityTaken reports whether another user has the social account.
func (c *call) identityTaken(self, target, account string) bool {
	return c.db.users.Find(func(u *user) bool {
		return u.ID != self && u.Identities.Child(target).Text("userId") == account && account != ""
	}) != nil
}

func errIdentityTaken() *apiError {
	return fail(http.StatusUnprocessableEntity, "user.identity_already_in_use",
		"The social account has been associated with an existing account.")
}

func errNoIdentity() *apiError {
	return fail(http.StatusNotFound, "user.identity_not_exist", "The social account has not been registered yet.")
}

// replaceIdentity responds with all identities of the user; 201 when this one is new.
func replaceIdentity(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	target, body := c.path("target"), c.bodyObject()
	if c.identityTaken(u.ID, target, body.Text("userId")) {
		return nil, errIdentityTaken()
	}
	var identity object
	identity.Set("userId", body.Text("userId"))
	if details, found := body.Get("details"); found {
		identity.Set("details", details)
	}
	_, had := u.Identities.Get(target)
	u.Identities.Set(target, identity)
	u.Identities = u.Identities.JSONB()
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	if had {
		return ok(u.Identities), nil
	}
	return created(u.Identities), nil
}

// createIdentity links what a social connector tells about the account. The mock social connector
// tells what it is given.
func createIdentity(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	connector := c.db.connectors.Get(c.bodyObject().Text("connectorId"))
	if connector == nil {
		return nil, errNotFound()
	}
	data := c.bodyObject().Child("connectorData")
	account := data.Text("userId")
	if account == "" {
		return nil, fail(http.StatusBadRequest, "connector.invalid_response", "The connector's response is invalid.").
			WithData(map[string]string{"message": string(jsonvalue.Encode(data))})
	}
	if c.identityTaken(u.ID, connector.target(), account) {
		return nil, errIdentityTaken()
	}
	var details, identity object
	details.Set("id", account)
	for _, key := range []string{"email", "name", "avatar"} {
		if value, found := data.Get(key); found {
			details.Set(key, value)
		}
	}
	details.Set("rawData", data)
	identity.Set("userId", account)
	identity.Set("details", details.JSONB())
	u.Identities.Set(connector.target(), identity)
	u.Identities = u.Identities.JSONB()
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.Identities), nil
}

func getIdentity(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	identity, found := u.Identities.Get(c.path("target"))
	if !found {
		return nil, errNoIdentity()
	}
	return ok(map[string]any{"identity": identity}), nil
}

func deleteIdentity(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	if _, found := u.Identities.Get(c.path("target")); !found {
		return nil, errNoIdentity()
	}
	identities := u.Identities.Clone()
	identities.Remove(c.path("target"))
	u.Identities = identities
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.view()), nil
}

func listIdentities(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	type social struct {
		Identity any    `json:"identity"`
		Target   string `json:"target"`
	}
	socials := []social{}
	for _, m := range u.Identities.Members {
		socials = append(socials, social{m.Value, m.Key})
	}
	return ok(map[string]any{"socialIdentities": socials, "ssoIdentities": []any{}}), nil
}

// getSSOIdentity finds none: only a sign-in through an enterprise connector makes one. The braces
// are Logto's.
func getSSOIdentity(c *call) (*response, error) {
	if _, err := c.userOf("userId"); err != nil {
		return nil, err
	}
	return nil, fail(http.StatusNotFound, "user.enterprise_sso_identity_not_exists",
		"The user does not have an enterprise identity linked to the specified SSO connector ID: {{ ssoConnectorId }}.")
}
