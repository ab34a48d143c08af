package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/internal/exchange"
)

// The Experience API is for a browser during a sign-in. A recording has not the cookie, and an
// exchange not the steps before it: the request, the response and the other exchanges tell what of
// them mattered.

const replayedInteraction = "replayed-interaction"

func isExperience(e *exchange.Exchange) bool { return strings.HasPrefix(e.Path, "/api/experience") }

// experienceScenes are the ways in which the browser may have come here: what it is about, whether
// somebody was identified, and by what.
func experienceScenes(lib *library, e *exchange.Exchange) []scene {
	var scenes []scene
	for _, event := range eventsOf(e) {
		for _, kind := range lib.recordKinds(e) {
			for _, identified := range []bool{true, false} {
				for _, fill := range []func(*user){nameUser, fillUser, func(*user) {}} {
					scenes = append(scenes, func(srv *Server) caller {
						setUpSignIn(srv, e)
						current := &interaction{id: replayedInteraction, authRequest: authRequest{client: demoAppID}}
						current.event = event
						u := userOfInteraction(srv, e, fill)
						if identified {
							current.user = u.ID
						}
						if kind != "" {
							current.records = append(current.records, recordOf(srv, e, kind))
						}
						showInteraction(current, e)
						if e.OperationID == "SubmitInteraction" && event == eventForgotPassword && e.Status == http.StatusNoContent {
							current.password = recordedPassword()
						}
						srv.db.interactions[current.id] = current
						return caller{cookie: interactionCookie + "=" + current.id}
					})
				}
			}
		}
	}
	return scenes
}

// eventsOf are what the interaction may be about.
func eventsOf(e *exchange.Exchange) []string {
	event := requestObject(e).Text("interactionEvent") + responseObject(e).Text("interactionEvent")
	if event == "" || e.OperationID == "UpdateInteractionEvent" {
		return []string{eventSignIn, eventRegister, eventForgotPassword}
	}
	return []string{event}
}

// recordKinds are the kinds that the verification of the request may be of: the one that another
// exchange shows, or any that fits the request.
func (lib *library) recordKinds(e *exchange.Exchange) []string {
	asked := requestObject(e)
	id, kind := asked.Text("verificationId"), asked.Text("type")
	if id == "" || codeOf(e) == "session.verification_session_not_found" {
		return []string{""}
	}
	if known := lib.records[id]; known != "" {
		return []string{known}
	}
	switch {
	case kind == identifierEmail || kind == identifierPhone:
		return []string{codeKinds[kind]}
	case kind != "":
		return []string{kind}
	case strings.HasSuffix(e.Path, "/totp/verify"):
		return []string{factorTOTP}
	case strings.HasSuffix(e.Path, "/mfa-verification-code/verify"):
		return []string{mfaPrefix + codeKinds[strings.ToLower(asked.Text("identifierType"))]}
	case strings.HasSuffix(e.Path, "/verification-code/verify"):
		return []string{kindEmailCode, kindPhoneCode}
	}
	return []string{kindPassword, kindEmailCode, kindNewPassword, kindOneTime}
}

// noteRecord remembers of which kind a verification is that an exchange makes or shows.
func (lib *library) noteRecord(e *exchange.Exchange) {
	shown := responseObject(e)
	for _, record := range objectsIn(shown, "verificationRecords") {
		lib.records[record.Text("id")] = record.Text("type")
	}
	kinds := []struct{ operation, kind string }{
		{"NewPassword", kindNewPassword}, {"Password", kindPassword}, {"Totp", factorTOTP}, {"BackupCode", factorBackupCodes}, {"OneTimeToken", kindOneTime},
		{"Social", "Social"}, {"EnterpriseSso", "EnterpriseSso"}, {"WebAuthn", "WebAuthn"}, {"SignInPasskey", "SignInPasskey"},
		{"SendVerificationCode", codeKinds[requestObject(e).Child("identifier").Text("type")]},
	}
	for _, k := range kinds {
		if id := shown.Text("verificationId"); id != "" && strings.Contains(e.OperationID, k.operation) {
			lib.records[id] = k.kind
			return
		}
	}
}

