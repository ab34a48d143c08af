package logtotest

import (
	"net/http"
	"slices"
)

// accountHandlers are the part of the Account API that needs no sign-in: what a user, or someone acting for one with a token
// of a subject token exchange, reads and changes of the account.
var accountHandlers = map[string]handler{
	"GetProfile":                   getAccount,
	"UpdateProfile":                updateAccount,
	"UpdateOtherProfile":           updateAccountProfile,
	"UpdatePassword":               updateAccountPassword,
	"GetLogtoConfig":               getAccountConfig,
	"GetMfaVerifications":          listAccountFactors,
	"GenerateTotpSecret":           generateTOTP,
	"GenerateMyAccountBackupCodes": generateBackupCodes,
	"GetSessions":                  func(*call) (answer, error) { return ok(map[string][]any{"sessions": {}}), nil },
	"GetGrants":                    func(*call) (answer, error) { return ok(map[string][]any{"grants": {}}), nil },
	"CreateVerificationByPassword": verifyAccountPassword,
}

// self is the user the token belongs to.
func (c *call) self() (*user, error) {
	if !isTrue(c.db.accountCenter, "enabled") {
		return nil, fail(http.StatusBadRequest, "account_center.not_enabled", "Account center is not enabled.")
	}
	return c.db.users.get(c.caller.Subject), nil
}

// How much of a field the account centre lets users do.
const (
	fieldEdit     = "Edit"
	fieldReadOnly = "ReadOnly"
)

func (c *call) fieldAccess(name string) string { return c.db.accountCenter.child("fields").text(name) }

func (c *call) readable(name string) bool {
	return slices.Contains([]string{fieldEdit, fieldReadOnly}, c.fieldAccess(name))
}

// accountFields are the fields of the account by the name the settings have for them.
var accountFields = []struct {
	setting string
	fields  []string
}{
	{"username", []string{"username"}}, {"email", []string{"primaryEmail"}}, {"phone", []string{"primaryPhone"}},
	{"name", []string{"name"}}, {"avatar", []string{"avatar"}}, {"profile", []string{"profile"}},
	{"customData", []string{"customData"}}, {"social", []string{"identities"}}, {"password", []string{"hasPassword"}},
}

// accountView shows what the settings let users see.
func (c *call) accountView(u *user) (object, error) {
	value, err := parseJSON(encodeJSON(u.view()))
	if err != nil {
		return object{}, err
	}
	view := value.(object)
	for _, f := range accountFields {
		if !c.readable(f.setting) {
			for _, field := range f.fields {
				view.remove(field)
			}
		}
	}
	view.set("hasSecurityVerificationMethod", u.password != nil || u.PrimaryEmail != nil || u.PrimaryPhone != nil)
	return view, nil
}

func getAccount(c *call) (answer, error) {
	u, err := c.self()
	if err != nil {
		return answer{}, err
	}
	view, err := c.accountView(u)
	if err != nil {
		return answer{}, err
	}
	return ok(view), nil
}

func (c *call) checkEditable(settings ...string) error {
	for _, setting := range settings {
		if c.fieldAccess(setting) != fieldEdit {
			return fail(http.StatusBadRequest, "account_center.field_not_editable", "Field is not editable.")
		}
	}
	return nil
}

func updateAccount(c *call) (answer, error) {
	u, err := c.self()
	if err != nil {
		return answer{}, err
	}
	for _, setting := range []string{"username", "name", "avatar", "customData"} {
		if _, given := c.bodyObject().get(setting); !given {
			continue
		}
		if err := c.checkEditable(setting); err != nil {
			return answer{}, err
		}
	}
	body, err := read[userBody](c)
	if err != nil {
		return answer{}, err
	}
	if body.Username.set && !body.Username.has() && u.PrimaryEmail == nil && u.PrimaryPhone == nil {
		return answer{}, fail(http.StatusBadRequest, "user.last_sign_in_method_required",
			"You need to keep at least one identifier in your account.")
	}
	changes := userBody{Username: body.Username, Name: body.Name, Avatar: body.Avatar, CustomData: body.CustomData}
	if err := c.checkIdentifiers(changes, u); err != nil {
		return answer{}, err
	}
	if err := changes.apply(u); err != nil {
		return answer{}, err
	}
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return getAccount(c)
}

func updateAccountProfile(c *call) (answer, error) {
	u, err := c.self()
	if err != nil {
		return answer{}, err
	}
	if err := c.checkEditable("profile"); err != nil {
		return answer{}, err
	}
	u.Profile = u.Profile.merged(cleanProfile(c.bodyObject()))
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.Profile), nil
}

// verifyAccountPassword makes a record that lets the user change what is protected, for ten minutes.
func verifyAccountPassword(c *call) (answer, error) {
	u, err := c.self()
	if err != nil {
		return answer{}, err
	}
	right := false
	if u.password != nil {
		if right, err = c.check(u.password, c.bodyObject().text("password")); err != nil {
			return answer{}, err
		}
	}
	if !right {
		return answer{}, fail(http.StatusUnprocessableEntity, "session.invalid_credentials",
			"Incorrect account or password. Please check your input.")
	}
	id, expires := c.s.ids.long(), c.now.Add(verificationTTL)
	c.db.verifications[id] = &verification{user: u.ID, expires: expires.UnixMilli()}
	return created(map[string]string{"verificationRecordId": id, "expiresAt": isoTime(expires)}), nil
}

// verification records that a user has proved to be one.
type verification struct {
	user    string
	expires int64
}

func updateAccountPassword(c *call) (answer, error) {
	u, err := c.self()
	if err != nil {
		return answer{}, err
	}
	if err := c.checkEditable("password"); err != nil {
		return answer{}, err
	}
	record := c.db.verifications[c.r.Header.Get("Logto-Verification-Id")]
	if record == nil || record.user != u.ID || record.expires <= c.millis() {
		return answer{}, fail(http.StatusUnauthorized, "verification_record.permission_denied",
			"Permission denied, please re-authenticate.")
	}
	u.password = c.s.hashPassword(c.bodyObject().text("password"))
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return noContent(), nil
}

func getAccountConfig(c *call) (answer, error) {
	u, err := c.self()
	if err != nil {
		return answer{}, err
	}
	return ok(u.config), nil
}

func listAccountFactors(c *call) (answer, error) {
	u, err := c.self()
	if err != nil {
		return answer{}, err
	}
	return ok(nonNil(u.factors)), nil
}

func generateTOTP(c *call) (answer, error) {
	return ok(map[string]string{"secret": c.s.ids.take(base32Alphabet, 32)}), nil
}

func generateBackupCodes(c *call) (answer, error) {
	var codes []string
	for range backupCodeCount {
		codes = append(codes, c.s.ids.take(hexAlphabet, 10))
	}
	return ok(map[string][]string{"codes": codes}), nil
}
