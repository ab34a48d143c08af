package logtotest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// browser is what a sign-in needs of one: it keeps cookies and follows no redirect.
type browser struct {
	t       *testing.T
	s       *Server
	cookies map[string]string
}

func (b *browser) do(method, target, body string) (*http.Response, map[string]any) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, "http://logto.test"+target, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	resp, err := b.s.Transport().RoundTrip(req)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range resp.Cookies() {
		if b.cookies[cookie.Name] = cookie.Value; cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
	value := map[string]any{}
	_ = json.NewDecoder(resp.Body).Decode(&value) // a redirect has no body
	return resp, value
}

// want demands a status and, of an error, its code.
func (b *browser) want(status int, code, method, target, body string) map[string]any {
	b.t.Helper()
	resp, value := b.do(method, target, body)
	if got, _ := value["code"].(string); resp.StatusCode != status || got != code {
		b.t.Fatalf("%s %s: %d %v, want %d %s", method, target, resp.StatusCode, value, status, code)
	}
	return value
}

// webApplication is an application with a redirect URI, and its secret.
func webApplication(c *client) (id, secret string) {
	id = c.id(200, "/api/applications",
		`{"name":"Shop","type":"Traditional","oidcClientMetadata":{"redirectUris":["https://shop.test/cb?x=1"],"postLogoutRedirectUris":[]}}`)
	secret, _ = c.want(201, "", "POST", "/api/applications/"+id+"/secrets", `{"name":"test"}`).object()["value"].(string)
	return id, secret
}

func authorization(app string, more ...string) string {
	q := url.Values{"client_id": {app}, "redirect_uri": {"https://shop.test/cb?x=1"}, "response_type": {"code"}, "scope": {"openid email"}, "state": {"s1"}, "nonce": {"n1"}}
	for i := 0; i < len(more); i += 2 {
		q.Set(more[i], more[i+1])
	}
	return "/oidc/auth?" + q.Encode()
}

const verifierOfTest = "a-verifier-of-at-least-43-characters-0123456789"

func TestSignInByCode(t *testing.T) {
	c := start(t)
	app, secret := webApplication(c)
	c.want(200, "", "POST", "/api/users", `{"username":"ann","primaryEmail":"ann@example.com","password":"correct horse"}`)
	b := &browser{t: t, s: c.srv, cookies: map[string]string{}}

	b.want(400, "session.not_found", "PUT", "/api/experience", `{"interactionEvent":"SignIn"}`)
	resp, _ := b.do("GET", authorization(app), "")
	if resp.StatusCode != http.StatusSeeOther || !strings.HasPrefix(resp.Header.Get("Location"), "http://logto.test/sign-in?") {
		t.Fatalf("the authorization request leads to %d %s", resp.StatusCode, resp.Header.Get("Location"))
	}
	b.want(404, "session.interaction_not_found", "POST", "/api/experience/submit", "")
	b.want(204, "", "PUT", "/api/experience", `{"interactionEvent":"SignIn"}`)
	b.want(404, "session.identifier_not_found", "POST", "/api/experience/submit", "")
	for _, body := range []string{
		`{"identifier":{"type":"username","value":"ann"},"password":"wrong"}`,
		`{"identifier":{"type":"username","value":"nobody"},"password":"correct horse"}`,
		`{"identifier":{"type":"phone","value":"ann"},"password":"correct horse"}`,
	} {
		b.want(422, "session.invalid_credentials", "POST", "/api/experience/verification/password", body)
	}
	b.want(404, "session.verification_session_not_found", "POST", "/api/experience/identification", `{"verificationId":"nope"}`)
	verified := b.want(200, "", "POST", "/api/experience/verification/password", `{"identifier":{"type":"username","value":"ann"},"password":"correct horse"}`)
	b.want(204, "", "POST", "/api/experience/identification", `{"verificationId":"`+verified["verificationId"].(string)+`"}`)
	if view := b.want(200, "", "GET", "/api/experience/interaction", ""); view["userId"] == nil || len(view["verificationRecords"].([]any)) != 1 {
		t.Errorf("the interaction is %v", view)
	}
	done := b.want(200, "", "POST", "/api/experience/submit", "")

	next, err := url.Parse(done["redirectTo"].(string))
	if err != nil {
		t.Fatal(err)
	}
	resp, _ = b.do("GET", next.RequestURI(), "")
	back, err := url.Parse(resp.Header.Get("Location"))
	if err != nil || resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d, %v", resp.StatusCode, err)
	}
	q := back.Query()
	if back.Host != "shop.test" || q.Get("x") != "1" || q.Get("state") != "s1" || q.Get("iss") != "http://logto.test/oidc" || q.Get("code") == "" {
		t.Errorf("the browser comes back to %s", back)
	}
	b.want(400, "session.not_found", "GET", next.RequestURI(), "")

	form := url.Values{"grant_type": {"authorization_code"}, "code": {q.Get("code")}, "redirect_uri": {"https://shop.test/cb?x=1"}}
	status, token := c.postToken(form, app, secret)
	if status != 200 || token["id_token"] == nil || token["scope"] != "openid email" {
		t.Fatalf("%d %v", status, token)
	}
	if status, again := c.postToken(form, app, secret); status != 400 || again["code"] != "oidc.invalid_grant" {
		t.Errorf("a code works twice: %d %v", status, again)
	}
}

