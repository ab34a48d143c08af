package logtotest

import (
	"strings"
	"unicode"
)

// checkUsername refuses a username that the policy does not allow: how long it is, and what it is
// made of.
func (c *call) checkUsername(name string) error {
	policy := c.db.signInExperience.Child("usernamePolicy")
	if shortest := int(number(policy, "minLength", 1)); len(name) < shortest {
		return errOf("user.username_too_short", shortest)
	}
	if longest := int(number(policy, "maxLength", 128)); len(name) > longest {
		return errOf("user.username_too_long", longest)
	}
	for _, class := range []struct {
		key, code string
		in        func(rune) bool
	}{
		{"uppercase", "user.username_uppercase_not_allowed", unicode.IsUpper},
		{"lowercase", "user.username_lowercase_not_allowed", unicode.IsLower},
		{"numbers", "user.username_numbers_not_allowed", unicode.IsDigit},
		{"underscore", "user.username_underscore_not_allowed", func(r rune) bool { return r == '_' }},
	} {
		allowed, _ := policy.Child("allowedChars").Get(class.key)
		if allowed == false && strings.ContainsFunc(name, class.in) {
			return errOf(class.code)
		}
	}
	return nil
}
