package logtotest

import (
	"net/http"
	"time"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// accountVerificationOperations let users prove who they are, and that an address or a number is
// theirs, and make it their own.
var accountVerificationOperations = operations{
	"CreateVerificationByPassword":         {run: account(verifyAccountPassword, firstParty)},
	"CreateVerificationByVerificationCode": {run: account(sendAccountCode, firstParty)},
	"VerifyVerificationByVerificationCode": {run: account(verifyAccountCode, firstParty)},

	"UpdatePrimaryEmail": {run: account(accountEmail.update, accountEmail.checks...), lacks: "disposable addresses are not known"},
	"DeletePrimaryEmail": {run: account(accountEmail.remove, accountEmail.checks...)},
	"UpdatePrimaryPhone": {run: account(accountPhone.update, accountPhone.checks...)},
	"DeletePrimaryPhone": {run: account(accountPhone.remove, accountPhone.checks...)},
}

// verification is the proof of something about a user: that they are who they are, or that an
// address is theirs.
type verification struct {
	user     string
	expires  int64
	verified bool
	// identity is whether the record proves who the caller is, not only whose an address is.
	identity bool
	passcode *passcode // nil if the password was the proof
}

func (c *call) newVerification(record *verification) (id string, expires time.Time) {
	id, expires = c.s.ids.Long(), c.now.Add(verificationTTL)
	record.expires = expires.UnixMilli()
	c.db.verifications[id] = record
	return id, expires
}

// verificationOf finds a record of the user that is still good, nil for none.
func (c *call) verificationOf(u *user, id string) *verification {
	if record := c.db.verifications[id]; record != nil && record.user == u.ID && record.expires > c.millis() {
		return record
	}
	return nil
}

// proved is the check that the caller is the user.
var proved accountCheck = (*call).checkPermission

// checkPermission wants the record of a proof that the caller is the user, in a header.
func (c *call) checkPermission(u *user) error {
	record := c.verificationOf(u, c.r.Header.Get("Logto-Verification-Id"))
	if record == nil || !record.verified || !record.identity {
		return errOf("verification_record.permission_denied")
	}
	return nil
}

// verifyAccountPassword makes a record that lets the user change what is protected.
func verifyAccountPassword(c *call, u *user) (*response, error) {
	err := c.guessed(u.ID, func() error { return c.checkPasswordOf(u, c.bodyObject().Text("password")) })
	if err != nil {
		return nil, err
	}
	id, expires := c.newVerification(&verification{user: u.ID, verified: true, identity: true})
	return created(map[string]string{"verificationRecordId": id, "expiresAt": isoTime(expires)}), nil
}

func sendAccountCode(c *call, u *user) (*response, error) {
	identifier, template := c.bodyObject().Child("identifier"), c.bodyObject().Text("templateType")
	value := identifier.Text("value")
	own := value == u.email() || value == u.phone()
	if identifier.Text("type") == identifierEmail && !own {
		if err := c.checkBlocklist(value); err != nil {
			return nil, err
		}
	}
	binds := template == "BindMfa"
	if !binds {
		template = "UserPermissionValidation"
	}
	p, err := c.sendPasscode(identifier, template, false)
	if err != nil {
		return nil, err
	}
	id, expires := c.newVerification(&verification{user: u.ID, identity: own && !binds, passcode: p})
	return created(map[string]string{"verificationRecordId": id, "expiresAt": isoTime(expires)}), nil
}

func verifyAccountCode(c *call, u *user) (*response, error) {
	id, identifier := c.bodyObject().Text("verificationId"), c.bodyObject().Child("identifier")
	record := c.verificationOf(u, id)
	if record == nil || record.passcode == nil || record.passcode.to.Text("type") != identifier.Text("type") {
		return nil, errOf("verification_record.not_found")
	}
	err := c.guessed(c.target(identifier), func() error { return c.checkPasscode(record.passcode, identifier, c.bodyObject().Text("code")) })
	if err != nil {
		return nil, err
	}
	record.verified = true
	return ok(map[string]string{"verificationRecordId": id}), nil
}

// accountIdentifier is an address or a number that users may change.
type accountIdentifier struct {
	name   string // in the body
	of     func(u *user) **string
	into   func(body *userBody) *field[string]
	checks []accountCheck
}

func newAccountIdentifier(name string, of func(u *user) **string, into func(body *userBody) *field[string]) accountIdentifier {
	return accountIdentifier{name, of, into, []accountCheck{proved, editable(name), scoped(name, http.StatusBadRequest), firstParty}}
}

var (
	accountEmail = newAccountIdentifier(identifierEmail, func(u *user) **string { return &u.PrimaryEmail }, func(body *userBody) *field[string] { return &body.PrimaryEmail })
	accountPhone = newAccountIdentifier(identifierPhone, func(u *user) **string { return &u.PrimaryPhone }, func(body *userBody) *field[string] { return &body.PrimaryPhone })
)

func (i accountIdentifier) update(c *call, u *user) (*response, error) {
	value := c.bodyObject().Text(i.name)
	record := c.verificationOf(u, c.bodyObject().Text("newIdentifierVerificationRecordId"))
	isOf := record != nil && record.verified && record.passcode != nil && record.passcode.to.Text("type") == i.name
	if !isOf || record.passcode.to.Text("value") != value {
		return nil, errOf("verification_record.not_found")
	}
	if i.name == identifierEmail && value != u.email() {
		if err := c.checkBlocklist(value); err != nil {
			return nil, err
		}
	}
	var change userBody
	*i.into(&change) = jsonvalue.Field[string]{Set: true, Value: value}
	if err := c.checkIdentifiers(&change, u); err != nil {
		return nil, err
	}
	if err := change.apply(u); err != nil {
		return nil, err
	}
	c.changed(u)
	return noContent(), nil
}

func (i accountIdentifier) remove(c *call, u *user) (*response, error) {
	if *i.of(u) != nil && u.identifiers() == 1 {
		return nil, errOf("user.last_sign_in_method_required")
	}
	*i.of(u) = nil
	c.changed(u)
	return noContent(), nil
}