func TestAuthorizationRequestRefuses(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	b := &browser{t: t, s: c.srv, cookies: map[string]string{}}
	b.want(400, "oidc.invalid_request", "GET", "/oidc/auth", "")
	b.want(400, "oidc.invalid_client", "GET", authorization("nobody"), "")
	b.want(400, "oidc.invalid_redirect_uri", "GET", authorization(app, "redirect_uri", "https://evil.test/"), "")
	for _, tt := range [][2]string{
		{authorization(app, "response_type", "token"), "unsupported_response_type"},
		{authorization(app, "code_challenge", "c", "code_challenge_method", "plain"), "invalid_request"},
	} {
		resp, _ := b.do("GET", tt[0], "")
		back, err := url.Parse(resp.Header.Get("Location"))
		if err != nil || back.Host != "shop.test" || back.Query().Get("error") != tt[1] || back.Query().Get("state") != "s1" {
			t.Errorf("%s leads to %s, %v", tt[0], back, err)
		}
	}
}

// A code is bound to its client, its redirect URI, its PKCE challenge and its time.
func TestCodeIsBound(t *testing.T) {
	for name, tt := range map[string]struct {
		form  url.Values
		other bool
		wait  time.Duration
	}{
		"fits":             {form: url.Values{}},
		"another redirect": {form: url.Values{"redirect_uri": {"https://shop.test/"}}},
		"another verifier": {form: url.Values{"code_verifier": {"x" + verifierOfTest}}},
		"no verifier":      {form: url.Values{"code_verifier": {""}}},
		"another client":   {other: true},
		"too late":         {wait: authorizationCodeTTL},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Now()
			c := start(t, WithClock(func() time.Time { return now }))
			app, secret := webApplication(c)
			c.want(200, "", "POST", "/api/users", `{"username":"ann","password":"correct horse"}`)
			b := &browser{t: t, s: c.srv, cookies: map[string]string{}}
			b.do("GET", authorization(app, "code_challenge", challengeOf(verifierOfTest), "code_challenge_method", "S256"), "")
			b.want(204, "", "PUT", "/api/experience", `{"interactionEvent":"SignIn"}`)
			verified := b.want(200, "", "POST", "/api/experience/verification/password", `{"identifier":{"type":"username","value":"ann"},"password":"correct horse"}`)
			b.want(204, "", "POST", "/api/experience/identification", `{"verificationId":"`+verified["verificationId"].(string)+`"}`)
			done := b.want(200, "", "POST", "/api/experience/submit", "")
			next, _ := url.Parse(done["redirectTo"].(string))
			resp, _ := b.do("GET", next.RequestURI(), "")
			back, _ := url.Parse(resp.Header.Get("Location"))

			now = now.Add(tt.wait)
			form := url.Values{
				"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")},
				"redirect_uri": {"https://shop.test/cb?x=1"}, "code_verifier": {verifierOfTest},
			}
			for key, values := range tt.form {
				form[key] = values
			}
			if tt.other {
				app, secret = webApplication(c)
			}
			status, token := c.postToken(form, app, secret)
			if fits := name == "fits"; fits != (status == 200) || !fits && token["code"] != "oidc.invalid_grant" {
				t.Errorf("%d %v", status, token)
			}
		})
	}
}
