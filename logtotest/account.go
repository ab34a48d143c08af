package logtotest

import (
	"cmp"
	"net/http"
	"slices"
)

// accountOperations are what users read and change of their own account.
var accountOperations = operations{
	"GetProfile":          {run: account(shows(accountView))},
	"UpdateProfile":       {run: account(updateAccount)},
	"UpdateOtherProfile":  {run: account(updateAccountProfile, editable("profile"), scoped("profile"), firstParty)},
	"UpdatePassword":      {run: account(updateAccountPassword), lacks: "whether a password has leaked is not asked"},
	"DeleteIdentity":      {run: account(deleteAccountIdentity, proved, editable("social"), scoped("identities"), firstParty)},
	"UploadAccountAvatar": {run: account(func(c *call, _ *user) (*response, error) { return uploading("image/")(c) }, editable("avatar")), lacks: "refused as on a server without storage"},

	"UpdatePrimaryEmail": {run: account(updateIdentifier("email", "primaryEmail"), changes("email")...), lacks: "disposable addresses are not known"},
	"DeletePrimaryEmail": {run: account(clearField("primaryEmail"), changes("email")...)},
	"UpdatePrimaryPhone": {run: account(updateIdentifier("phone", "primaryPhone"), changes("phone")...)},
	"DeletePrimaryPhone": {run: account(clearField("primaryPhone"), changes("phone")...)},

	"GetMfaSettings":    {run: account(shows(mfaSettings), wantsIdentities, enabledField("mfa"))},
	"UpdateMfaSettings": {run: account(updateMFASettings, proved, wantsIdentities, editable("mfa"), firstParty)},
	"GetLogtoConfig":    {run: account(shows(func(_ *call, u *user) any { return u.config }), wantsIdentities, enabledField("passkey"))},
	"UpdateLogtoConfig": {run: account(updateUserConfig, wantsIdentities, editable("passkey"), provedForMFA, firstParty)},
}

// account runs an operation for the user the token belongs to, once all checks have passed in their order.
func account(run func(c *call, u *user) (*response, error), checks ...check[user]) handler {
	return func(c *call) (*response, error) {
		c.header.Set("Access-Control-Allow-Origin", "*")
		u := c.db.users.Get(c.caller.Subject)
		enabled := isTrue(c.db.accountCenter, "enabled")
		if err := cmp.Or(errIf(!enabled, "account_center.not_enabled"), checkAll(c, u, checks)); err != nil {
			return nil, err
		}
		return run(c, u)
	}
}

// shows is an operation that only shows something.
func shows(view func(c *call, u *user) any) func(c *call, u *user) (*response, error) {
	return func(c *call, u *user) (*response, error) { return ok(view(c, u)), nil }
}

// changes are the checks before a change of a field that says who the user is.
func changes(field string) []check[user] {
	return []check[user]{proved, editable(field), scoped(field), firstParty}
}

// fieldAccess is what the account centre lets users do with a field: "Edit", "ReadOnly" or nothing.
func (c *call) fieldAccess(name string) string {
	access := c.db.accountCenter.Child("fields").Text(name)
	if access == "" && name == "passkey" {
		return c.fieldAccess("mfa")
	}
	return access
}

func (c *call) readable(name string) bool {
	return slices.Contains([]string{"Edit", "ReadOnly"}, c.fieldAccess(name))
}

// enabledField wants a field that users see.
func enabledField(name string) check[user] {
	return func(c *call, _ *user) error { return errIf(!c.readable(name), "account_center.field_not_enabled") }
}

// editable wants a field that users change.
func editable(name string) check[user] {
	return func(c *call, _ *user) error {
		return errIf(c.fieldAccess(name) != "Edit", "account_center.field_not_editable")
	}
}

// scoped wants a scope of the token, where its lack makes a bad request.
func scoped(name string) check[user] { return scopedOr(http.StatusBadRequest, name) }

// wantsIdentities wants the scope of second factors.
var wantsIdentities = scopedOr(http.StatusUnauthorized, "identities")

// scopedOr wants a scope of the token; what its lack comes to varies.
func scopedOr(status int, name string) check[user] {
	return func(c *call, _ *user) error {
		return refuseIf(!c.hasScope(name), withStatus(status, errOf("auth.unauthorized")))
	}
}

func (c *call) hasScope(name string) bool { return slices.Contains(c.caller.scopes(), name) }

// builtInApplications are there on every server, and in no list.
var builtInApplications = []string{"demo-app", "account-center", "admin-console"}

// firstParty keeps applications of others, and those that are gone, from changing accounts.
func firstParty(c *call, _ *user) error {
	id := c.caller.ClientID
	app := c.db.applications.Get(id)
	gone := app == nil && id != "" && !slices.Contains(builtInApplications, id)
	return errIf(gone || app != nil && app.IsThirdParty, "auth.third_party_application_forbidden")
}

// accountFields are the fields of the account: the setting that shows each, "" for always, and the scope.
var accountFields = dataFile[[]struct{ Field, Setting, Scope string }]("account_fields.json")

