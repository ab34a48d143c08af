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
	"GetUserHasPassword": {run: theUsers.showing(func(u *user) any { return map[string]bool{"hasPassword": u.password != nil} })},

	"UpdateUserPasswordExpiration": {run: theUsers.on(updatePasswordExpiration)},
}

// updateUserCustomData merges at the top level, unlike UpdateUser.
func updateUserCustomData(c *call, u *user) (*response, error) {
	u.CustomData = u.CustomData.Merged(c.bodyObject().Child("customData")).JSONB()
	c.changed(u)
	return ok(u.CustomData), nil
}

// updateUserProfile merges too; the address in it is replaced whole.
func updateUserProfile(c *call, u *user) (*response, error) {
	u.Profile = u.Profile.Merged(cleanProfile(c.bodyObject().Child("profile")))
	c.changed(u)
	return ok(u.Profile), nil
}

var profileKeys = []string{
	"familyName", "givenName", "middleName", "nickname", "preferredUsername", "profile", "website",
	"gender", "birthdate", "zoneinfo", "locale", "address",
}

// cleanProfile keeps the claims that Logto knows, in its order.
func cleanProfile(profile object) object { return pick(profile, profileKeys...) }

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
	c.changed(u)
	return ok(u.view()), nil
}

// verifyUserPassword also takes over a digest of another system once the password has fitted, as
// Logto does.
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
