package logtotest

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest/internal/totp"
)

// page is a back end with a sign-in page of its own, in front of one browser.
type page struct {
	*management.ExperienceClient
	c *client
}

// open begins an interaction: the authorization request, and what it is about.
func open(c *client, app string, event gen.InteractionEvent) *page {
	c.t.Helper()
	experience, err := management.NewExperienceClient(c.srv.URL)
	if err != nil {
		c.t.Fatal(err)
	}
	p := &page{experience, c}
	if _, err := p.Do(c.t.Context(), http.MethodGet, authorization(app), nil); err != nil {
		c.t.Fatal(err)
	}
	p.is("", p.InitInteraction(c.t.Context(), gen.InitInteractionRequest{InteractionEvent: event}))
	return p
}

// is demands an error with a code, or none.
func (p *page) is(code string, err error) {
	p.c.t.Helper()
	demand(p.c.t, code, err)
}

func demand(t *testing.T, code string, err error) {
	t.Helper()
	if code == "" && err != nil || code != "" && !errors.Is(err, management.Code(code)) {
		t.Fatalf("got %v, want %q", err, code)
	}
}

// as makes a value of JSON, which is shorter than the union types are.
func as[T any](t *testing.T, text string) T {
	t.Helper()
	var value T
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	return value
}

func (p *page) identify(verification string) error {
	return p.IdentifyUser(p.c.t.Context(), gen.IdentifyUserRequest{VerificationID: &verification})
}

// password verifies a username or an address with a password.
func (p *page) password(identifier, password string) (string, error) {
	kind := gen.SignInIdentifierUsername
	if strings.Contains(identifier, "@") {
		kind = gen.SignInIdentifierEmail
	}
	v, err := p.CreatePasswordVerification(p.c.t.Context(), gen.CreatePasswordVerificationRequest{
		Identifier: gen.VerificationIdentifier{Type: kind, Value: identifier}, Password: password,
	})
	if err != nil {
		return "", err
	}
	return v.VerificationID, nil
}

// signIn goes as far as the second factor.
func (p *page) signIn(identifier, password string) {
	p.c.t.Helper()
	id, err := p.password(identifier, password)
	p.is("", err)
	p.is("", p.identify(id))
}

// code has a code sent, reads it, and verifies it.
func (p *page) code(event gen.InteractionEvent, kind, value string) string {
	p.c.t.Helper()
	identifier := as[gen.VerificationCodeIdentifier](p.c.t, `{"type":"`+kind+`","value":"`+value+`"}`)
	sent, err := p.CreateAndSendVerificationCode(p.c.t.Context(), gen.CreateAndSendVerificationCodeRequest{Identifier: identifier, InteractionEvent: event})
	p.is("", err)
	_, err = p.VerifyVerificationCodeVerification(p.c.t.Context(), gen.VerifyVerificationCodeWithIDRequest{
		Identifier: identifier, VerificationID: sent.VerificationID, Code: lastMessage(p.c).Code(),
	})
	p.is("", err)
	return sent.VerificationID
}

func lastMessage(c *client) Message {
	messages := c.srv.Messages()
	if len(messages) == 0 {
		return Message{}
	}
	return messages[len(messages)-1]
}

func (p *page) profile(body string) error {
	return p.AddUserProfile(p.c.t.Context(), as[gen.AddUserProfileRequest](p.c.t, body))
}

func (p *page) submit() error {
	_, err := p.SubmitInteraction(p.c.t.Context())
	return err
}

// done submits, and goes where the browser is sent until that is the application.
func (p *page) done() {
	p.c.t.Helper()
	result, err := p.SubmitInteraction(p.c.t.Context())
	p.is("", err)
	next := result.RedirectTo
	for range 5 {
		target, err := url.Parse(next)
		p.is("", err)
		if target.Host == "shop.test" {
			if target.Query().Get("code") == "" {
				p.c.t.Fatalf("the browser comes back to %s", next)
			}
			return
		}
		response, err := p.Do(p.c.t.Context(), http.MethodGet, target.RequestURI(), nil)
		p.is("", err)
		next = response.Header.Get("Location")
	}
	p.c.t.Fatal("too many redirects")
}

// settings changes the sign-in experience.
func (c *client) settings(patch string) {
	c.t.Helper()
	c.want(200, "", "PATCH", "/api/sign-in-exp", patch)
}

const (
	everyMethod = `"signIn":{"methods":[` +
		`{"identifier":"username","password":true,"verificationCode":false,"isPasswordPrimary":true},` +
		`{"identifier":"email","password":true,"verificationCode":true,"isPasswordPrimary":true},` +
		`{"identifier":"phone","password":true,"verificationCode":true,"isPasswordPrimary":true}]}`
	signUpUsername = `"signUp":{"identifiers":["username"],"password":true,"verify":false}`
	signUpEmail    = `"signUp":{"identifiers":["email"],"password":true,"verify":true}`
)

