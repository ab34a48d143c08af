package protect

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

func start(t *testing.T, opts ...logtotest.Option) (*tenant, http.Handler) {
	t.Helper()
	logto := newTenant(t.Context(), opts...)
	t.Cleanup(logto.srv.Close)
	guard, err := New(t.Context(), logto.srv.URL+"/", indicator)
	if err != nil {
		t.Fatal(err)
	}
	return logto, routes(guard)
}

func TestGuard(t *testing.T) {
	logto, api := start(t)
	ctx := t.Context()
	forAPI, inAcme := logto.forAPI(ctx, logto.srv.URL), logto.forAPIIn(ctx, logto.acme)
	forAcme, forGlobex := logto.forOrganization(ctx, logto.acme), logto.forOrganization(ctx, logto.globex)
	management := value(ctx)(auth.ClientCredentials(logto.srv.URL, logto.srv.AppID, logto.srv.AppSecret))
	acme, globex := "/organizations/"+logto.acme, "/organizations/"+logto.globex

	const invalid, insufficient = `Bearer error="invalid_token"`, `Bearer error="insufficient_scope", scope=`
	for _, c := range []struct {
		name, method, path, token string
		status                    int
		challenge                 string
	}{
		{"right", "GET", "/orders", forAPI, 204, ""},
		{"no token", "GET", "/orders", "", 401, "Bearer"},
		{"no JWT", "GET", "/orders", "secret", 401, invalid},
		{"for another API", "GET", "/orders", management, 401, invalid},
		{"for an organization only", "GET", "/orders", inAcme, 401, invalid},
		{"an organization token", "GET", "/orders", forAcme, 401, invalid},
		{"a scope too few", "DELETE", "/orders", forAPI, 403, insufficient + `"read:orders delete:orders"`},
		{"altered", "GET", "/orders", altered(forAPI), 401, invalid},
		{"unsigned", "GET", "/orders", unsigned(forAPI), 401, invalid},

		{"right in the organization", "GET", acme + "/orders", inAcme, 204, ""},
		{"of another organization", "GET", globex + "/orders", inAcme, 401, invalid},
		{"of no organization", "GET", acme + "/orders", forAPI, 401, invalid},
		{"no role there", "GET", globex + "/orders", logto.forAPIIn(ctx, logto.globex), 403, insufficient + `"read:orders"`},

		{"organization token", "GET", acme + "/members", forAcme, 204, ""},
		{"of the wrong organization", "GET", acme + "/members", forGlobex, 401, invalid},
		{"organization token without the scope", "GET", globex + "/members", forGlobex, 403, insufficient + `"read:members"`},
		{"for the API instead", "GET", acme + "/members", inAcme, 401, invalid},
	} {
		w := ask(api, c.method, c.path, c.token)
		if got := w.Header().Get("WWW-Authenticate"); w.Code != c.status || got != c.challenge {
			t.Errorf("%s: %d %s, want %d %s", c.name, w.Code, got, c.status, c.challenge)
		}
	}
	w := ask(api, "GET", acme+"/members", forAcme)
	if w.Header().Get("Organization") != logto.acme || w.Header().Get("Subject") != logto.srv.AppID {
		t.Errorf("the handler was told %v", w.Header())
	}
}

// altered gives a token more scopes than it was signed with.
func altered(token string) string {
	parts := strings.Split(token, ".")
	claims := must(base64.RawURLEncoding.DecodeString(parts[1]))
	claims = []byte(strings.Replace(string(claims), "read:orders", "read:orders delete:orders", 1))
	parts[1] = base64.RawURLEncoding.EncodeToString(claims)
	return strings.Join(parts, ".")
}

