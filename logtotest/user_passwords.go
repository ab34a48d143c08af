package logtotest

import "net/http"

var passwordHandlers = map[string]handler{
	"UpdateUserPassword": updateUserPassword,
	"VerifyUserPassword": verifyUserPassword,
	"GetUserHasPassword": getUserHasPassword,

	"UpdateUserPasswordExpiration": updatePasswordExpiration,
}

type passwordBody struct {
	Password string `json:"password"`
}

func updateUserPassword(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	body, err := read[passwordBody](c)
	if err != nil {
		return answer{}, err
	}
	u.password = c.s.hashPassword(body.Password)
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.view()), nil
}

// verifyUserPassword also takes over a digest of another system once the password has fitted, as Logto does.
func verifyUserPassword(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	body, err := read[passwordBody](c)
	if err != nil {
		return answer{}, err
	}
	right := false
	if u.password != nil {
		if right, err = c.check(u.password, body.Password); err != nil {
			return answer{}, err
		}
	}
	if !right {
		return answer{}, fail(http.StatusUnprocessableEntity, "session.invalid_credentials",
			"Incorrect account or password. Please check your input.")
	}
	if u.password.algorithm != legacyAlgorithm {
		u.password = c.s.hashPassword(body.Password)
	}
	return noContent(), nil
}

func getUserHasPassword(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	return ok(map[string]bool{"hasPassword": u.password != nil}), nil
}

// updatePasswordExpiration needs a policy under which passwords expire.
func updatePasswordExpiration(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	expire := isTrue(c.bodyObject(), "isExpired")
	if expire && !isTrue(c.db.signInExperience.child("passwordExpiration"), "enabled") {
		return answer{}, fail(http.StatusBadRequest, "sign_in_experiences.password_expiration_not_enabled",
			"Password expiration policy is not enabled. Enable it in the sign-in experience settings before expiring passwords.")
	}
	c.touch(u)
	return ok(u.view()), nil
}