// totpNow is what the authenticator app of a user shows.
func totpNow(t *testing.T, secret string) string {
	t.Helper()
	code, err := totp.Code(secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}

// Who signs in how is a matter of the settings.
func TestExperienceSignInMethods(t *testing.T) {
	c := start(t, WithMessaging())
	app, _ := webApplication(c)
	c.want(200, "", "POST", "/api/users", `{"username":"ann","primaryEmail":"ann@example.com","primaryPhone":"15551234567","password":"correct horse"}`)

	p := open(c, app, gen.InteractionEventSignIn)
	p.is("session.identifier_not_found", p.submit())
	id, err := p.password("ANN@example.com", "correct horse")
	p.is("", err)
	p.is("user.sign_in_method_not_enabled", p.identify(id)) // usernames only, at first
	p.is("session.verification_session_not_found", p.identify("nope"))
	p.is("guard.invalid_input", p.IdentifyUser(t.Context(), gen.IdentifyUserRequest{}))
	c.settings(`{` + everyMethod + `}`)
	p.is("", p.identify(id))
	c.want(200, "", "POST", "/api/users", `{"username":"bob","password":"battery staple"}`)
	other, err := p.password("bob", "battery staple")
	p.is("", err)
	p.is("session.identity_conflict", p.identify(other))
	p.done()

	p = open(c, app, gen.InteractionEventSignIn)
	p.is("", p.identify(p.code(gen.InteractionEventSignIn, "phone", "15551234567")))
	if m := lastMessage(c); m.To != "15551234567" || m.Type != "SignIn" {
		t.Errorf("sent %+v", m)
	}
	p.done()

	c.settings(`{"signInMode":"Register"}`)
	p = open(c, app, gen.InteractionEventSignIn)
	id, err = p.password("ann", "correct horse")
	p.is("", err)
	p.is("auth.forbidden", p.identify(id))
	p.is("auth.forbidden", p.UpdateInteractionEvent(t.Context(), gen.UpdateInteractionEventRequest{InteractionEvent: gen.InteractionEventSignIn}))
	p.is("", p.UpdateInteractionEvent(t.Context(), gen.UpdateInteractionEventRequest{InteractionEvent: gen.InteractionEventRegister}))
	p.is("session.not_supported_for_forgot_password",
		p.UpdateInteractionEvent(t.Context(), gen.UpdateInteractionEventRequest{InteractionEvent: gen.InteractionEventForgotPassword}))
}

// Codes are good once, for some time, some tries, and whom they were sent to.
func TestExperienceCodes(t *testing.T) {
	now := time.Now()
	c := start(t, WithMessaging(), WithClock(func() time.Time { return now }))
	app, _ := webApplication(c)
	c.settings(`{"verificationCodePolicy":{"expirationDuration":60,"maxRetryAttempts":2},` + everyMethod + `}`)
	p := open(c, app, gen.InteractionEventSignIn)
	identifier := as[gen.VerificationCodeIdentifier](t, `{"type":"email","value":"ann@example.com"}`)
	send := func() string {
		t.Helper()
		sent, err := p.CreateAndSendVerificationCode(t.Context(), gen.CreateAndSendVerificationCodeRequest{Identifier: identifier, InteractionEvent: gen.InteractionEventSignIn})
		p.is("", err)
		return sent.VerificationID
	}
	verify := func(id, to, code string) error {
		_, err := p.VerifyVerificationCodeVerification(t.Context(), gen.VerifyVerificationCodeWithIDRequest{
			Identifier: as[gen.VerificationCodeIdentifier](t, `{"type":"email","value":"`+to+`"}`), VerificationID: id, Code: code,
		})
		return err
	}
	id := send()
	p.is("session.verification_session_not_found", verify("nope", "ann@example.com", "x"))
	p.is("verification_code.email_mismatch", verify(id, "bob@example.com", lastMessage(c).Code()))
	p.is("verification_code.code_mismatch", verify(id, "ann@example.com", "x"))
	p.is("session.verification_failed", p.identify(id))
	p.is("", verify(id, "ann@example.com", lastMessage(c).Code()))
	p.is("verification_code.not_found", verify(id, "ann@example.com", lastMessage(c).Code()))
	p.is("user.user_not_exist", p.identify(id))

	id = send()
	p.is("verification_code.code_mismatch", verify(id, "ann@example.com", "x"))
	p.is("verification_code.code_mismatch", verify(id, "ann@example.com", "x"))
	p.is("verification_code.exceed_max_try", verify(id, "ann@example.com", lastMessage(c).Code()))
	id = send()
	now = now.Add(time.Minute)
	p.is("verification_code.expired", verify(id, "ann@example.com", lastMessage(c).Code()))

	// Where nobody registers, strangers get no codes, and do not learn it.
	c.settings(`{"signInMode":"SignIn"}`)
	before := len(c.srv.Messages())
	send()
	if sent := len(c.srv.Messages()) - before; sent != 0 {
		t.Errorf("%d messages went to a stranger", sent)
	}
}

// Suspended users stay out, and so does who guesses too often, in whatever spelling.
func TestExperienceKeepsOut(t *testing.T) {
	now := time.Now()
	c := start(t, WithMessaging(), WithClock(func() time.Time { return now }))
	app, _ := webApplication(c)
	ann := c.id(200, "/api/users", `{"username":"ann","primaryEmail":"ann@example.com","password":"correct horse"}`)
	c.settings(`{"sentinelPolicy":{"maxAttempts":3,"lockoutDuration":10},` + everyMethod + `}`)
	p := open(c, app, gen.InteractionEventSignIn)
	for _, tt := range []struct{ identifier, password, code string }{
		{"ann@example.com", "wrong", "session.invalid_credentials"},
		{"Ann@Example.com", "wrong", "session.invalid_credentials"},
		{"ANN@example.com", "wrong", "session.verification_blocked_too_many_attempts"},
		{"ann@example.com", "correct horse", "session.verification_blocked_too_many_attempts"},
		{"ann", "correct horse", ""}, // another identifier
	} {
		_, err := p.password(tt.identifier, tt.password)
		p.is(tt.code, err)
	}
	now = now.Add(10 * time.Minute)
	_, err := p.password("ann@example.com", "correct horse")
	p.is("", err)
	for range 3 {
		_, err = p.password("ann", "wrong")
	}
	p.is("session.verification_blocked_too_many_attempts", err)
	c.want(204, "", "POST", "/api/sentinel-activities/delete", `{"targetType":"User","targets":["ann"]}`)
	id, err := p.password("ann", "correct horse")
	p.is("", err)

	c.want(200, "", "PATCH", "/api/users/"+ann+"/is-suspended", `{"isSuspended":true}`)
	_, err = p.password("ann", "correct horse")
	p.is("user.suspended", err)
	p.is("user.suspended", p.identify(id))
}

// A password that is too old, or that an administrator wants replaced, signs nobody in.
func TestExperienceExpiredPassword(t *testing.T) {
	now := time.Now()
	c := start(t, WithMessaging(), WithClock(func() time.Time { return now }))
	app, _ := webApplication(c)
	ann := c.id(200, "/api/users", `{"username":"ann","password":"correct horse"}`)
	c.settings(`{"passwordExpiration":{"enabled":true,"validPeriodDays":2},"forgotPasswordMethods":["EmailVerificationCode"]}`)
	p := open(c, app, gen.InteractionEventSignIn)
	_, err := p.password("ann", "correct horse")
	p.is("", err)
	now = now.Add(48 * time.Hour)
	p = open(c, app, gen.InteractionEventSignIn)
	_, err = p.password("ann", "correct horse")
	p.is("password.expired", err)

	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}})
	c.want(200, "", "PATCH", "/api/users/"+ann+"/password", `{"password":"battery staple"}`)
	_, err = p.password("ann", "battery staple")
	p.is("", err)
	c.want(200, "", "PATCH", "/api/users/"+ann+"/password/expiration", `{"isExpired":true}`)
	_, err = p.password("ann", "battery staple")
	p.is("password.expired", err)
}