// unsigned claims that a token needs no signature.
func unsigned(token string) string {
	parts := strings.Split(token, ".")
	return base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"at+jwt"}`)) + "." + parts[1] + "."
}

func TestGuardRefusesExpiredTokens(t *testing.T) {
	yesterday := func() time.Time { return time.Now().Add(-24 * time.Hour) }
	logto, api := start(t, logtotest.WithClock(yesterday))
	token := logto.forAPI(t.Context(), logto.srv.URL)
	if status := ask(api, "GET", "/orders", token).Code; status != 401 {
		t.Errorf("status %d", status)
	}
}

// The same keys do not make the same issuer, nor does the same API.
func TestGuardRefusesOtherIssuers(t *testing.T) {
	logto, api := start(t)
	other := strings.Replace(logto.srv.URL, "127.0.0.1", "localhost", 1)
	if status := ask(api, "GET", "/orders", logto.forAPI(t.Context(), other)).Code; status != 401 {
		t.Errorf("status %d with the keys of this server", status)
	}
	elsewhere, _ := start(t)
	if status := ask(api, "GET", "/orders", elsewhere.forAPI(t.Context(), elsewhere.srv.URL)).Code; status != 401 {
		t.Errorf("status %d with the keys of another server", status)
	}
}

// What users get at sign-in: tokens for the API by their roles, tokens for Logto's own APIs, and an ID
// token, which has the right signature and issuer.
func TestGuardOfUsers(t *testing.T) {
	logto, api := start(t, logtotest.WithFixture(logtotest.Fixture{
		Resources: []logtotest.FixtureResource{{Indicator: "https://other.example.com"}},
		Users:     []logtotest.FixtureUser{{ID: "ann", Username: "ann"}},
		Applications: []logtotest.FixtureApplication{{
			ID: "shop", Type: "Traditional", Secret: "shop's secret", RedirectURIs: []string{"https://shop.example.com/callback"},
		}},
	}))
	tokens := map[string]string{"ID token": idToken(t, logto.srv, "ann", "shop", "shop's secret", "https://shop.example.com/callback")}
	for name, options := range map[string][]logtotest.TokenOption{
		"for the Account API": nil,
		"for another API":     {logtotest.TokenResource("https://other.example.com")},
		"without a role":      {logtotest.TokenResource(indicator)},
	} {
		tokens[name] = must(logto.srv.UserToken("ann", options...).Token()).AccessToken
	}
	for name, token := range tokens {
		want := map[bool]int{true: 403, false: 401}[name == "without a role"]
		if status := ask(api, "GET", "/orders", token).Code; status != want {
			t.Errorf("%s: status %d, want %d", name, status, want)
		}
	}
}

// idToken signs a user in to an application.
func idToken(t *testing.T, srv *logtotest.Server, user, app, secret, callback string) string {
	t.Helper()
	srv.SignInAsOnce(user)
	config := oauth2.Config{
		ClientID: app, ClientSecret: secret, RedirectURL: callback, Scopes: []string{"openid"},
		Endpoint: oauth2.Endpoint{AuthURL: srv.URL + "/oidc/auth", TokenURL: srv.URL + "/oidc/token"},
	}
	verifier := oauth2.GenerateVerifier()
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := browser.Get(config.AuthCodeURL("state", oauth2.S256ChallengeOption(verifier)))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	back, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	token, err := config.Exchange(t.Context(), back.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	return token.Extra("id_token").(string)
}

// The guard finds new keys by itself, of another kind too.
func TestGuardFollowsKeys(t *testing.T) {
	logto, api := start(t)
	for _, algorithm := range []gen.SigningKeyAlgorithm{gen.SigningKeyAlgorithmEC, gen.SigningKeyAlgorithmRSA} {
		_, err := logto.srv.Client().RotateOidcKeys(t.Context(), gen.OidcKeyTypePrivateKeys, gen.RotateOidcKeysRequest{
			SigningKeyAlgorithm: &algorithm, RotationGracePeriod: new(int64(0)),
		})
		if err != nil {
			t.Fatal(err)
		}
		if status := ask(api, "GET", "/orders", logto.forAPI(t.Context(), logto.srv.URL)).Code; status != 204 {
			t.Errorf("%s: status %d", algorithm, status)
		}
	}
}

func TestNewNeedsLogto(t *testing.T) {
	srv := logtotest.NewServer()
	srv.Close()
	if _, err := New(t.Context(), srv.URL, indicator); err == nil {
		t.Error("no error")
	}
}

func TestTokenOfOtherRequests(t *testing.T) {
	if token := TokenOf(t.Context()); token != nil {
		t.Errorf("%v", token)
	}
}
