package logtotest

import (
	"net/http"
	"unicode"
)

// checkUsername refuses a username that the policy does not allow: how long it is, and what it is
// made of.
func (c *call) checkUsername(name string) error {
	policy := c.db.signInExperience.Child("usernamePolicy")
	refuse := func(code, message string, args ...any) error {
		return fail(http.StatusUnprocessableEntity, "user.username_"+code, message, args...)
	}
	if shortest := int(number(policy, "minLength", 1)); len(name) < shortest {
		return refuse("too_short", "Username must be at least %d characters long.", shortest)
	}
	if longest := int(number(policy, "maxLength", 128)); len(name) > longest {
		return refuse("too_long", "Username must be at most %d characters long.", longest)
	}
	for _, class := range []struct {
		key, code, message string
		in                 func(rune) bool
	}{
		{"uppercase", "uppercase_not_allowed", "Uppercase letters are not allowed in usernames.", unicode.IsUpper},
		{"lowercase", "lowercase_not_allowed", "Lowercase letters are not allowed in usernames.", unicode.IsLower},
		{"numbers", "numbers_not_allowed", "Numbers are not allowed in usernames.", unicode.IsDigit},
		{"underscore", "underscore_not_allowed", "Underscores are not allowed in usernames.", func(r rune) bool { return r == '_' }},
	} {
		allowed, set := policy.Child("allowedChars").Get(class.key)
		for _, r := range name {
			if set && allowed == false && class.in(r) {
				return refuse(class.code, "%s", class.message)
			}
		}
	}
	return nil
}
