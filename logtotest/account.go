package logtotest

import (
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// accountOperations are what users read and change of their own account.
var accountOperations = operations{
	"GetProfile":          {run: account(getAccount)},
	"UpdateProfile":       {run: account(updateAccount)},
	"UpdateOtherProfile":  {run: account(updateAccountProfile, editable("profile"), scoped("profile", http.StatusBadRequest), firstParty)},
	"UpdatePassword":      {run: account(updateAccountPassword), lacks: "whether a password has leaked is not asked"},
	"DeleteIdentity":      {run: account(deleteAccountIdentity, proved, editable("social"), scoped("identities", http.StatusBadRequest), firstParty)},
	"UploadAccountAvatar": {run: account(func(c *call, _ *user) (*response, error) { return noStorage(c) }, editable("avatar")), lacks: "refused as on a server without storage"},
}

// accountCheck is something that has to hold before an operation of the Account API runs.
type accountCheck func(c *call, u *user) error

// account runs an operation for the user the token belongs to, once all checks have passed in their
// order.
func account(run func(c *call, u *user) (*response, error), checks ...accountCheck) handler {
	return func(c *call) (*response, error) {
		c.header.Set("Access-Control-Allow-Origin", "*")
		u, err := c.self()
		if err != nil {
			return nil, err
		}
		for _, check := range checks {
			if err := check(c, u); err != nil {
				return nil, err
			}
		}
		return run(c, u)
	}
}

// self is the user the token belongs to.
func (c *call) self() (*user, error) {
	if !isTrue(c.db.accountCenter, "enabled") {
		return nil, errOf("account_center.not_enabled")
	}
	return c.db.users.Get(c.caller.Subject), nil
}

// How much of a field the account centre lets users do.
const (
	fieldEdit     = "Edit"
	fieldReadOnly = "ReadOnly"
)

func (c *call) fieldAccess(name string) string {
	access := c.db.accountCenter.Child("fields").Text(name)
	if access == "" && name == "passkey" {
		return c.fieldAccess("mfa")
	}
	return access
}

func (c *call) readable(name string) bool {
	return slices.Contains([]string{fieldEdit, fieldReadOnly}, c.fieldAccess(name))
}

// enabledField wants a field that users see.
func enabledField(name string) accountCheck {
	return func(c *call, _ *user) error {
		if !c.readable(name) {
			return errOf("account_center.field_not_enabled")
		}
		return nil
	}
}

// editable wants a field that users change.
func editable(name string) accountCheck {
	return func(c *call, _ *user) error {
		if c.fieldAccess(name) != fieldEdit {
			return errOf("account_center.field_not_editable")
		}
		return nil
	}
}

// scoped wants a scope of the token; what its lack comes to varies.
func scoped(name string, status int) accountCheck {
	return func(c *call, _ *user) error {
		if !c.hasScope(name) {
			return withStatus(status, errOf("auth.unauthorized"))
		}
		return nil
	}
}

func (c *call) hasScope(name string) bool { return slices.Contains(c.caller.scopes(), name) }

// builtInApplications are there on every server, and in no list.
var builtInApplications = []string{"demo-app", "account-center", "admin-console"}

// firstParty keeps applications of others, and those that are gone, from changing accounts.
func firstParty(c *call, _ *user) error {
	id := c.caller.ClientID
	app := c.db.applications.Get(id)
	if app != nil && app.IsThirdParty || app == nil && id != "" && !slices.Contains(builtInApplications, id) {
		return errOf("auth.third_party_application_forbidden")
	}
	return nil
}

// accountFields are the fields of the account: the setting that shows each, "" for always, and the
// scope.
var accountFields = []struct {
	field, setting, scope string
}{
	{"username", "username", "profile"}, {"primaryEmail", "email", "email"}, {"primaryPhone", "phone", "phone"},
	{"name", "name", "profile"}, {"avatar", "avatar", "profile"}, {"customData", "customData", "custom_data"},
	{"identities", "social", "identities"}, {"lastSignInAt", "", "profile"}, {"createdAt", "", "profile"},
	{"updatedAt", "", "profile"}, {"profile", "profile", "profile"}, {"applicationId", "", "profile"},
	{"cimdClientId", "", "profile"}, {"isSuspended", "", "profile"}, {"hasPassword", "password", "profile"},
}

// getAccount shows what the settings and the scopes of the token let the caller see.
func getAccount(c *call, u *user) (*response, error) {
	value, err := jsonvalue.Parse(jsonvalue.Encode(u.view()))
	if err != nil {
		return nil, err
	}
	view := value.(object)
	for _, f := range accountFields {
		if !c.hasScope(f.scope) || f.setting != "" && !c.readable(f.setting) {
			view.Remove(f.field)
		}
	}
	if _, shown := view.Get("profile"); shown {
		view.Set("profile", c.claimsShown(u))
	}
	view.Set("hasSecurityVerificationMethod", u.hasProof())
	return ok(view), nil
}

// claimsShown are the standard claims; the address has a scope of its own.
func (c *call) claimsShown(u *user) object {
	shown := u.Profile.Clone()
	if !c.hasScope("address") {
		shown.Remove("address")
	}
	return shown
}

// hasProof reports whether there is a way to prove that the caller is the user.
func (u *user) hasProof() bool {
	return u.password != nil || u.PrimaryEmail != nil || u.PrimaryPhone != nil
}

// changed is what every change of the account does.
func (c *call) changed(u *user) {
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
}

// updateAccount replaces custom data whole. A username says who signs in, so its change takes proof.
func updateAccount(c *call, u *user) (*response, error) {
	checks := []accountCheck{}
	for _, name := range []string{"name", "avatar", "username", "customData"} {
		if _, given := c.bodyObject().Get(name); given {
			checks = append(checks, editable(name))
		}
	}
	body, err := read[userBody](c)
	if err != nil {
		return nil, err
	}
	checks = append(checks, scoped("profile", http.StatusBadRequest))
	if body.CustomData.Set {
		checks = append(checks, scoped("custom_data", http.StatusBadRequest))
	}
	if body.Username.Set {
		checks = append(checks, proved)
	}
	for _, check := range append(checks, firstParty) {
		if err := check(c, u); err != nil {
			return nil, err
		}
	}
	changes := userBody{Username: body.Username, Name: body.Name, Avatar: body.Avatar, CustomData: body.CustomData}
	if body.Username.Has() {
		if err := c.checkUsername(body.Username.Value); err != nil {
			return nil, err
		}
	}
	if err := c.checkIdentifiers(&changes, u); err != nil {
		return nil, err
	}
	if body.Username.Set && !body.Username.Has() && u.identifiers() == 1 && u.Username != nil {
		return nil, errOf("user.last_sign_in_method_required")
	}
	if err := changes.apply(u); err != nil {
		return nil, err
	}
	c.changed(u)
	return getAccount(c, u)
}

// identifiers counts the ways to say who one is.
func (u *user) identifiers() int {
	n := len(u.Identities.Members)
	for _, identifier := range []*string{u.Username, u.PrimaryEmail, u.PrimaryPhone} {
		if identifier != nil {
			n++
		}
	}
	return n
}

func updateAccountProfile(c *call, u *user) (*response, error) {
	claims := cleanProfile(c.bodyObject())
	if _, given := claims.Get("address"); given {
		if err := scoped("address", http.StatusBadRequest)(c, u); err != nil {
			return nil, err
		}
	}
	u.Profile = u.Profile.Merged(claims)
	c.changed(u)
	return ok(c.claimsShown(u)), nil
}

// updateAccountPassword takes proof of who asks, unless the user has no way to give it.
func updateAccountPassword(c *call, u *user) (*response, error) {
	checks := []accountCheck{editable("password"), firstParty}
	if u.hasProof() {
		checks = append([]accountCheck{proved}, checks...)
	}
	for _, check := range checks {
		if err := check(c, u); err != nil {
			return nil, err
		}
	}
	plain := c.bodyObject().Text("password")
	if err := c.checkNewPassword(plain, u, object{}); err != nil {
		return nil, err
	}
	u.password = c.s.hashPassword(plain)
	c.changed(u)
	return noContent(), nil
}

func deleteAccountIdentity(c *call, u *user) (*response, error) {
	target := c.path("target")
	if _, found := u.Identities.Get(target); !found {
		return nil, errNoIdentity()
	}
	if u.identifiers() == 1 {
		return nil, errOf("user.last_sign_in_method_required")
	}
	u.Identities = u.Identities.Clone()
	u.Identities.Remove(target)
	c.changed(u)
	return noContent(), nil
}
