package logtotest

import (
	"strings"

	"github.com/logto-go/management/logtotest/internal/phone"
)

// checkIdentifiers refuses what another user has already, and phone numbers that cannot be. It puts
// phone numbers into the form that is stored.
func (c *call) checkIdentifiers(b *userBody, self *user) error {
	if err := normalizePhone(&b.PrimaryPhone); err != nil {
		return err
	}
	switch {
	case c.identifierTaken(self, b.Username, (*user).username, c.sameUsername()):
		return errOf("user.username_already_in_use")
	case c.identifierTaken(self, b.PrimaryEmail, (*user).email, strings.EqualFold):
		return errOf("user.email_already_in_use")
	case c.identifierTaken(self, b.PrimaryPhone, (*user).phone, sameText):
		return errOf("user.phone_already_in_use")
	}
	return nil
}

func (u *user) username() string { return orEmpty(u.Username) }
func (u *user) email() string    { return orEmpty(u.PrimaryEmail) }
func (u *user) phone() string    { return orEmpty(u.PrimaryPhone) }

func sameText(a, b string) bool { return a == b }

// sameUsername compares usernames as the username policy says.
func (c *call) sameUsername() func(a, b string) bool {
	if sensitive, found := c.db.signInExperience.Child("usernamePolicy").Get("caseSensitive"); found && sensitive == false {
		return strings.EqualFold
	}
	return sameText
}

// identifierTaken reports whether another user than self has the value.
func (c *call) identifierTaken(self *user, value field[string], of func(*user) string, equal func(a, b string) bool) bool {
	return value.Value != "" && c.db.users.Find(func(other *user) bool {
		return other.ID != self.ID && equal(of(other), value.Value)
	}) != nil
}

// normalizePhone drops the zero that numbers have within their country, and refuses numbers of no
// country.
func normalizePhone(f *field[string]) error {
	if f.Value == "" {
		return nil
	}
	number, valid := phone.Normalize(f.Value)
	if !valid {
		return errOf("user.invalid_phone").
			WithData(map[string]string{"name": "ParseError"})
	}
	f.Value = number
	return nil
}
