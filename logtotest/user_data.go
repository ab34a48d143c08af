package logtotest

var userDataHandlers = map[string]handler{
	"ListUserCustomData":     getUserCustomData,
	"UpdateUserCustomData":   updateUserCustomData,
	"UpdateUserProfile":      updateUserProfile,
	"ListUserLogtoConfigs":   getUserConfig,
	"UpdateUserLogtoConfigs": updateUserConfig,
}

func getUserCustomData(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	return ok(u.CustomData), nil
}

// updateUserCustomData merges at the top level, unlike UpdateUser.
func updateUserCustomData(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	u.CustomData = u.CustomData.merged(c.bodyObject().child("customData")).jsonb()
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.CustomData), nil
}

// updateUserProfile merges too; the address in it is replaced whole.
func updateUserProfile(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	u.Profile = u.Profile.merged(cleanProfile(c.bodyObject().child("profile")))
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
		if value, found := profile.get(key); found {
			out.set(key, value)
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

func getUserConfig(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	return ok(u.config), nil
}

func updateUserConfig(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
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
		return answer{}, err
	}
	if body.MFA.Enabled.has() {
		u.config.MFA.Enabled = body.MFA.Enabled.ptr()
	}
	body.MFA.Skipped.into(&u.config.MFA.Skipped)
	body.MFA.SkipMFAOnSignIn.into(&u.config.MFA.SkipMFAOnSignIn)
	body.PasskeySignIn.Skipped.into(&u.config.PasskeySignIn.Skipped)
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.config), nil
}
