package logtotest

var userDataOperations = operations{
	"ListUserCustomData":     {run: getUserCustomData},
	"UpdateUserCustomData":   {run: updateUserCustomData},
	"UpdateUserProfile":      {run: updateUserProfile},
	"ListUserLogtoConfigs":   {run: getUserConfig},
	"UpdateUserLogtoConfigs": {run: updateUserConfig},
}

func getUserCustomData(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	return ok(u.CustomData), nil
}

// updateUserCustomData merges at the top level, unlike UpdateUser.
func updateUserCustomData(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	u.CustomData = u.CustomData.Merged(c.bodyObject().Child("customData")).JSONB()
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.CustomData), nil
}

// updateUserProfile merges too; the address in it is replaced whole.
func updateUserProfile(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	u.Profile = u.Profile.Merged(cleanProfile(c.bodyObject().Child("profile")))
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.Profile), nil
}

var profileKeys = []string{
	"familyName", "givenName", "middleName", "nickname", "preferredUsername", "profile", "website",
	"gender", "birthdate", "zoneinfo", "locale", "address",
}

// cleanProfile keeps the claims that Logto knows, in its order.
func cleanProfile(profile object) object {
	var out object
	for _, key := range profileKeys {
		if value, found := profile.Get(key); found {
			out.Set(key, value)
		}
	}
	return out
}

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

func getUserConfig(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	return ok(u.config), nil
}

func updateUserConfig(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	if err := c.patchConfig(u); err != nil {
		return nil, err
	}
	return ok(u.config), nil
}

// patchConfig takes over what the body has.
func (c *call) patchConfig(u *user) error {
	body, err := read[struct {
		MFA struct {
			Enabled         field[bool] `json:"enabled"`
			Skipped         field[bool] `json:"skipped"`
			SkipMFAOnSignIn field[bool] `json:"skipMfaOnSignIn"`
		} `json:"mfa"`
		PasskeySignIn struct {
			Skipped field[bool] `json:"skipped"`
		} `json:"passkeySignIn"`
	}](c)
	if err != nil {
		return err
	}
	if body.MFA.Enabled.Has() {
		u.config.MFA.Enabled = body.MFA.Enabled.Ptr()
	}
	body.MFA.Skipped.Into(&u.config.MFA.Skipped)
	body.MFA.SkipMFAOnSignIn.Into(&u.config.MFA.SkipMFAOnSignIn)
	body.PasskeySignIn.Skipped.Into(&u.config.PasskeySignIn.Skipped)
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return nil
}
