package logtotest

import (
	"errors"
	"slices"
	"strings"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// missing demands that submitting, or registering, lacks these fields of the profile.
func missing(t *testing.T, err error, want ...string) {
	t.Helper()
	demand(t, "user.missing_profile", err)
	var refused *management.Error
	if !errors.As(err, &refused) || !strings.Contains(string(refused.Data), `["`+strings.Join(want, `","`)+`"]`) {
		t.Fatalf("got %v, want %q to be missing", err, want)
	}
}

func (p *page) newIdentity(username, password string) (string, error) {
	v, err := p.CreateNewPasswordIdentityVerification(p.c.t.Context(), gen.CreateNewPasswordIdentityRequest{
		Identifier: gen.UsernameIdentifier{Type: gen.SignInIdentifierUsername, Value: username}, Password: password,
	})
	if err != nil {
		return "", err
	}
	return v.VerificationID, nil
}

func TestExperienceRegister(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	role := c.id(200, "/api/roles", `{"name":"member","description":"d","type":"User","isDefault":true}`)
	c.want(200, "", "POST", "/api/users", `{"username":"taken"}`)
	p := open(c, app, gen.InteractionEventRegister)
	_, err := p.newIdentity("taken", "correct horse")
	p.is("user.username_already_in_use", err)
	_, err = p.newIdentity("ann", "short")
	p.is("password.rejected", err)
	_, err = p.newIdentity("anneliese", "anneliese1")
	p.is("password.rejected", err)
	id, err := p.newIdentity("ann", "correct horse")
	p.is("", err)
	p.is("session.identifier_not_found", p.submit())
	p.is("", p.identify(id))
	p.done()

	p = open(c, app, gen.InteractionEventSignIn)
	p.signIn("ann", "correct horse")
	view, err := p.GetInteraction(t.Context())
	p.is("", err)
	user := c.want(200, "", "GET", "/api/users/"+*view.UserID, "").object()
	if user["username"] != "ann" || user["applicationId"] != app || user["hasPassword"] != true || user["lastSignInAt"] == nil {
		t.Errorf("got %v", user)
	}
	if r := c.want(200, "", "GET", "/api/users/"+*view.UserID+"/roles", ""); !strings.Contains(r.text, role) {
		t.Errorf("the roles are %s", r.text)
	}
	c.settings(`{"signInMode":"SignIn"}`)
	p = open(c, app, gen.InteractionEventRegister)
	id, err = p.newIdentity("bob", "correct horse")
	p.is("", err)
	p.is("auth.forbidden", p.identify(id))
}

// Sign-up asks for what the settings say, and takes it piece by piece.
func TestExperienceProfile(t *testing.T) {
	c := start(t, WithMessaging())
	app, _ := webApplication(c)
	c.settings(`{"signUp":{"identifiers":["email"],"password":true,"verify":true,"secondaryIdentifiers":[{"identifier":"username"},{"identifier":"phone","verify":true}]},` + everyMethod + `}`)
	c.want(201, "", "POST", "/api/custom-profile-fields", `{"name":"company","type":"Text","label":"Company","required":true,"config":{}}`)
	c.want(200, "", "POST", "/api/users", `{"username":"taken","primaryEmail":"taken@example.com"}`)
	p := open(c, app, gen.InteractionEventRegister)
	missing(t, p.IdentifyUser(t.Context(), gen.IdentifyUserRequest{}), "email", "username", "phone", "password")
	p.is("user.email_already_in_use", p.identify(p.code(gen.InteractionEventRegister, "email", "taken@example.com")))
	email := p.code(gen.InteractionEventRegister, "email", "ann@example.com")
	missing(t, p.identify(email), "username", "phone", "password")
	p.is("user.username_already_in_use", p.profile(`{"type":"username","value":"taken"}`))
	p.is("", p.profile(`{"type":"username","value":"ann"}`))
	p.is("session.verification_session_not_found", p.profile(`{"type":"phone","verificationId":"`+email+`"}`))
	p.is("", p.profile(`{"type":"phone","verificationId":"`+p.code(gen.InteractionEventRegister, "phone", "15551234567")+`"}`))
	p.is("password.rejected", p.profile(`{"type":"password","value":"short"}`))
	p.is("", p.profile(`{"type":"password","value":"correct horse"}`))
	missing(t, p.identify(email), "extraProfile")
	p.is("custom_profile_fields.name_conflict_sign_in_identifier", p.profile(`{"type":"extraProfile","values":{"username":"x","company":"c"}}`))
	p.is("custom_profile_fields.name_conflict_custom_data", p.profile(`{"type":"extraProfile","values":{"onboarding":"x"}}`))
	p.is("custom_profile_fields.name_conflict_built_in_prop", p.profile(`{"type":"extraProfile","values":{"preferredUsername":"x"}}`))
	p.is("", p.profile(`{"type":"extraProfile","values":{"name":"Ann","givenName":"A","company":"Acme"}}`))
	p.is("", p.identify(email))
	p.is("user.username_exists_in_profile", p.profile(`{"type":"username","value":"another"}`))
	p.is("user.password_exists_in_profile", p.profile(`{"type":"password","value":"battery staple"}`))
	p.done()

	r := c.want(200, "", "GET", "/api/users?search=ann%25", "")
	for _, part := range []string{`"primaryPhone":"15551234567"`, `"name":"Ann"`, `"company":"Acme"`, `"givenName":"A"`} {
		if !strings.Contains(r.text, part) {
			t.Errorf("%s is not in %s", part, r.text)
		}
	}
}

// Who signs in and lacks what sign-up asks for by now is asked for it.
func TestExperienceFulfil(t *testing.T) {
	c := start(t, WithMessaging())
	app, _ := webApplication(c)
	c.want(200, "", "POST", "/api/users", `{"username":"ann","password":"correct horse"}`)
	c.settings(`{` + signUpEmail + `,"emailBlocklistPolicy":{"blockSubaddressing":true,"customBlocklist":["@evil.test","bad*@example.com"]}}`)
	p := open(c, app, gen.InteractionEventSignIn)
	p.is("session.identifier_not_found", p.profile(`{"type":"username","value":"x"}`))
	p.signIn("ann", "correct horse")
	missing(t, p.submit(), "email")
	for _, address := range []string{"ann@Evil.test", "BADly@example.com"} {
		id := p.code(gen.InteractionEventSignIn, "email", address)
		p.is("session.email_blocklist.email_not_allowed", p.profile(`{"type":"email","verificationId":"`+id+`"}`))
	}
	id := p.code(gen.InteractionEventSignIn, "email", "ann+x@example.com")
	p.is("session.email_blocklist.email_subaddressing_not_allowed", p.profile(`{"type":"email","verificationId":"`+id+`"}`))
	id = p.code(gen.InteractionEventSignIn, "email", "ann@example.com")
	if m := lastMessage(c); m.Type != "SignIn" { // which sign-up asks for
		t.Errorf("sent %+v", m)
	}
	p.is("", p.profile(`{"type":"email","verificationId":"`+id+`"}`))
	view, err := p.GetInteraction(t.Context())
	p.is("", err)
	if *view.Profile.PrimaryEmail != "ann@example.com" || len(view.VerificationRecords) != 2 {
		t.Errorf("got %+v", view)
	}
	p.done()
	if r := c.want(200, "", "GET", "/api/users?search=ann%25", ""); !strings.Contains(r.text, `"primaryEmail":"ann@example.com"`) {
		t.Errorf("got %s", r.text)
	}
}

func TestExperienceForgotPassword(t *testing.T) {
	c := start(t, WithMessaging())
	app, _ := webApplication(c)
	c.want(200, "", "POST", "/api/users", `{"username":"ann","primaryEmail":"ann@example.com","password":"correct horse"}`)
	c.settings(`{"forgotPasswordMethods":["EmailVerificationCode"],` + everyMethod + `}`)
	p := open(c, app, gen.InteractionEventForgotPassword)
	reset := func(password string) error {
		return p.ResetUserPassword(t.Context(), gen.PasswordRequest{Password: password})
	}
	p.is("session.identifier_not_found", reset("battery staple"))
	id, err := p.password("ann", "correct horse")
	p.is("", err)
	p.is("session.not_supported_for_forgot_password", p.identify(id))
	p.is("session.not_supported_for_forgot_password", p.profile(`{"type":"username","value":"x"}`))
	p.is("session.not_supported_for_forgot_password", p.SkipMfaBindingFlow(t.Context()))
	p.is("", p.identify(p.code(gen.InteractionEventForgotPassword, "email", "ann@example.com")))
	p.is("user.new_password_required_in_profile", p.submit())
	p.is("password.rejected", reset("short"))
	p.is("user.same_password", reset("correct horse"))
	p.is("", reset("battery staple"))
	result, err := p.SubmitInteraction(t.Context())
	p.is("", err)
	if result != nil && result.RedirectTo != "" {
		t.Errorf("leads to %q", result.RedirectTo)
	}
	p.is("session.interaction_not_found", p.submit())

	p = open(c, app, gen.InteractionEventSignIn)
	p.is("session.invalid_interaction_type", reset("battery staple"))
	_, err = p.password("ann", "correct horse")
	p.is("session.invalid_credentials", err)
	p.signIn("ann", "battery staple")
	p.done()
}

// A magic link signs in, or registers, and lets into organizations; so does a company's address.
func TestExperienceMagicLink(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	invited := c.id(201, "/api/organizations", `{"name":"Invited"}`)
	company := c.id(201, "/api/organizations", `{"name":"Company"}`)
	c.want(201, "", "POST", "/api/organizations/"+company+"/jit/email-domains", `{"emailDomain":"Example.com"}`)
	nobody := c.id(201, "/api/organizations", `{"name":"Nobody"}`) // whose domain has another spelling
	c.want(201, "", "POST", "/api/organizations/"+nobody+"/jit/email-domains", `{"emailDomain":"example.com"}`)
	c.settings(`{"signInMode":"SignIn","signUp":{"identifiers":[],"password":false,"verify":false}}`)
	token := func(context string) string {
		return c.want(201, "", "POST", "/api/one-time-tokens", `{"email":"ann@Example.com","context":`+context+`}`).object()["token"].(string)
	}
	verify := func(p *page, token, address string) (string, error) {
		v, err := p.VerifyOneTimeTokenVerification(t.Context(), gen.VerifyOneTimeTokenVerificationRequest{
			Identifier: gen.EmailIdentifier{Type: "email", Value: address}, Token: token,
		})
		if err != nil {
			return "", err
		}
		return v.VerificationID, nil
	}
	first := token(`{"jitOrganizationIds":["` + invited + `"]}`)
	p := open(c, app, gen.InteractionEventSignIn)
	_, err := verify(p, "nope", "ann@Example.com")
	p.is("one_time_token.token_not_found", err)
	_, err = verify(p, first, "bob@example.com")
	p.is("one_time_token.email_mismatch", err)
	_, err = verify(p, token(`{"interactionEvent":"Register"}`), "ann@Example.com")
	p.is("one_time_token.interaction_event_mismatch", err)
	id, err := verify(p, first, "ann@Example.com")
	p.is("", err)
	p.is("user.user_not_exist", p.identify(id))
	p.is("", p.UpdateInteractionEvent(t.Context(), gen.UpdateInteractionEventRequest{InteractionEvent: gen.InteractionEventRegister}))
	p.is("", p.identify(id))
	p.done()
	users := c.want(200, "", "GET", "/api/users", "").json.([]any)
	ann := users[0].(map[string]any)["id"].(string)
	r := c.want(200, "", "GET", "/api/users/"+ann+"/organizations", "")
	if !strings.Contains(r.text, invited) || !strings.Contains(r.text, company) || strings.Contains(r.text, nobody) {
		t.Errorf("the organizations are %s", r.text)
	}
	other := c.id(201, "/api/organizations", `{"name":"Other"}`)
	p = open(c, app, gen.InteractionEventSignIn)
	_, err = verify(p, first, "ann@Example.com")
	p.is("one_time_token.token_consumed", err)
	id, err = verify(p, token(`{"jitOrganizationIds":["`+other+`"]}`), "ann@Example.com")
	p.is("", err)
	p.is("", p.identify(id))
	p.done()
	if r := c.want(200, "", "GET", "/api/users/"+ann+"/organizations", ""); !strings.Contains(r.text, other) {
		t.Errorf("the organizations are %s", r.text)
	}
}

// A captcha is wanted where the settings say so, and companies may have an identity provider of
// their own.
func TestExperienceGates(t *testing.T) {
	c := start(t, WithMessaging())
	app, _ := webApplication(c)
	c.want(200, "", "POST", "/api/users", `{"username":"ann","primaryEmail":"ann@acme.test","password":"correct horse"}`)
	c.settings(`{"captchaPolicy":{"enabled":true},"singleSignOnEnabled":true,` + everyMethod + `}`)
	connector := c.id(200, "/api/sso-connectors", `{"providerName":"OIDC","connectorName":"acme","domains":["acme.test"],"config":{"issuer":"https://idp.test","clientId":"a","clientSecret":"b"}}`)
	p := open(c, app, gen.InteractionEventSignIn)
	_, err := p.CreateAndSendVerificationCode(t.Context(), gen.CreateAndSendVerificationCodeRequest{
		Identifier: as[gen.VerificationCodeIdentifier](t, `{"type":"email","value":"a@b.test"}`), InteractionEvent: gen.InteractionEventSignIn,
	})
	p.is("session.captcha_required", err)
	p.signIn("ann", "correct horse")
	p.is("session.captcha_required", p.submit())
	p.is("session.captcha_failed", p.InitInteraction(t.Context(), gen.InitInteractionRequest{InteractionEvent: gen.InteractionEventSignIn, CaptchaToken: new("x")}))
	id, err := p.password("ann@acme.test", "correct horse")
	p.is("", err)
	p.is("session.sso_enabled", open(c, app, gen.InteractionEventSignIn).identifyBy("ann@acme.test", "correct horse"))
	p.is("session.sso_enabled", p.identify(id))
	enabled, err := p.GetEnabledSsoConnectors(t.Context(), &gen.GetEnabledSsoConnectorsParams{Email: "x@acme.test"})
	p.is("", err)
	if !slices.Equal(enabled.ConnectorIDs, []string{connector}) {
		t.Errorf("got %v", enabled.ConnectorIDs)
	}
}

// A code that is sent to who is known already is of the sign-up, or binds a factor.
func TestExperienceTemplates(t *testing.T) {
	c := start(t, WithMessaging())
	app, _ := webApplication(c)
	c.want(200, "", "POST", "/api/users", `{"username":"ann","password":"correct horse"}`)
	for signUp, want := range map[string]string{
		`"identifiers":["username","email"]`: "SignIn", `"identifiers":["username"]`: "BindMfa",
		`"identifiers":["username"],"secondaryIdentifiers":[{"identifier":"email","verify":true}]`:        "SignIn",
		`"identifiers":["username"],"secondaryIdentifiers":[{"identifier":"emailOrPhone","verify":true}]`: "SignIn",
	} {
		c.settings(`{"signUp":{"password":true,"verify":true,` + signUp + `}}`)
		p := open(c, app, gen.InteractionEventSignIn)
		p.signIn("ann", "correct horse")
		p.code(gen.InteractionEventSignIn, "email", "ann@example.com")
		if got := lastMessage(c).Type; got != want {
			t.Errorf("%s: sent %s, want %s", signUp, got, want)
		}
	}
}

// aPNG is the beginning of a picture.
const aPNG = "\x89PNG\r\n\x1a\n"

func TestExperienceAvatar(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	upload := func(p *page, content string) error {
		_, err := p.UploadExperienceAvatar(t.Context(), gen.File{Name: "a.png", Content: strings.NewReader(content)})
		return err
	}
	p := open(c, app, gen.InteractionEventForgotPassword)
	p.is("session.not_supported_for_forgot_password", upload(p, aPNG))
	p = open(c, app, gen.InteractionEventRegister)
	p.is("guard.mime_type_not_allowed", upload(p, "hello"))
	p.is("storage.not_configured", upload(p, aPNG))
}

func (p *page) identifyBy(identifier, password string) error {
	id, err := p.password(identifier, password)
	if err != nil {
		return err
	}
	return p.identify(id)
}