// accountView shows what the settings and the scopes of the token let the caller see.
func accountView(c *call, u *user) any {
	view := shown(u.view())
	for _, f := range accountFields() {
		if !c.hasScope(f.Scope) || f.Setting != "" && !c.readable(f.Setting) {
			view.Remove(f.Field)
		}
	}
	if _, shown := view.Get("profile"); shown {
		view.Set("profile", c.claimsShown(u))
	}
	view.Set("hasSecurityVerificationMethod", u.hasProof())
	return view
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

// changed is a change of a user that webhooks hear of without its operation.
func (c *call) changed(u *user) {
	c.touch(u)
	c.events = append(c.events, event{name: "User.Data.Updated", fields: objectOf(member("data", u)).Members, routeless: true})
}

// updated is a change that webhooks hear of by what its operation responds with.
func (c *call) updated(shown any) (*response, error) {
	c.emitData("User.Data.Updated", shown)
	return ok(shown), nil
}

// change writes fields to the user, if they may be. Something has to stay that says who signs in.
func (c *call) change(u *user, fields object) error {
	fields, err := c.checkFields(fields, u)
	next, tooLong := u.with(fields)
	if err := cmp.Or(err, tooLong); err != nil {
		return err
	}
	if u.identifiers() > 0 && next.identifiers() == 0 {
		return errOf("user.last_sign_in_method_required")
	}
	*u = next
	c.changed(u)
	return nil
}

// identifiers counts the ways to say who one is.
func (u *user) identifiers() int {
	known := slices.DeleteFunc([]string{u.username(), u.email(), u.phone()}, func(text string) bool { return text == "" })
	return len(known) + len(u.Identities.Members)
}

// updateAccount replaces custom data whole. A username says who signs in, so its change takes proof.
func updateAccount(c *call, u *user) (*response, error) {
	fields := pick(c.bodyObject(), "name", "avatar", "username", "customData")
	special := map[string][]check[user]{"username": {proved}, "customData": {scoped("custom_data")}}
	var own, more []check[user]
	for _, m := range fields.Members {
		own = append(own, editable(m.Key))
		more = append(more, special[m.Key]...)
	}
	checks := slices.Concat(own, []check[user]{scoped("profile")}, more, []check[user]{firstParty})
	if err := checkAll(c, u, checks); err != nil {
		return nil, err
	}
	err := c.change(u, fields)
	return ok(accountView(c, u)), err
}

// updateIdentifier makes an address or a number the user's that was proved to be.
func updateIdentifier(kind, field string) func(c *call, u *user) (*response, error) {
	return func(c *call, u *user) (*response, error) {
		value := c.text(kind)
		v := c.verificationOf(u, c.text("newIdentifierVerificationRecordId"))
		if v == nil || !v.Verified || v.Identifier.Text("type") != kind || v.Identifier.Text("value") != value {
			return nil, errNoRecord()
		}
		if err := c.checkAddress(v.Identifier); value != u.email() && err != nil {
			return nil, err
		}
		return noContent(), c.change(u, objectOf(member(field, value)))
	}
}

// clearField takes a field away from the user.
func clearField(field string) func(c *call, u *user) (*response, error) {
	return func(c *call, u *user) (*response, error) {
		return noContent(), c.change(u, objectOf(member(field, nil)))
	}
}

func updateAccountProfile(c *call, u *user) (*response, error) {
	claims := cleanProfile(c.bodyObject())
	if _, given := claims.Get("address"); given && !c.hasScope("address") {
		return nil, scoped("address")(c, u)
	}
	u.Profile = u.Profile.Merged(claims)
	c.changed(u)
	return ok(c.claimsShown(u)), nil
}

// updateAccountPassword takes proof of who asks, unless the user has no way to give it.
func updateAccountPassword(c *call, u *user) (*response, error) {
	var unproved error
	if u.hasProof() {
		unproved = proved(c, u)
	}
	plain := c.text("password")
	err := cmp.Or(firstParty(c, u), unproved, editable("password")(c, u), c.checkNewPassword(plain, *u))
	if err != nil {
		return nil, err
	}
	_, err = updateUserPassword(c, u)
	return noContent(), err
}

func deleteAccountIdentity(c *call, u *user) (*response, error) {
	if _, found := u.Identities.Get(c.path("target")); found && u.identifiers() == 1 {
		return nil, errOf("user.last_sign_in_method_required")
	}
	_, err := deleteIdentity(c, u)
	return noContent(), err
}

func mfaSettings(_ *call, u *user) any {
	return map[string]bool{"skipMfaOnSignIn": u.config.MFA.SkipMFAOnSignIn}
}

func updateMFASettings(c *call, u *user) (*response, error) {
	u.config.MFA.SkipMFAOnSignIn = c.isTrue("skipMfaOnSignIn")
	c.changed(u)
	return ok(mfaSettings(c, u)), nil
}

// provedForMFA wants proof of who asks for changes of what protects the account.
func provedForMFA(c *call, u *user) error {
	if c.has("mfa") {
		return proved(c, u)
	}
	return nil
}