// recordOf makes the verification that the request rests on.
func recordOf(srv *Server, e *exchange.Exchange, kind string) *verification {
	asked, code := requestObject(e), codeOf(e)
	identifier := asked.Child("identifier")
	switch {
	case code == "verification_code.email_mismatch":
		identifier = identifierOf(identifierEmail, "somebody@example.org")
	case strings.Contains(kind, "Phone") && identifier.Text("value") == "":
		identifier = identifierOf(identifierPhone, "13105550123")
	case identifier.Text("value") == "" && (kind == kindPassword || kind == kindNewPassword):
		identifier = identifierOf(identifierUsername, "recorded_name")
	case identifier.Text("value") == "":
		identifier = identifierOf(identifierEmail, "recorded@"+ssoDomain(e))
	}
	if missing := responseObject(e).Child("data").Text("identifier"); missing != "" {
		identifier = identifierOf(identifierEmail, missing)
	}
	v := &verification{ID: asked.Text("verificationId"), Kind: kind, Identifier: identifier, Verified: code != "session.verification_failed"}
	v.passcode = &passcode{to: identifier, code: asked.Text("code"), expires: 1 << 50}
	v.factor, v.password = &mfaFactor{Type: kind, secret: "OE6HEUQFMFKX6L3DMMYR27IRNNNBYTDB", codes: []*backupCode{{Code: "x"}}}, recordedPassword()
	if kind == factorTOTP && e.OperationID == "BindMfaVerification" && code == "session.mfa.pending_info_not_found" {
		v.factor = nil
	}
	db, used := srv.db, strings.HasSuffix(code, "_already_in_use")
	if used || e.OperationID == "IdentifyUser" && e.Status == http.StatusNoContent && kind != kindNewPassword {
		owner := newUser(recordedUser, 0)
		if used {
			owner = newUser("another", 0)
		}
		giveIdentifier(owner, identifier)
		db.users.Put(owner.ID, owner)
	}
	return v
}

func ssoDomain(e *exchange.Exchange) string {
	for _, k := range objectsIn(responseObject(e).Child("data"), "ssoConnectors") {
		if domains := textList(k, "domains"); len(domains) > 0 {
			return domains[0]
		}
	}
	return "example.net"
}

func giveIdentifier(u *user, identifier object) {
	value := new(identifier.Text("value"))
	switch identifier.Text("type") {
	case identifierUsername:
		u.Username = value
	case identifierEmail:
		u.PrimaryEmail = value
	case identifierPhone:
		u.PrimaryPhone = value
	}
}

// userOfInteraction makes whoever signs in: the identifier and the password of the request are right
// unless the response says otherwise.
func userOfInteraction(srv *Server, e *exchange.Exchange, fill func(*user)) *user {
	asked, shown, code := requestObject(e), responseObject(e), codeOf(e)
	u := newUser(recordedUser, 0)
	if shown.Text("userId") != "" {
		u.ID = shown.Text("userId")
	}
	fill(u)
	if !strings.Contains(e.Path, "new-password") && e.OperationID != "CreateAndSendVerificationCode" {
		giveIdentifier(u, asked.Child("identifier"))
	}
	if masked := shown.Child("data").Child("maskedIdentifiers").Text(kindEmailCode); masked != "" {
		u.PrimaryEmail = new(strings.Replace(masked, "****", "-and-more", 1))
	}
	if plain := asked.Text("password"); plain != "" {
		if code == "session.invalid_credentials" || strings.HasSuffix(e.Path, "/profile/password") && code != "user.same_password" {
			plain = "Another-password-1"
		}
		u.password = srv.hashPassword(plain)
	}
	u.config.MFA.SkipMFAOnSignIn = code != "session.mfa.require_mfa_verification"
	for _, kind := range factorsAsked(e) {
		if !slices.Contains([]string{kindEmailCode, kindPhoneCode}, kind) {
			u.factors = append(u.factors, boundFactor("x", kind))
		}
	}
	if backup := asked.Text("code"); len(backup) == 10 && e.Status == http.StatusOK {
		u.factors = append(u.factors, boundFactor("y", factorBackupCodes, backup))
	}
	srv.db.users.Put(u.ID, u)
	return u
}

// factorsAsked are the second factors that the user has, as the error shows or the request takes.
func factorsAsked(e *exchange.Exchange) []string {
	switch code := codeOf(e); {
	case code == "session.mfa.require_mfa_verification":
		return textList(responseObject(e).Child("data"), "availableFactors")
	case code == "user.totp_already_in_use", code == "" && requestObject(e).Text("type") == factorBackupCodes:
		return []string{factorTOTP}
	}
	return nil
}

// showInteraction takes what the response shows of the interaction.
func showInteraction(current *interaction, e *exchange.Exchange) {
	if e.OperationID != "GetInteraction" {
		return
	}
	shown := responseObject(e)
	current.user = shown.Text("userId")
	current.profile = shown.Child("profile")
	current.experienceFactors = *into[experienceFactors](shown.Child("mfa"))
	for _, record := range objectsIn(shown, "verificationRecords") {
		current.records = append(current.records, into[verification](record))
	}
}
