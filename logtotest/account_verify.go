package logtotest

// accountVerificationOperations let users prove who they are, and that an address or a number is
// theirs.
var accountVerificationOperations = operations{
	"CreateVerificationByPassword":         {run: account(verifyAccountPassword, firstParty)},
	"CreateVerificationByVerificationCode": {run: account(sendAccountCode, firstParty)},
	"VerifyVerificationByVerificationCode": {run: account(verifyAccountCode, firstParty)},
}

func (c *call) newVerification(v *verification) *response {
	id, expires := c.s.ids.Long(), c.now.Add(verificationTTL)
	v.expires = expires.UnixMilli()
	c.db.verifications[id] = v
	return created(map[string]string{"verificationRecordId": id, "expiresAt": isoTime(expires)})
}

// verificationOf finds a verification of the user that is still good, nil for none.
func (c *call) verificationOf(u *user, id string) *verification {
	if v := c.db.verifications[id]; v != nil && v.user == u.ID && v.expires > c.millis() {
		return v
	}
	return nil
}

func errNoRecord() *apiError { return errOf("verification_record.not_found") }

// proved wants a verification in a header by which the caller is the user.
func proved(c *call, u *user) error {
	v := c.verificationOf(u, c.r.Header.Get("Logto-Verification-Id"))
	return errIf(v == nil || !v.verified || !v.isUser, "verification_record.permission_denied")
}

// verifyAccountPassword makes a verification that lets the user change what is protected.
func verifyAccountPassword(c *call, u *user) (*response, error) {
	err := c.guessed(u.ID, func() error { return c.checkPasswordOf(u, c.bodyObject().Text("password")) })
	if err != nil {
		return nil, err
	}
	return c.newVerification(&verification{user: u.ID, verified: true, isUser: true}), nil
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
	sent, err := c.sendPasscode(identifier, template, false)
	if err != nil {
		return nil, err
	}
	return c.newVerification(&verification{user: u.ID, isUser: own && !binds, identifier: identifier, passcode: sent}), nil
}

func verifyAccountCode(c *call, u *user) (*response, error) {
	id, identifier := c.bodyObject().Text("verificationId"), c.bodyObject().Child("identifier")
	v := c.verificationOf(u, id)
	if v == nil || v.passcode == nil || v.identifier.Text("type") != identifier.Text("type") {
		return nil, errNoRecord()
	}
	return ok(map[string]string{"verificationRecordId": id}), c.enterCode(v, identifier)
}
