package logtotest

import (
	"testing"

	"github.com/logto-go/management/gen"
)

// Whoever chooses a username is held to the policy: at sign-up, when the profile is completed, and
// in the account.
func TestUsernamePolicy(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	ann := c.id(200, "/api/users", `{"username":"ann","password":"correct horse"}`)
	a := c.accountOf(ann, "profile")
	proof := a.proof("correct horse")
	for policy, tests := range map[string]map[string]string{
		`"minLength":4,"maxLength":6,"allowedChars":{"lowercase":true,"uppercase":false,"numbers":false,"underscore":false}`: {
			"abc": "user.username_too_short", "abcdefg": "user.username_too_long", "abcD": "user.username_uppercase_not_allowed",
			"abc1": "user.username_numbers_not_allowed", "ab_c": "user.username_underscore_not_allowed", "abcd": "",
		},
		`"minLength":1,"maxLength":9,"allowedChars":{"lowercase":false,"uppercase":true,"numbers":true,"underscore":true}`: {
			"ABCd": "user.username_lowercase_not_allowed", "A_1": "",
		},
	} {
		c.settings(`{"usernamePolicy":{"caseSensitive":true,` + policy + `}}`)
		for name, code := range tests {
			p := open(c, app, gen.InteractionEventRegister)
			_, err := p.newIdentity(name, "correct horse")
			p.is(code, err)
			p.is(code, p.profile(`{"type":"username","value":"`+name+`"}`))
			_, err = a.UpdateProfile(t.Context(), gen.UpdateProfileRequest{Username: gen.Value(name)}, proof)
			a.is(code, err)
			c.want(200, "", "PATCH", "/api/users/"+ann, `{"username":"ann"}`) // administrators are not held to it
		}
	}
}
