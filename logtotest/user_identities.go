package logtotest

import ()

var identityOperations = operations{
	"ReplaceUserIdentity":   {run: theUsers.on(replaceIdentity)},
	"CreateUserIdentity":    {run: theUsers.on(createIdentity)},
	"GetUserIdentity":       {run: theUsers.on(getIdentity), lacks: "includeTokenSecret shows none"},
	"DeleteUserIdentity":    {run: theUsers.on(deleteIdentity)},
	"ListUserAllIdentities": {run: theUsers.on(listIdentities), lacks: "users have no enterprise identities"},
	"GetUserSsoIdentity":    {run: theUsers.refusing("user.enterprise_sso_identity_not_exists"), lacks: "users have no enterprise identities"},
}

// identityTaken reports whether another user has the social account.
func (c *call) identityTaken(self, target, account string) bool {
	return c.db.users.Find(func(u *user) bool {
		return u.ID != self && u.Identities.Child(target).Text("userId") == account && account != ""
	}) != nil
}

// link stores the social account of a user at a platform.
func (c *call) link(u *user, target, account string, details any) error {
	if c.identityTaken(u.ID, target, account) {
		return errOf("user.identity_already_in_use")
	}
	identity := objectOf(member("userId", account))
	if details != nil {
		identity.Set("details", details)
	}
	u.Identities = u.Identities.Merged(objectOf(member(target, identity))).JSONB()
	c.changed(u)
	return nil
}

// replaceIdentity responds with all identities of the user; 201 when this one is new.
func replaceIdentity(c *call, u *user) (*response, error) {
	target := c.path("target")
	_, had := u.Identities.Get(target)
	details, _ := c.bodyObject().Get("details")
	if err := c.link(u, target, c.text("userId"), details); err != nil {
		return nil, err
	}
	if had {
		return ok(u.Identities), nil
	}
	return created(u.Identities), nil
}

// createIdentity links what a social connector tells about the account. The mock social connector
// tells what it is given.
func createIdentity(c *call, u *user) (*response, error) {
	connector := c.db.connectors.Get(c.text("connectorId"))
	if connector == nil {
		return nil, errNotFound()
	}
	data := c.bodyObject().Child("connectorData")
	account := data.Text("userId")
	if account == "" {
		return nil, errOf("connector.invalid_response").
			WithData(map[string]string{"message": string(encode(data))})
	}
	details := objectOf(member("id", account), member("rawData", data)).Merged(pick(data, "email", "name", "avatar")).JSONB()
	if err := c.link(u, connector.target(), account, details); err != nil {
		return nil, err
	}
	return ok(u.Identities), nil
}

func getIdentity(c *call, u *user) (*response, error) {
	identity, found := u.Identities.Get(c.path("target"))
	if !found {
		return nil, errOf("user.identity_not_exist")
	}
	return ok(map[string]any{"identity": identity}), nil
}

func deleteIdentity(c *call, u *user) (*response, error) {
	if _, found := u.Identities.Get(c.path("target")); !found {
		return nil, errOf("user.identity_not_exist")
	}
	identities := u.Identities.Clone()
	identities.Remove(c.path("target"))
	u.Identities = identities
	c.changed(u)
	return ok(u.view()), nil
}

func listIdentities(c *call, u *user) (*response, error) {
	socials := []object{}
	for _, m := range u.Identities.Members {
		socials = append(socials, objectOf(member("identity", m.Value), member("target", m.Key)))
	}
	return ok(map[string]any{"socialIdentities": socials, "ssoIdentities": []any{}}), nil
}
