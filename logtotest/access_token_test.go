package logtotest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// atOIDC posts a form as an application.
func (c *client) atOIDC(path, app, secret string, form url.Values) reply {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.srv.URL+"/oidc"+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if app != "" {
		request.SetBasicAuth(app, secret)
	}
	return c.send(request)
}

func TestIntrospectAndRevoke(t *testing.T) {
	c := start(t)
	app, secret := webApplication(c)
	spa, _ := newWebApp(c, "SPA", "")
	user := ann(c)
	c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com"}`)
	c.srv.SignInAs(user)
	signIn := func() map[string]any {
		code := newBrowser(c).follow(offline(app, "resource", "https://shop.example.com")).Query().Get("code")
		return c.tokensOf(app, secret, "code", code)
	}
	token := signIn()
	opaque, refresh := token["access_token"].(string), token["refresh_token"].(string)
	forAPI := c.tokensOf(app, secret, "refresh_token", refresh, "resource", "https://shop.example.com")["access_token"].(string)
	introspect := func(token string) map[string]any {
		return c.atOIDC("/token/introspection", app, secret, url.Values{"token": {token}}).object()
	}

	known := introspect(opaque)
	for name, want := range map[string]any{
		"active": true, "client_id": app, "sub": user, "scope": "openid offline_access profile", "token_type": "Bearer", "iss": c.srv.URL + "/oidc",
	} {
		if known[name] != want {
			t.Errorf("%s: got %v, want %v", name, known[name], want)
		}
	}
	if len(known) != 8 || known["exp"].(float64)-known["iat"].(float64) != 3600 {
		t.Errorf("got %v", known)
	}
	if known := introspect(refresh); known["active"] != true || known["token_type"] != nil {
		t.Errorf("a refresh token: got %v", known)
	}
	for name, token := range map[string]string{"a JSON Web Token": forAPI, "nonsense": "x"} {
		if known := introspect(token); len(known) != 1 || known["active"] != false {
			t.Errorf("%s: got %v", name, known)
		}
	}
	if r := c.atOIDC("/token/introspection", "", "", url.Values{"token": {opaque}, "client_id": {spa}}); r.object()["active"] != false {
		t.Errorf("another application without a secret: got %s", r.text)
	}
	for _, path := range []string{"/token/introspection", "/token/revocation"} {
		for _, tt := range []struct {
			app, secret string
			form        url.Values
			status      int
		}{
			{"", "", url.Values{"token": {opaque}}, 400}, {app, "wrong", url.Values{"token": {opaque}}, 401}, {app, secret, url.Values{}, 400},
		} {
			if r := c.atOIDC(path, tt.app, tt.secret, tt.form); r.status != tt.status {
				t.Errorf("%s %v: got %d %s", path, tt, r.status, r.text)
			}
		}
	}

	revoke := func(status int, token string) {
		t.Helper()
		if r := c.atOIDC("/token/revocation", app, secret, url.Values{"token": {token}}); r.status != status {
			t.Errorf("got %d %s", r.status, r.text)
		}
	}
	if r := c.atOIDC("/token/revocation", "", "", url.Values{"token": {opaque}, "client_id": {spa}}); r.status != 400 {
		t.Errorf("another application revokes: %d %s", r.status, r.text)
	}
	revoke(200, opaque)
	revoke(200, opaque)
	revoke(200, forAPI)
	if known := introspect(opaque); known["active"] != false {
		t.Errorf("got %v", known)
	}
	again := c.tokensOf(app, secret, "refresh_token", refresh)["access_token"].(string) // its refresh token lives on
	revoke(200, refresh)
	if known := introspect(again); known["active"] != false {
		t.Errorf("the access tokens of a revoked refresh token live on: %v", known)
	}
	if status, body := c.tokens(app, secret, "refresh_token", refresh); status != 400 {
		t.Errorf("got %d %v", status, body)
	}
}

// Who checks access tokens as a back end does finds the issuer and the key in the discovery document.
func TestSignedTokenOfUser(t *testing.T) {
	c := start(t)
	app, secret := webApplication(c)
	user := ann(c)
	c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com"}`)
	c.srv.SignInAs(user)
	code := newBrowser(c).follow(authorization(app, "scope", "openid buy", "resource", "https://shop.example.com")).Query().Get("code")
	token := c.tokensOf(app, secret, "code", code, "resource", "https://shop.example.com")
	payload := payloadOf(t, token["access_token"])
	scope, found := payload["scope"]
	if payload["iss"] != c.srv.URL+"/oidc" || payload["aud"] != "https://shop.example.com" || payload["client_id"] != app || !found || scope != "" {
		t.Errorf("got %v", payload)
	}
	discovery := c.want(200, "", "GET", "/oidc/.well-known/openid-configuration", "").object()
	if payload["iss"] != discovery["issuer"] || payloadOf(t, token["id_token"])["iss"] != discovery["issuer"] {
		t.Errorf("the issuer is %v", discovery["issuer"])
	}
	if status, body := c.tokens(app, secret, "code", newBrowser(c).follow(authorization(app)).Query().Get("code"), "resource", "https://shop.example.com"); status != 400 || body["code"] != "oidc.invalid_target" {
		t.Errorf("an API that was not asked for: got %d %v", status, body)
	}
}
