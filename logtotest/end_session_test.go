package logtotest

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
)

var xsrfOfPage = regexp.MustCompile(`action="([^"]*)".*name="xsrf" value="([^"]+)"`)

// A sign-out asks by a page that a browser submits by itself, and goes back to the application.
func TestEndSession(t *testing.T) {
	for name, tt := range map[string]struct {
		query          func(app string, token map[string]any) url.Values
		status         int
		leads, signsIn string
	}{
		"without anything": {func(string, map[string]any) url.Values { return url.Values{} }, 200, originOfTest + "/oidc/session/end/success", "/sign-in"},
		"with an ID token": {func(_ string, token map[string]any) url.Values {
			return url.Values{"id_token_hint": {token["id_token"].(string)}, "post_logout_redirect_uri": {"https://shop.test/bye"}, "state": {"s"}}
		}, 200, "https://shop.test/bye?state=s", "/sign-in"},
		"with a client id": {func(app string, _ map[string]any) url.Values {
			return url.Values{"client_id": {app}, "post_logout_redirect_uri": {"https://shop.test/bye"}}
		}, 200, "https://shop.test/bye", "/sign-in"},
		"to nobody's URI": {func(string, map[string]any) url.Values {
			return url.Values{"post_logout_redirect_uri": {"https://shop.test/bye"}}
		}, 200, originOfTest + "/oidc/session/end/success", "/sign-in"},
		"to another URI": {func(app string, _ map[string]any) url.Values {
			return url.Values{"client_id": {app}, "post_logout_redirect_uri": {"https://evil.test/"}}
		}, 400, "", ""},
		"with nonsense":       {func(string, map[string]any) url.Values { return url.Values{"id_token_hint": {"x.y.z"}} }, 400, "", ""},
		"with another client": {func(string, map[string]any) url.Values { return url.Values{"client_id": {"nobody"}} }, 400, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := start(t)
			app, secret := webApplication(c)
			ann(c)
			b := newBrowser(c)
			code := b.authorize(authorization(app))
			_, token := b.do("POST", "/oidc/token", url.Values{
				"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callbackOfTest}, "code_verifier": {verifierOfTest},
				"client_id": {app}, "client_secret": {secret},
			}.Encode())
			query := tt.query(app, token)
			resp, value := b.do("GET", "/oidc/session/end?"+query.Encode(), "")
			if resp.StatusCode != tt.status {
				t.Fatalf("got %d %v", resp.StatusCode, value)
			}
			if tt.status != 200 {
				return
			}
			page, _ := value["page"].(string)
			form := xsrfOfPage.FindStringSubmatch(page)
			if form == nil || !strings.Contains(page, "<title>Sign Out</title>") {
				t.Fatalf("got %s", page)
			}
			b.want(400, "oidc.invalid_request", "POST", form[1], url.Values{"xsrf": {"x"}, "logout": {"yes"}}.Encode())
			resp, value = b.do("POST", form[1], url.Values{"xsrf": {form[2]}, "logout": {"yes"}}.Encode())
			if resp.StatusCode != 303 || resp.Header.Get("Location") != tt.leads {
				t.Fatalf("got %d %s %v", resp.StatusCode, resp.Header.Get("Location"), value)
			}
			if target := b.leads(authorization(app)); !strings.HasPrefix(target, tt.signsIn) {
				t.Errorf("after the sign-out a request leads to %s", target)
			}
			// Without offline_access the tokens end with the session.
			if r := c.as(token["access_token"], "GET", "/oidc/me"); r.status != 401 {
				t.Errorf("got %d", r.status)
			}
		})
	}
}

// With offline_access the refresh token outlives the sign-out; a session of SignInAs ends without a page.
func TestEndSessionOfSignInAs(t *testing.T) {
	c := start(t)
	app, secret := webApplication(c)
	c.srv.SignInAs(ann(c))
	b := newBrowser(c)
	token := c.tokensOf(app, secret, "code", b.follow(offline(app)).Query().Get("code"))
	target := b.leads("/oidc/session/end?client_id=" + app + "&post_logout_redirect_uri=" + url.QueryEscape("https://shop.test/bye"))
	if target != "https://shop.test/bye" {
		t.Errorf("got %s", target)
	}
	c.tokensOf(app, secret, "refresh_token", token["refresh_token"].(string))
	c.srv.SignInAs("")
	if target := b.leads(authorization(app)); !strings.HasPrefix(target, "/sign-in") {
		t.Errorf("got %s", target)
	}
	if resp, value := b.do("GET", "/oidc/session/end/success", ""); resp.StatusCode != 200 || !strings.Contains(value["page"].(string), "signed out") {
		t.Errorf("got %d %v", resp.StatusCode, value)
	}
}
