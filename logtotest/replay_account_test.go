package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/internal/exchange"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"golang.org/x/oauth2"
)

// The Account API is for a signed-in user. A recording has neither the token nor the proof of who
// calls: the response tells what they were good for.

// recordedUser is who signs in where a response does not show it.
const recordedUser = "replayeduser"

// proofOfUser is the id of the verification that proves who calls.
const proofOfUser = "proof-of-who-calls"

func isAccount(e *exchange.Exchange) bool {
	return strings.HasPrefix(e.Path, "/api/my-account") || strings.HasPrefix(e.Path, "/api/verifications/")
}

// codeOf is the code of an error, "" for none.
func codeOf(e *exchange.Exchange) string { return responseObject(e).Text("code") }

func responseObject(e *exchange.Exchange) object { return objectFrom(e.ResponseBody) }

func requestObject(e *exchange.Exchange) object { return objectFrom(e.RequestBody) }

func objectFrom(text []byte) object {
	v, _ := jsonvalue.Parse(text)
	o, _ := v.(object)
	return o
}

// accountScenes sign a user in, with more and with less that says who that is.
func accountScenes(e *exchange.Exchange) []scene {
	var scenes []scene
	for _, fill := range []func(*user){fillUser, nameUser, func(*user) {}} {
		scenes = append(scenes, func(srv *Server) caller { return signIn(srv, e, fill) })
	}
	return scenes
}

func nameUser(u *user) { u.Username = new("somebody") }

func fillUser(u *user) {
	nameUser(u)
	u.PrimaryEmail, u.PrimaryPhone = new("somebody@example.com"), new("13105550100")
}

func signIn(srv *Server, e *exchange.Exchange, fill func(*user)) caller {
	u := shownUser(srv, e)
	if e.Method != http.MethodGet || u.ID == recordedUser {
		fill(u)
	}
	openAccountCenter(srv.db, e)
	addFactors(srv, u, e)
	addOwnThings(srv.db, u, e)
	addRecords(srv, u, e)

	var as caller
	code := codeOf(e)
	if code != "verification_record.permission_denied" {
		as.proof = proofOfUser
	}
	options := []TokenOption{TokenScopes(scopesShown(e)...)}
	if code == "auth.third_party_application_forbidden" {
		app := newApplication("third-party", "x", "Traditional", 0)
		app.IsThirdParty = true
		for _, scope := range userScopeNames {
			srv.db.consentScopes.userScopes.Add(app.ID, scope)
		}
		srv.db.applications.Put(app.ID, app)
		options = append(options, TokenApplication(app.ID))
	}
	token, err := srv.UserToken(u.ID, options...).Token()
	if err != nil {
		token = &oauth2.Token{AccessToken: err.Error()}
	}
	as.authorization = "Bearer " + token.AccessToken
	for _, shown := range objectsIn(responseObject(e), "sessions") { // what the steps of the sign-in left
		for s := range srv.db.sessions.All() {
			s.submission = shown.Child("lastSubmission")
		}
	}
	return as
}

// shownUser makes the user that the response shows, with the password that is asked for.
func shownUser(srv *Server, e *exchange.Exchange) *user {
	shown := responseObject(e)
	u := newUser(recordedUser, 0)
	if id := shown.Text("id"); id != "" && e.Status < http.StatusMultipleChoices {
		u = into[user](shown)
	}
	plain := requestObject(e).Text("password")
	if codeOf(e) == "session.invalid_credentials" || plain == "" || e.Path == "/api/my-account/password" && codeOf(e) != "user.same_password" {
		plain = "Another-password-1"
	}
	u.password = srv.hashPassword(plain)
	srv.db.users.Put(u.ID, u)
	return u
}

// openAccountCenter shows the fields that the response shows, or all of them.
func openAccountCenter(db *state, e *exchange.Exchange) {
	access := "Edit"
	switch codeOf(e) {
	case "account_center.field_not_editable":
		access = "ReadOnly"
	case "account_center.field_not_enabled":
		access = "Off"
	}
	db.accountCenter.Set("enabled", codeOf(e) != "account_center.not_enabled")
	db.accountCenter.Set("fields", object{})
	fields := db.accountCenter.Child("fields")
	shown := responseObject(e)
	for _, f := range accountFields() {
		_, isShown := shown.Get(f.Field)
		if f.Setting != "" && (isShown || shown.Text("id") == "" || e.Status >= http.StatusBadRequest) {
			fields.Set(f.Setting, access)
		}
	}
	for _, setting := range []string{"mfa", "passkey", "session"} {
		fields.Set(setting, access)
	}
	db.accountCenter.Set("fields", fields)
	db.signInExperience.Set("mfa", jsonvalue.MustParse(`{"policy":"UserControlled","factors":["Totp","WebAuthn","BackupCode","EmailVerificationCode","PhoneVerificationCode"]}`))
}

