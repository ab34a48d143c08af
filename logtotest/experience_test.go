package logtotest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/logto-go/management/gen"
)

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
			Event, InteractionEvent, Path, Type, Value string
			User                                       struct{ Username string }
			Application                                struct{ Name string }
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			return nil, err
		}
		heard = append(heard, strings.Join([]string{body.Event, body.InteractionEvent, body.Path, body.User.Username, body.Application.Name, body.Type + body.Value}, " "))
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
	want := "PostSignIn SignIn  ann Shop |Identifier.Lockout SignIn   Shop usernameann"
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

// A recipient gets ten codes in ten minutes, in whatever spelling.
func TestMessageLimit(t *testing.T) {
	now := time.Now()
	c := start(t, WithMessaging(), WithClock(func() time.Time { return now }))
	for range 5 {
		c.want(204, "", "POST", "/api/verification-codes", `{"email":"ann@example.com"}`)
		c.want(204, "", "POST", "/api/verification-codes", `{"email":"ANN@example.com"}`)
	}
	c.want(429, "request.message_rate_limited", "POST", "/api/verification-codes", `{"email":"ann@example.com"}`)
	c.want(204, "", "POST", "/api/verification-codes", `{"email":"bob@example.com"}`)
	now = now.Add(10 * time.Minute)
	c.want(204, "", "POST", "/api/verification-codes", `{"email":"ann@example.com"}`)
}
