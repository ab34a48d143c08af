package logtotest

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Pages call from browsers, if they are the application's.
func TestOrigins(t *testing.T) {
	c := start(t)
	app, _ := newWebApp(c, "SPA", `,"customClientMetadata":{"corsAllowedOrigins":["https://dev.test"]}`)
	c.want(200, "", "PATCH", "/api/applications/"+app, `{"oidcClientMetadata":{"redirectUris":["HTTPS://Shop.test:443/cb","https://pr-*.dev.test/cb"],"postLogoutRedirectUris":[]}}`)
	for origin, want := range map[string]string{
		"https://pr-7.dev.test": "oidc.invalid_grant", "https://x.dev.test": "oidc.invalid_request", "http://shop.test": "oidc.invalid_request",
		"": "oidc.invalid_grant", "https://shop.test": "oidc.invalid_grant", "https://dev.test": "oidc.invalid_grant", "https://other.test": "oidc.invalid_request",
	} {
		request, _ := http.NewRequestWithContext(t.Context(), "POST", c.srv.URL+"/oidc/token", strings.NewReader("grant_type=authorization_code&code=x&client_id="+app))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", origin)
		r := c.send(request)
		allowed := r.header.Get("Access-Control-Allow-Origin")
		if r.code() != want || (allowed == origin) != (want == "oidc.invalid_grant") || r.header.Get("X-Frame-Options") != "SAMEORIGIN" {
			t.Errorf("%s: got %s, and the headers %v", origin, r.text, r.header)
		}
	}
}

// Browsers ask whether pages of other sites may call, and may read what anybody may.
func TestPreflight(t *testing.T) {
	c := start(t)
	for path, method := range map[string]string{
		"token": "POST", "me": "GET", "jwks": "GET", "token/revocation": "POST", "token/introspection": "POST", ".well-known/openid-configuration": "GET",
		"auth": "",
	} {
		request, _ := http.NewRequestWithContext(t.Context(), "OPTIONS", c.srv.URL+"/oidc/"+path, nil)
		request.Header.Set("Origin", "https://shop.test")
		request.Header.Set("Access-Control-Request-Method", cmp.Or(method, "GET"))
		request.Header.Set("Access-Control-Request-Headers", "authorization")
		r := c.send(request)
		allowed := r.status == 204 && r.header.Get("Access-Control-Allow-Origin") == "https://shop.test" &&
			r.header.Get("Access-Control-Allow-Methods") == method && r.header.Get("Access-Control-Allow-Headers") == "authorization"
		if allowed != (method != "") {
			t.Errorf("%s: got %d %v", path, r.status, r.header)
		}
	}
	request, _ := http.NewRequestWithContext(t.Context(), "GET", c.srv.URL+"/oidc/jwks", nil)
	request.Header.Set("Origin", "https://shop.test")
	if r := c.send(request); r.status != 200 || r.header.Get("Access-Control-Allow-Origin") != "https://shop.test" {
		t.Errorf("got %d %v", r.status, r.header)
	}
}

// The application proves who it is, or hears why not.
func TestClientAuthentication(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := start(t, WithClock(func() time.Time { return now }))
	secrets := "/api/applications/" + c.srv.AppID + "/secrets"
	expiring := c.want(201, "", "POST", secrets, fmt.Sprintf(`{"name":"short","expiresAt":%d}`, now.UnixMilli()+1000)).object()["value"].(string)
	now = now.Add(2 * time.Second)
	basic := func(text string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(text)) }
	right := c.srv.AppID + ":" + c.srv.AppSecret
	for name, tt := range map[string]struct {
		header, form      string
		status            int
		code, description string
	}{
		"nothing":             {"", "", 400, "oidc.invalid_request", "no client authentication mechanism provided"},
		"another scheme":      {"Bearer x", "", 400, "oidc.invalid_request", "invalid authorization header value format"},
		"no base64":           {"Basic !", "", 400, "oidc.invalid_request", "invalid authorization header value format"},
		"no colon":            {basic(c.srv.AppID), "", 400, "oidc.invalid_request", "invalid authorization header value format"},
		"bad escape":          {basic(c.srv.AppID + ":%zz"), "", 400, "oidc.invalid_request", "client_id and client_secret in the authorization header are not properly encoded"},
		"no secret":           {basic(c.srv.AppID + ":"), "", 400, "oidc.invalid_request", "client_secret must be provided in the Authorization header"},
		"two ids":             {basic(right), "client_id=other", 400, "oidc.invalid_request", "mismatch in body and authorization client ids"},
		"two secrets":         {basic(right), "client_secret=x", 400, "oidc.invalid_request", "client authentication must only be provided using one mechanism"},
		"unknown":             {basic("nobody:x"), "", 400, "oidc.invalid_client", "client is invalid"},
		"unknown in the body": {"", "client_id=nobody&client_secret=x", 400, "oidc.invalid_client", "client is invalid"},
		"wrong secret":        {basic(c.srv.AppID + ":x"), "", 401, "oidc.invalid_client", "client authentication failed"},
		"id alone":            {"", "client_id=" + c.srv.AppID, 401, "oidc.invalid_client", "client authentication failed"},
		"expired secret":      {basic(c.srv.AppID + ":" + expiring), "", 400, "oidc.invalid_request", "client secret has expired"},
		"scope twice":         {basic(right), "scope=all", 400, "oidc.invalid_request", "'scope' parameter must not be provided twice"},
		"right":               {basic(right), "", 200, "", ""},
	} {
		form := "grant_type=client_credentials&scope=all&resource=" + url.QueryEscape(DefaultResource) + "&" + tt.form
		request, _ := http.NewRequestWithContext(t.Context(), "POST", c.srv.URL+"/oidc/token", strings.NewReader(form))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if tt.header != "" {
			request.Header.Set("Authorization", tt.header)
		}
		r := c.send(request)
		if description, _ := r.object()["error_description"].(string); r.status != tt.status || r.code() != tt.code || description != tt.description {
			t.Errorf("%s: got %d %s", name, r.status, r.text)
		}
	}
}
