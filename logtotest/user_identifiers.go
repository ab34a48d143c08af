package logtotest

import (
	"cmp"
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
	return fields, cmp.Or(
		errIf(taken("username", (*user).username, c.sameUsername()), "user.username_already_in_use"),
		errIf(taken("primaryEmail", (*user).email, strings.EqualFold), "user.email_already_in_use"),
		errIf(taken("primaryPhone", (*user).phone, sameText), "user.phone_already_in_use"),
	)
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
	shortest, longest := int(number(policy, "minLength", 1)), int(number(policy, "maxLength", 128))
	breaks := func(class string, in func(rune) bool) bool {
		allowed, _ := policy.Child("allowedChars").Get(class)
		return allowed == false && strings.ContainsFunc(name, in)
	}
	return cmp.Or(
		errIf(len(name) < shortest, "user.username_too_short", shortest),
		errIf(len(name) > longest, "user.username_too_long", longest),
		errIf(breaks("uppercase", unicode.IsUpper), "user.username_uppercase_not_allowed"),
		errIf(breaks("lowercase", unicode.IsLower), "user.username_lowercase_not_allowed"),
		errIf(breaks("numbers", unicode.IsDigit), "user.username_numbers_not_allowed"),
		errIf(breaks("underscore", func(r rune) bool { return r == '_' }), "user.username_underscore_not_allowed"),
	)
}

// checkBlocklist refuses an address that users may not take. Whether it is of a disposable kind is
// not asked: that would need the internet.
func (c *call) checkBlocklist(email string) error {
	policy := c.db.signInExperience.Child("emailBlocklistPolicy")
	local, _, _ := strings.Cut(email, "@")
	fits := func(pattern string) bool { return fitsAddress(pattern, email) }
	allowed := textList(policy, "customAllowlist")
	left := len(allowed) > 0 && !slices.ContainsFunc(allowed, fits) || slices.ContainsFunc(textList(policy, "customBlocklist"), fits)
	sub := isTrue(policy, "blockSubaddressing") && strings.Contains(local, "+")
	return cmp.Or(
		errIf(sub, "session.email_blocklist.email_subaddressing_not_allowed"),
		errIf(left, "session.email_blocklist.email_not_allowed", email),
	)
}

// fitsAddress compares an address with an entry of the list: an address, or a domain behind an @, in
// any case, with * for any text.
func fitsAddress(pattern, email string) bool {
	if strings.HasPrefix(pattern, "@") {
		pattern = "*" + pattern
	}
	return fitsStars(strings.ToLower(pattern), strings.ToLower(email), ".*")
}

// fitsStars compares a text with a pattern in which each * stands for what an expression says.
func fitsStars(pattern, text, star string) bool {
	fits, _ := regexp.MatchString("^"+strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, star)+"$", text)
	return fits
}
