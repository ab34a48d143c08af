package logtotest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/internal/exchange"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// loadRefusal puts the server into the state in which it refuses the request, as the code of the
// error tells: somebody has the name already, too many messages were sent, and so on.
func loadRefusal(srv *Server, e *exchange.Exchange) {
	db, asked, code := srv.db, requestObject(e), codeOf(e)
	switch {
	case code == "":
		return
	case strings.HasSuffix(code, "name_exists"), strings.HasSuffix(code, "_in_use"), code == "entity.unique_integrity_violation":
		takeName(db, e, asked.Text("name"))
	case code == "role.scope_exists":
		db.roleScopes.Add(pathAfter(e, "roles"), textList(asked, "scopeIds")[0])
	case code == "request.message_rate_limited":
		sendTooMany(srv, e)
	case strings.HasPrefix(code, "sign_in_experiences.email_verification_code_cannot_be_used"):
		db.signInExperience.Set("mfa", jsonvalue.MustParse(`{"policy":"UserControlled","factors":["EmailVerificationCode"]}`))
		db.signInExperience.Set("signIn", jsonvalue.MustParse(`{"methods":[{"identifier":"email","password":true,"verificationCode":true,"isPasswordPrimary":true}]}`))
	case strings.HasPrefix(code, "one_time_token."):
		addOneTimeToken(db, e)
	}
	refuseApplication(db, e, code)
}

// refuseApplication gives the application of the path a type that the operation is not for.
func refuseApplication(db *state, e *exchange.Exchange, code string) {
	app := db.applications.Get(cmp.Or(pathAfter(e, "applications"), pathAfter(e, "saml-applications")))
	if app == nil {
		return
	}
	switch code {
	case "application.invalid_type", "application.saml.saml_application_only":
		app.Type, app.saml = "Traditional", nil
	case "application.third_party_application_only":
		app.IsThirdParty = false
	case "application.saml.use_saml_app_api":
		app.Type = samlType
	case "application.device_flow_not_changeable":
		app.Type = "Native"
		app.CustomClientMetadata.Set("isDeviceFlow", !isTrue(requestObject(e).Child("customClientMetadata"), "isDeviceFlow"))
	}
}

// takeName has somebody else use the name of the request.
func takeName(db *state, e *exchange.Exchange, name string) {
	switch {
	case strings.Contains(e.Path, "/organization-roles"):
		db.organizationRoles.Put("another", &organizationRole{ID: "another", Name: name})
	case strings.Contains(e.Path, "/organization-scopes"):
		db.organizationScopes.Put("another", &organizationScope{ID: "another", Name: name})
	case strings.Contains(e.Path, "/scopes"):
		db.scopes.Put("another", &scope{ID: "another", ResourceID: pathAfter(e, "resources"), Name: name})
	case strings.HasPrefix(e.Path, "/api/roles"):
		db.roles.Put("another", &role{ID: "another", Name: name, Type: roleForUsers})
	case strings.HasPrefix(e.Path, "/api/users"):
		another, asked := newUser("another", 0), requestObject(e)
		another.Username, another.PrimaryEmail = new(asked.Text("username")), new(asked.Text("primaryEmail"))
		another.PrimaryPhone = new(asked.Text("primaryPhone"))
		db.users.Put(another.ID, another)
	}
}

// sendTooMany has had as many messages sent to whoever the request names as may be.
func sendTooMany(srv *Server, e *exchange.Exchange) {
	asked := requestObject(e)
	recipients := []string{asked.Text("email"), asked.Text("phone"), asked.Child("identifier").Text("value")}
	if i := srv.db.invitations.Get(pathAfter(e, "organization-invitations")); i != nil {
		recipients = append(recipients, i.Invitee)
	}
	now := srv.cfg.now().UnixMilli()
	for _, to := range recipients {
		srv.db.attempts["sent/"+to] = attempts{failed: slices.Repeat([]int64{now}, mostPasscodes)}
		invited := Message{To: to, Type: messageInvitation, Time: srv.cfg.now()}
		srv.db.messages = append(srv.db.messages, slices.Repeat([]Message{invited}, mostPasscodes)...)
	}
}

// withoutToken reports whether the recording may have been made with no token at all.
func withoutToken(e *exchange.Exchange) bool {
	return e.Status == http.StatusUnauthorized && strings.HasPrefix(codeOf(e), "auth.")
}
