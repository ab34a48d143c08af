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
	code, err := TOTPCode(secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}
