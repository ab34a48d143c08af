package logtotest

var passwordOperations = operations{
	"UpdateUserPassword": {run: theUsers.on(updateUserPassword)},
	"VerifyUserPassword": {run: theUsers.on(verifyUserPassword)},
	"GetUserHasPassword": {run: theUsers.showing(func(u *user) any { return map[string]bool{"hasPassword": u.password != nil} })},

	"UpdateUserPasswordExpiration": {run: theUsers.on(updatePasswordExpiration)},
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
