package logtotest

import "net/http"

var passwordOperations = operations{
	"UpdateUserPassword": {run: updateUserPassword},
	"VerifyUserPassword": {run: verifyUserPassword},
	"GetUserHasPassword": {run: getUserHasPassword},

	"UpdateUserPasswordExpiration": {run: updatePasswordExpiration},
}

type passwordBody struct {
	Password string `json:"password"`
}

func updateUserPassword(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	body, err := read[passwordBody](c)
	if err != nil {
		return nil, err
	}
	u.password = c.s.hashPassword(body.Password)
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.view()), nil
}

// verifyUserPassword also takes over a digest of another system once the password has fitted, as
// Logto does.
func verifyUserPassword(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	body, err := read[passwordBody](c)
	if err != nil {
		return nil, err
	}
	if err := c.checkPasswordOf(u, body.Password); err != nil {
		return nil, err
	}
	if u.password.algorithm != legacyAlgorithm {
		expired := u.password.expired
		u.password = c.s.hashPassword(body.Password)
		u.password.expired = expired
	}
	return noContent(), nil
}

func getUserHasPassword(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	return ok(map[string]bool{"hasPassword": u.password != nil}), nil
}

// updatePasswordExpiration needs a policy under which passwords expire.
func updatePasswordExpiration(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	expire := isTrue(c.bodyObject(), "isExpired")
	if expire && !isTrue(c.db.signInExperience.Child("passwordExpiration"), "enabled") {
		return nil, fail(http.StatusBadRequest, "sign_in_experiences.password_expiration_not_enabled",
			"Password expiration policy is not enabled. Enable it in the sign-in experience settings before expiring passwords.")
	}
	if u.password != nil {
		u.password.expired = expire
	}
	c.touch(u)
	return ok(u.view()), nil
}