// scopesShown are those that what the response shows, or its error, takes.
func scopesShown(e *exchange.Exchange) []string {
	if codeOf(e) == "auth.unauthorized" && !strings.Contains(e.Path, "primary") { // of a field that has a scope beside profile
		return []string{"openid", "profile"}
	}
	if codeOf(e) == "auth.unauthorized" {
		return []string{"openid"}
	}
	all := append([]string{"openid"}, userScopeNames...)
	shown := responseObject(e)
	if shown.Text("id") == "" || e.Status >= http.StatusBadRequest {
		return all
	}
	return slices.DeleteFunc(all, func(scope string) bool {
		for _, f := range accountFields() {
			if _, isShown := shown.Get(f.Field); f.Scope == scope && isShown {
				return false
			}
		}
		return scope != "openid"
	})
}

// addFactors gives the user the second factors that the response or the path shows.
func addFactors(srv *Server, u *user, e *exchange.Exchange) {
	v, _ := jsonvalue.Parse(e.ResponseBody)
	list, _ := v.([]any)
	for _, item := range list {
		if shown, _ := item.(object); strings.HasSuffix(e.Path, "/mfa-verifications") {
			u.factors = append(u.factors, into[mfaFactor](shown))
		}
	}
	if id := pathAfter(e, "mfa-verifications"); id != "" && e.Status != http.StatusBadRequest {
		u.factors = append(u.factors, boundFactor(id, factorTOTP))
	}
	asked := requestObject(e)
	switch codeOf(e) {
	case "user.totp_already_in_use":
		u.factors = append(u.factors, boundFactor("x", factorTOTP))
	case "user.backup_code_already_in_use":
		u.factors = append(u.factors, boundFactor("y", factorBackupCodes, "x"))
	case "":
		if asked.Text("type") == factorBackupCodes {
			u.factors = append(u.factors, boundFactor("x", factorTOTP))
		}
		if strings.HasSuffix(e.Path, "/backup-codes") {
			u.factors = append(u.factors, boundFactor("y", factorBackupCodes, "x"))
		}
	}
}

// boundFactor is a second factor that a user has, with the codes of those that are codes.
func boundFactor(id, kind string, codes ...string) *mfaFactor {
	f := &mfaFactor{}
	if len(codes) > 0 {
		f = newBackupCodeFactor(codes)
		f.RemainCodes = new(len(codes))
	}
	f.ID, f.Type, f.CreatedAt = id, kind, "2026-01-01T00:00:00.000Z"
	return f
}

// addOwnThings makes the sessions, grants and identities that the path names.
func addOwnThings(db *state, u *user, e *exchange.Exchange) {
	if e.Status == http.StatusNotFound || e.Status == http.StatusBadRequest {
		return
	}
	if id := pathAfter(e, "sessions"); id != "" {
		s := &session{uid: id, user: u.ID, expires: 1 << 50, submission: responseObject(e).Child("lastSubmission")}
		db.sessions.Put(id, s)
	}
	if id := pathAfter(e, "grants"); id != "" {
		db.userGrants.Put(id, &userGrant{id: id, user: u.ID, client: demoAppID, expires: 1 << 50})
	}
	if target := pathAfter(e, "identities"); target != "" {
		u.Identities = u.Identities.Clone()
		u.Identities.Set(target, objectOf(member("userId", "x"), member("details", object{})))
	}
}

// addRecords makes the verifications that the request rests on: who calls, and whose an address is.
func addRecords(srv *Server, u *user, e *exchange.Exchange) {
	db, asked := srv.db, requestObject(e)
	db.verifications[proofOfUser] = &verification{owner: u.ID, Verified: true, isUser: true, expires: 1 << 50}
	identifier := asked.Child("identifier")
	for _, kind := range []string{identifierEmail, identifierPhone} {
		if value := asked.Text(kind); value != "" {
			identifier = identifierOf(kind, value)
		}
	}
	id := asked.Text("verificationId") + asked.Text("newIdentifierVerificationRecordId")
	if id != "" && codeOf(e) != "verification_record.not_found" {
		db.verifications[id] = &verification{
			owner: u.ID, Identifier: identifier, expires: 1 << 50, Verified: e.Status != http.StatusBadRequest,
			passcode: &passcode{to: identifier, code: asked.Text("code"), expires: 1 << 50},
		}
	}
	switch codeOf(e) {
	case "request.message_rate_limited":
		sendTooMany(srv, e)
	case "session.verification_blocked_too_many_attempts":
		db.attempts[u.ID] = attempts{blocked: srv.cfg.now().UnixMilli() + 60_000}
	case "session.email_blocklist.email_not_allowed":
		db.signInExperience.Set("emailBlocklistPolicy", objectOf(member("customBlocklist", []any{identifier.Text("value")})))
	case "user.username_already_in_use", "user.email_already_in_use", "user.phone_already_in_use":
		db.users.Put("another", &user{ID: "another", PrimaryEmail: new(identifier.Text("value")), PrimaryPhone: new(canonicalPhone(identifier.Text("value"))), Username: new(asked.Text("username"))})
	}
}