// Each step is in the audit log, and webhooks hear of the end.
func TestExperienceIsHeardOf(t *testing.T) {
	var heard []string
	sink := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		var body struct {
			Event, InteractionEvent, Path string
			User                          struct{ Username string }
			Application                   struct{ Name string }
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return nil, err
		}
		heard = append(heard, strings.Join([]string{body.Event, body.InteractionEvent, body.Path, body.User.Username, body.Application.Name}, " "))
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	})}
	c := start(t, WithHookClient(sink))
	app, _ := webApplication(c)
	c.want(200, "", "POST", "/api/users", `{"username":"ann","password":"correct horse"}`)
	c.settings(`{"sentinelPolicy":{"maxAttempts":1}}`)
	c.want(201, "", "POST", "/api/hooks", `{"name":"h","events":["PostSignIn","Identifier.Lockout"],"config":{"url":"https://shop.test/hook"}}`)
	p := open(c, app, gen.InteractionEventSignIn)
	p.signIn("ann", "correct horse")
	p.done()
	p = open(c, app, gen.InteractionEventSignIn)
	_, err := p.password("ann", "wrong")
	p.is("session.verification_blocked_too_many_attempts", err)
	want := "PostSignIn SignIn  ann Shop|Identifier.Lockout  /experience/verification/password  "
	if got := strings.Join(heard, "|"); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	r := c.want(200, "", "GET", "/api/logs?logKey=Interaction.SignIn.Submit&applicationId="+app, "")
	if entries := r.json.([]any); len(entries) != 1 || !strings.Contains(r.text, `"interactionEvent":"SignIn"`) {
		t.Errorf("the log has %s", r.text)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
