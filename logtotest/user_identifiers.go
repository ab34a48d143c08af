package logtotest

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/logto-go/management/logtotest/internal/phone"
)

// checkIdentifiers refuses what another user has already, and phone numbers that cannot be. What it returns has the
// phone number in the form that is stored: without the zero that numbers have within their country.
func (c *call) checkIdentifiers(fields object, self *user) (object, error) {
	if written := fields.Text("primaryPhone"); written != "" {
		stored, valid := phone.Normalize(written)
		if !valid {
			return fields, errOf("user.invalid_phone").WithData(map[string]string{"name": "ParseError"})
		}
		fields = fields.Merged(objectOf(member("primaryPhone", stored)))
	}
	taken := func(field string, of func(*user) string, equal func(a, b string) bool) bool {
		value := fields.Text(field)
		return value != "" && c.db.users.Any(func(other *user) bool { return other.ID != self.ID && equal(of(other), value) })
	}
	switch {
	case taken("username", (*user).username, c.sameUsername()):
		return fields, errOf("user.username_already_in_use")
	case taken("primaryEmail", (*user).email, strings.EqualFold):
		return fields, errOf("user.email_already_in_use")
	case taken("primaryPhone", (*user).phone, sameText):
		return fields, errOf("user.phone_already_in_use")
	}
	return fields, nil
}

func (u *user) username() string { return orEmpty(u.Username) }
func (u *user) email() string    { return orEmpty(u.PrimaryEmail) }
func (u *user) phone() string    { return orEmpty(u.PrimaryPhone) }

func sameText(a, b string) bool { return a == b }

// sameUsername compares usernames as the username policy says.
func (c *call) sameUsername() func(a, b string) bool {
	if sensitive, _ := c.db.signInExperience.Child("usernamePolicy").Get("caseSensitive"); sensitive == false {
		return strings.EqualFold
	}
	return sameText
}

// checkUsername refuses a username that the policy does not allow: how long it is, and what it is made of.
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

// checkBlocklist refuses an address that users may not take. Whether it is of a disposable kind is
// not asked: that would need the internet.
func (c *call) checkBlocklist(email string) error {
	policy := c.db.signInExperience.Child("emailBlocklistPolicy")
	local, _, _ := strings.Cut(email, "@")
	fits := func(pattern string) bool { return fitsAddress(pattern, email) }
	allowed := textList(policy, "customAllowlist")
	switch {
	case isTrue(policy, "blockSubaddressing") && strings.Contains(local, "+"):
		return errOf("session.email_blocklist.email_subaddressing_not_allowed")
	case len(allowed) > 0 && !slices.ContainsFunc(allowed, fits),
		slices.ContainsFunc(textList(policy, "customBlocklist"), fits):
		return errOf("session.email_blocklist.email_not_allowed", email)
	}
	return nil
}

// fitsAddress compares an address with an entry of the list: an address, or a domain behind an @, in
// any case, with * for any text.
func fitsAddress(pattern, email string) bool {
	if strings.HasPrefix(pattern, "@") {
		pattern = "*" + pattern
	}
	expression := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*")
	fits, err := regexp.MatchString("(?i)^"+expression+"$", email)
	return err == nil && fits
}
