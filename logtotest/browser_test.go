package logtotest

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

// browser is what a sign-in needs of one: it keeps cookies and follows a redirect when it is told to.
type browser struct {
	t      *testing.T
	s      *Server
	jar    *cookiejar.Jar
	header http.Header // of every request
}

const originOfTest = "http://logto.test"

func newBrowser(c *client) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		c.t.Fatal(err)
	}
	return &browser{c.t, c.srv, jar, http.Header{}}
}

// do sends JSON, or a form when the body is not JSON.
func (b *browser) do(method, target, body string) (*http.Response, map[string]any) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, originOfTest+strings.TrimPrefix(target, originOfTest), strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if strings.HasPrefix(body, "{") {
		req.Header.Set("Content-Type", "application/json")
	}
	maps.Copy(req.Header, b.header)
	for _, cookie := range b.jar.Cookies(req.URL) {
		req.AddCookie(cookie)
	}
	resp, err := b.s.Transport().RoundTrip(req)
	if err != nil {
		b.t.Fatal(err)
	}
	b.jar.SetCookies(req.URL, resp.Cookies())
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	value := map[string]any{}
	if json.Unmarshal(raw, &value) != nil {
		value["page"] = string(raw)
	}
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

// leads returns where a GET redirects to.
func (b *browser) leads(target string) string {
	b.t.Helper()
	resp, value := b.do("GET", target, "")
	if resp.StatusCode != http.StatusSeeOther && resp.StatusCode != http.StatusFound {
		b.t.Fatalf("GET %s: %d %v", target, resp.StatusCode, value)
	}
	return resp.Header.Get("Location")
}

// signIn does what the sign-in page does, and returns where it leads.
func (b *browser) signIn(username, password string) string {
	b.t.Helper()
	b.want(204, "", "PUT", "/api/experience", `{"interactionEvent":"SignIn"}`)
	verified := b.want(200, "", "POST", "/api/experience/verification/password",
		`{"identifier":{"type":"username","value":"`+username+`"},"password":"`+password+`"}`)
	b.want(204, "", "POST", "/api/experience/identification", `{"verificationId":"`+verified["verificationId"].(string)+`"}`)
	return b.want(200, "", "POST", "/api/experience/submit", "")["redirectTo"].(string)
}

// follow goes on until the browser leaves the server, and returns what the application gets.
func (b *browser) follow(target string) *url.URL {
	b.t.Helper()
	for range 6 {
		if u, err := url.Parse(target); err != nil || u.Host != "" && u.Host != "logto.test" {
			return u
		}
		target = b.leads(target)
	}
	b.t.Fatalf("the browser does not come back from %s", target)
	return nil
}

// authorize signs ann in for a request and returns the code.
func (b *browser) authorize(request string) string {
	b.t.Helper()
	b.leads(request)
	return b.follow(b.signIn("ann", "correct horse")).Query().Get("code")
}

// Two sign-ins in one browser do not mix.
func TestTwoSignInsAtOnce(t *testing.T) {
	c := start(t)
	ann(c)
	one, _ := newWebApp(c, "SPA", "")
	two, _ := newWebApp(c, "SPA", "")
	b := newBrowser(c)
	b.leads(authorization(one, "state", "one"))
	b.leads(authorization(two, "state", "two"))
	for app, state := range map[string]string{one: "one", two: "two"} {
		b.header.Set("Logto-App-Id", app)
		if back := b.follow(b.signIn("ann", "correct horse")); back.Query().Get("code") == "" || back.Query().Get("state") != state {
			t.Errorf("%s comes back to %s", state, back)
		}
	}
}

// ann is a user with a password.
func ann(c *client) string {
	return c.id(200, "/api/users", `{"username":"ann","primaryEmail":"ann@example.com","name":"Ann","password":"correct horse"}`)
}

const callbackOfTest = "https://shop.test/cb?x=1"

// newWebApp is an application of a type with a redirect URI, and its secret; more is added to
// the body.
func newWebApp(c *client, kind, more string) (id, secret string) {
	c.t.Helper()
	id = c.id(200, "/api/applications", `{"name":"Shop","type":"`+kind+`","oidcClientMetadata":{"redirectUris":["`+callbackOfTest+
		`"],"postLogoutRedirectUris":["https://shop.test/bye"]}`+more+`}`)
	if kind == "Traditional" {
		secret, _ = c.want(201, "", "POST", "/api/applications/"+id+"/secrets", `{"name":"test"}`).object()["value"].(string)
	}
	return id, secret
}

func webApplication(c *client) (id, secret string) { return newWebApp(c, "Traditional", "") }

const verifierOfTest = "a-verifier-of-at-least-43-characters-0123456789"

func authorization(app string, more ...string) string {
	q := url.Values{
		"client_id": {app}, "redirect_uri": {callbackOfTest}, "response_type": {"code"}, "scope": {"openid email"}, "state": {"s1"},
		"nonce": {"n1"}, "code_challenge": {oauth2.S256ChallengeFromVerifier(verifierOfTest)}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(more); i += 2 {
		if q.Set(more[i], more[i+1]); more[i+1] == "" {
			q.Del(more[i])
		}
	}
	return "/oidc/auth?" + q.Encode()
}

// tokens exchanges a code or a refresh token; app is an id and, if there is one, a secret.
func (c *client) tokens(app, secret string, form ...string) (int, map[string]any) {
	c.t.Helper()
	values := url.Values{}
	for i := 0; i < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	if values.Has("code") {
		values.Set("grant_type", "authorization_code")
		values.Set("redirect_uri", callbackOfTest)
		values.Set("code_verifier", verifierOfTest)
	} else if values.Has("refresh_token") {
		values.Set("grant_type", "refresh_token")
	}
	if secret == "" {
		values.Set("client_id", app)
		return c.postToken(values, "", "")
	}
	return c.postToken(values, app, secret)
}

// tokensOf demands tokens.
func (c *client) tokensOf(app, secret string, form ...string) map[string]any {
	c.t.Helper()
	status, body := c.tokens(app, secret, form...)
	if status != 200 {
		c.t.Fatalf("tokens for %v: %d %v", form, status, body)
	}
	return body
}
