package logtotest

import (
	"net/http"
	"time"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// accountEmailOperations let users prove that an address is theirs, and make it their own.
var accountEmailOperations = operations{
	"CreateVerificationByVerificationCode": {run: sendAccountCode},
	"VerifyVerificationByVerificationCode": {run: verifyAccountCode},
	"UpdatePrimaryEmail":                   {run: updateAccountEmail, lacks: "the blocklist of addresses"},
	"DeletePrimaryEmail":                   {run: deleteAccountEmail},
}

// verification is the proof of something about a user: that they are who they are, or that an
// address is theirs.
type verification struct {
	user    string
	expires int64
	// identifier is the address that a code was sent to, code what was sent; both are empty if the
	// password was the proof.
	identifier string
	code       string
	verified   bool
}

func (c *call) newVerification(record *verification) (id string, expires time.Time) {
	id, expires = c.s.ids.Long(), c.now.Add(verificationTTL)
	record.expires = expires.UnixMilli()
	c.db.verifications[id] = record
	return id, expires
}

func sendAccountCode(c *call) (*response, error) {
	u, err := c.self()
	if err != nil {
		return nil, err
	}
	to := c.bodyObject().Child("identifier").Text("value")
	code := c.s.ids.Take("0123456789", 6)
	if err := c.sendMessage(Message{To: to, Type: "UserPermissionValidation", Payload: map[string]any{"code": code}}); err != nil {
		return nil, err
	}
	id, expires := c.newVerification(&verification{user: u.ID, identifier: to, code: code})
	return created(map[string]string{"verificationRecordId": id, "expiresAt": isoTime(expires)}), nil
}

func verifyAccountCode(c *call) (*response, error) {
	u, err := c.self()
	if err != nil {
		return nil, err
	}
	body := c.bodyObject()
	id := body.Text("verificationId")
	record := c.db.verifications[id]
	switch {
	case record == nil || record.user != u.ID || record.expires <= c.millis():
		return nil, errRecordNotFound()
	case record.identifier != body.Child("identifier").Text("value"):
		return nil, fail(http.StatusBadRequest, "verification_code.email_mismatch",
			"Email mismatch. Please request a new verification code.")
	case record.code != body.Text("code"):
		return nil, fail(http.StatusBadRequest, "verification_code.code_mismatch", "Invalid verification code.")
	}
	record.verified = true
	return ok(map[string]string{"verificationRecordId": id}), nil
}

func errRecordNotFound() *apiError {
	return fail(http.StatusBadRequest, "verification_record.not_found", "Verification record not found.")
}

// checkPermission wants the record of a proof that the caller is the user, in a header.
func (c *call) checkPermission(u *user) error {
	record := c.db.verifications[c.r.Header.Get("Logto-Verification-Id")]
	ofUser := record != nil && record.verified && record.user == u.ID && record.expires > c.millis() &&
		(record.identifier == "" || record.identifier == u.email() || record.identifier == u.phone())
	if !ofUser {
		return fail(http.StatusUnauthorized, "verification_record.permission_denied",
			"Permission denied, please re-authenticate.")
	}
	return nil
}

// mayChangeEmail returns the caller, who has proved to be the user, if users may edit their address.
func (c *call) mayChangeEmail() (*user, error) {
	u, err := c.self()
	if err != nil {
		return nil, err
	}
	if err := c.checkPermission(u); err != nil {
		return nil, err
	}
	return u, c.checkEditable("email")
}

func updateAccountEmail(c *call) (*response, error) {
	u, err := c.mayChangeEmail()
	if err != nil {
		return nil, err
	}
	email := c.bodyObject().Text("email")
	record := c.db.verifications[c.bodyObject().Text("newIdentifierVerificationRecordId")]
	if record == nil || !record.verified || record.user != u.ID || record.identifier != email || record.expires <= c.millis() {
		return nil, errRecordNotFound()
	}
	change := userBody{PrimaryEmail: jsonvalue.Field[string]{Set: true, Value: email}}
	if err := c.checkIdentifiers(&change, u); err != nil {
		return nil, err
	}
	u.PrimaryEmail = &email
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return noContent(), nil
}

func deleteAccountEmail(c *call) (*response, error) {
	u, err := c.mayChangeEmail()
	if err != nil {
		return nil, err
	}
	if u.Username == nil && u.PrimaryPhone == nil {
		return nil, fail(http.StatusBadRequest, "user.last_sign_in_method_required",
			"You need to keep at least one identifier in your account.")
	}
	u.PrimaryEmail = nil
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return noContent(), nil
}
