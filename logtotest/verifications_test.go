package logtotest

import (
	"strings"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// An address becomes the user's with two proofs: of who asks, and of whose address it is.
func TestAccountEmail(t *testing.T) {
	c := start(t, WithMessaging())
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	c.want(200, "", "POST", "/api/users", `{"username":"bob","primaryEmail":"bob@example.com"}`)
	ann := c.id(200, "/api/users", `{"username":"ann","primaryEmail":"ann@example.com","password":"correct horse"}`)
	a := c.accountOf(ann, "profile", "email")
	update := func(email, record string, options ...management.CallOption) error {
		return a.UpdatePrimaryEmail(t.Context(), gen.UpdatePrimaryEmailRequest{Email: email, NewIdentifierVerificationRecordID: record}, options...)
	}
	proof, own, taken := a.proof("correct horse"), a.prove("email", "ann@example.org"), a.prove("email", "bob@example.com")
	a.is("verification_record.permission_denied", update("ann@example.org", own))
	a.is("verification_record.permission_denied", update("ann@example.org", own, management.WithVerificationID(own))) // says whose the address is, not who asks
	a.is("verification_record.not_found", update("ann@example.net", own, proof))
	a.is("verification_record.not_found", update("ann@example.org", "nope", proof))
	a.is("user.email_already_in_use", update("bob@example.com", taken, proof))
	c.settings(`{"emailBlocklistPolicy":{"customBlocklist":["@EXAMPLE.org"]}}`)
	a.is("session.email_blocklist.email_not_allowed", update("ann@example.org", own, proof))
	_, err := a.CreateVerificationByVerificationCode(t.Context(), gen.CreateVerificationByCodeRequest{
		Identifier: as[gen.VerificationCodeIdentifier](t, `{"type":"email","value":"new@example.org"}`),
	})
	a.is("session.email_blocklist.email_not_allowed", err)
	c.settings(`{"emailBlocklistPolicy":{}}`)
	a.is("", update("ann@example.org", own, management.WithVerificationID(a.prove("email", "ann@example.com"))))
	if !strings.Contains(a.text(), `"primaryEmail":"ann@example.org"`) {
		t.Errorf("got %s", a.text())
	}
	other := c.accountOf(ann, "profile")
	other.is("auth.unauthorized", other.DeletePrimaryEmail(t.Context(), proof))
	a.is("verification_record.permission_denied", a.DeletePrimaryEmail(t.Context()))
	a.is("", a.DeletePrimaryEmail(t.Context(), proof))
	a.is("", a.DeletePrimaryEmail(t.Context(), proof)) // there is none any more
}

func TestAccountPhone(t *testing.T) {
	c := start(t, WithMessaging())
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	c.want(200, "", "POST", "/api/users", `{"primaryPhone":"6421234567"}`)
	a := c.accountOf(c.id(200, "/api/users", `{"primaryPhone":"15551234567"}`), "profile", "phone")
	update := func(phone string, proof management.CallOption) error {
		return a.UpdatePrimaryPhone(t.Context(), gen.UpdatePrimaryPhoneRequest{Phone: phone, NewIdentifierVerificationRecordID: a.prove("phone", phone)}, proof)
	}
	proof := management.WithVerificationID(a.prove("phone", "15551234567"))
	a.is("user.phone_already_in_use", update("64021234567", proof))
	a.is("", update("15557654321", proof))
	if !strings.Contains(a.text(), `"primaryPhone":"15557654321"`) {
		t.Errorf("got %s", a.text())
	}
	a.is("user.last_sign_in_method_required", a.DeletePrimaryPhone(t.Context(), proof))
	c.want(200, "", "PATCH", "/api/account-center", `{"fields":{"phone":"ReadOnly"}}`)
	a.is("account_center.field_not_editable", a.DeletePrimaryPhone(t.Context(), proof))
}

func TestAccountIdentity(t *testing.T) {
	c := start(t)
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	ann := c.id(200, "/api/users", `{"username":"ann","password":"correct horse"}`)
	c.want(201, "", "PUT", "/api/users/"+ann+"/identities/github", `{"userId":"g1","details":{}}`)
	a := c.accountOf(ann, "profile", "identities")
	if !strings.Contains(a.text(), `"identities":{"github":{"userId":"g1"`) {
		t.Errorf("got %s", a.text())
	}
	proof := a.proof("correct horse")
	a.is("verification_record.permission_denied", a.DeleteIdentity(t.Context(), "github"))
	a.is("user.identity_not_exist", a.DeleteIdentity(t.Context(), "google", proof))
	a.is("", a.DeleteIdentity(t.Context(), "github", proof))
	a.is("logtotest.not_modelled", a.AddUserIdentities(t.Context(), gen.NewIdentifierVerificationRecordID{NewIdentifierVerificationRecordID: "x"}, proof))
}
