package logtotest

import "encoding/json"

var userDataOperations = operations{
	"ListUserCustomData":     {run: theUsers.showing(func(u *user) any { return u.CustomData })},
	"UpdateUserCustomData":   {run: theUsers.on(updateUserCustomData)},
	"UpdateUserProfile":      {run: theUsers.on(updateUserProfile)},
	"ListUserLogtoConfigs":   {run: theUsers.showing(func(u *user) any { return u.config })},
	"UpdateUserLogtoConfigs": {run: theUsers.on(updateUserConfig)},

	"UpdateUserPassword": {run: theUsers.on(updateUserPassword)},
	"VerifyUserPassword": {run: theUsers.on(verifyUserPassword)},
	"GetUserHasPassword": {run: theUsers.showing(hasPassword)},

	"UpdateUserPasswordExpiration": {run: theUsers.on(updatePasswordExpiration)},

	"ReplaceUserIdentity":   {run: theUsers.on(replaceIdentity)},
	"CreateUserIdentity":    {run: theUsers.on(createIdentity)},
	"GetUserIdentity":       {run: theUsers.on(getIdentity), lacks: "includeTokenSecret shows none"},
	"DeleteUserIdentity":    {run: theUsers.on(deleteIdentity)},
	"ListUserAllIdentities": {run: theUsers.on(listIdentities), lacks: "users have no enterprise identities"},
	"GetUserSsoIdentity":    {run: theUsers.refusing("user.enterprise_sso_identity_not_exists"), lacks: "users have no enterprise identities"},
}

// updateUserCustomData merges at the top level, unlike UpdateUser.
func updateUserCustomData(c *call, u *user) (*response, error) {
	u.CustomData = u.CustomData.Merged(c.bodyObject().Child("customData")).JSONB()
	c.touch(u)
	return c.updated(u.CustomData)
}

// updateUserProfile merges too; the address in it is replaced whole.
func updateUserProfile(c *call, u *user) (*response, error) {
	u.Profile = u.Profile.Merged(cleanProfile(c.bodyObject().Child("profile")))
	c.touch(u)
	return c.updated(u.Profile)
}

var profileKeys = dataFile[[]string]("profile_keys.json")

// cleanProfile keeps the claims that Logto knows, in its order.
func cleanProfile(profile object) object { return pick(profile, profileKeys()...) }

// userConfig is what a user chose about second factors and passkeys.
type userConfig struct {
	MFA struct {
		Enabled         *bool `json:"enabled,omitempty"`
		Skipped         bool  `json:"skipped"`
		SkipMFAOnSignIn bool  `json:"skipMfaOnSignIn"`
	} `json:"mfa"`
	PasskeySignIn struct {
		Skipped bool `json:"skipped"`
	} `json:"passkeySignIn"`
}

func updateUserConfig(c *call, u *user) (*response, error) {
	if err := c.patchConfig(u); err != nil {
		return nil, err
	}
	return ok(u.config), nil
}

// patchConfig takes over what the body has.
func (c *call) patchConfig(u *user) error {
	body := encode(pick(c.bodyObject(), "mfa", "passkeySignIn"))
	if json.Unmarshal(body, &u.config) != nil {
		return errBody()
	}
	c.changed(u)
	return nil
}

func updateUserPassword(c *call, u *user) (*response, error) {
	u.password = c.s.hashPassword(c.text("password"))
	c.touch(u)
	return c.updated(u.view())
}

// verifyUserPassword also takes over a digest of another system once the password has fitted, as Logto does.
func verifyUserPassword(c *call, u *user) (*response, error) {
	if err := c.checkPasswordOf(u, c.text("password")); err != nil {
		return nil, err
	}
	if u.password.algorithm != legacyAlgorithm {
		expired := u.password.expired
		u.password = c.s.hashPassword(c.text("password"))
		u.password.expired = expired
	}
	return noContent(), nil
}

func hasPassword(u *user) any { return map[string]bool{"hasPassword": u.password != nil} }

// updatePasswordExpiration needs a policy under which passwords expire.
func updatePasswordExpiration(c *call, u *user) (*response, error) {
	expire := c.isTrue("isExpired")
	if expire && !isTrue(c.db.signInExperience.Child("passwordExpiration"), "enabled") {
		return nil, errOf("sign_in_experiences.password_expiration_not_enabled")
	}
	if u.password != nil {
		u.password.expired = expire
	}
	c.touch(u)
	return ok(u.view()), nil
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
	c.touch(u)
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
	switch {
	case connector == nil:
		return nil, errNotFound()
	case connector.kind() != "Social":
		return nil, errOf("session.invalid_connector_id", c.text("connectorId"))
	}
	data := c.bodyObject().Child("connectorData")
	account := data.Text("userId")
	if account == "" {
		return nil, errOf("connector.invalid_response").
			WithData(map[string]string{"message": string(encode(data))})
	}
	details := pick(data, "email", "name", "avatar").Merged(objectOf(member("id", account), member("rawData", data))).JSONB()
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
	c.touch(u)
	return ok(u.view()), nil
}

func listIdentities(c *call, u *user) (*response, error) {
	socials := []object{}
	for _, m := range u.Identities.Members {
		socials = append(socials, objectOf(member("identity", m.Value), member("target", m.Key)))
	}
	return ok(map[string]any{"socialIdentities": socials, "ssoIdentities": []any{}}), nil
}
