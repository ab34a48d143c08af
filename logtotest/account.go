package logtotest

import (
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/ids"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// accountOperations are the part of the Account API that needs no sign-in: what a user, or someone
// acting for one with a token of a subject token exchange, reads and changes of the account.
var accountOperations = operations{
	"GetProfile":                   {run: getAccount},
	"UpdateProfile":                {run: updateAccount},
	"UpdateOtherProfile":           {run: updateAccountProfile},
	"UpdatePassword":               {run: updateAccountPassword},
	"GetLogtoConfig":               {run: getAccountConfig},
	"GetMfaVerifications":          {run: listAccountFactors},
	"GenerateTotpSecret":           {run: generateTOTP},
	"GenerateMyAccountBackupCodes": {run: generateBackupCodes},
	"CreateVerificationByPassword": {run: verifyAccountPassword},
}

// self is the user the token belongs to.
func (c *call) self() (*user, error) {
	if !isTrue(c.db.accountCenter, "enabled") {
		return nil, fail(http.StatusBadRequest, "account_center.not_enabled", "Account center is not enabled.")
	}
	return c.db.users.Get(c.caller.Subject), nil
}

// How much of a field the account centre lets users do.
const (
	fieldEdit     = "Edit"
	fieldReadOnly = "ReadOnly"
)

func (c *call) fieldAccess(name string) string { return c.db.accountCenter.Child("fields").Text(name) }

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
	value, err := jsonvalue.Parse(jsonvalue.Encode(u.view()))
	if err != nil {
		return object{}, err
	}
	view := value.(object)
	for _, f := range accountFields {
		if !c.readable(f.setting) {
			for _, field := range f.fields {
				view.Remove(field)
			}
		}
	}
	view.Set("hasSecurityVerificationMethod", u.password != nil || u.PrimaryEmail != nil || u.PrimaryPhone != nil)
	return view, nil
}

func getAccount(c *call) (*response, error) {
	u, err := c.self()
	if err != nil {
		return nil, err
	}
	view, err := c.accountView(u)
	if err != nil {
		return nil, err
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

func updateAccount(c *call) (*response, error) {
	u, err := c.self()
	if err != nil {
		return nil, err
	}
	for _, setting := range []string{"username", "name", "avatar", "customData"} {
		if _, given := c.bodyObject().Get(setting); !given {
			continue
		}
		if err := c.checkEditable(setting); err != nil {
			return nil, err
		}
	}
	body, err := read[userBody](c)
	if err != nil {
		return nil, err
	}
	if body.Username.Set && !body.Username.Has() && u.PrimaryEmail == nil && u.PrimaryPhone == nil {
		return nil, fail(http.StatusBadRequest, "user.last_sign_in_method_required",
			"You need to keep at least one identifier in your account.")
	}
	changes := userBody{Username: body.Username, Name: body.Name, Avatar: body.Avatar, CustomData: body.CustomData}
	if err := c.checkIdentifiers(&changes, u); err != nil {
		return nil, err
	}
	if err := changes.apply(u); err != nil {
		return nil, err
	}
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return getAccount(c)
}

func updateAccountProfile(c *call) (*response, error) {
	u, err := c.self()
	if err != nil {
		return nil, err
	}
	if err := c.checkEditable("profile"); err != nil {
		return nil, err
	}
	u.Profile = u.Profile.Merged(cleanProfile(c.bodyObject()))
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.Profile), nil
}

// verifyAccountPassword makes a record that lets the user change what is protected, for ten
// minutes.
func verifyAccountPassword(c *call) (*response, error) {
	u, err := c.self()
	if err != nil {
		return nil, err
	}
	right := false
	if u.password != nil {
		if right, err = c.check(u.password, c.bodyObject().Text("password")); err != nil {
			return nil, err
		}
	}
	if !right {
		return nil, fail(http.StatusUnprocessableEntity, "session.invalid_credentials",
			"Incorrect account or password. Please check your input.")
	}
	id, expires := c.newVerification(&verification{user: u.ID, verified: true})
	return created(map[string]string{"verificationRecordId": id, "expiresAt": isoTime(expires)}), nil
}

func updateAccountPassword(c *call) (*response, error) {
	u, err := c.self()
	if err != nil {
		return nil, err
	}
	if err := c.checkEditable("password"); err != nil {
		return nil, err
	}
	if err := c.checkPermission(u); err != nil {
		return nil, err
	}
	u.password = c.s.hashPassword(c.bodyObject().Text("password"))
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return noContent(), nil
}

func getAccountConfig(c *call) (*response, error) {
	u, err := c.self()
	if err != nil {
		return nil, err
	}
	return ok(u.config), nil
}

func listAccountFactors(c *call) (*response, error) {
	u, err := c.self()
	if err != nil {
		return nil, err
	}
	return ok(nonNil(u.factors)), nil
}

func generateTOTP(c *call) (*response, error) {
	return ok(map[string]string{"secret": c.s.ids.Take(ids.Base32Alphabet, 32)}), nil
}

func generateBackupCodes(c *call) (*response, error) {
	var codes []string
	for range backupCodeCount {
		codes = append(codes, c.s.ids.Take(ids.HexAlphabet, 10))
	}
	return ok(map[string][]string{"codes": codes}), nil
}
