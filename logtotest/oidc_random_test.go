package logtotest

import (
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

// Whatever comes in whatever order to the identity provider, no handler fails in a way that a real
// server would not: there is a response, and it is no 500.
func TestRandomOIDC(t *testing.T) {
	c := start(t, WithSeed(7))
	rng := rand.New(rand.NewPCG(7, 8))
	pick := func(from ...string) string { return from[rng.IntN(len(from))] }
	user := ann(c)
	web, secret := webApplication(c)
	spa, _ := newWebApp(c, "SPA", `,"isThirdParty":true`)
	tv, _, _ := deviceSignIn(c)
	b := newBrowser(c)
	seen := []string{"x"} // codes, tokens and ids that responses had
	names := []string{
		"client_id", "client_secret", "redirect_uri", "response_type", "scope", "prompt", "resource", "code", "refresh_token", "device_code",
		"grant_type", "token", "user_code", "confirm", "abort", "xsrf", "logout", "id_token_hint", "post_logout_redirect_uri", "max_age",
		"organization_id", "request_uri", "code_challenge", "code_challenge_method", "code_verifier", "response_mode",
	}
	value := func(name string) string {
		switch name {
		case "client_id":
			return pick(web, web, spa, tv, demoAppID, "nobody", "")
		case "client_secret":
			return pick(secret, "x")
		case "redirect_uri", "post_logout_redirect_uri":
			return pick(callbackOfTest, callbackOfTest, "https://shop.test/bye", "%", "://")
		case "response_type":
			return pick("code", "code", "none", "")
		case "scope":
			return pick("openid", "openid offline_access email", "nope", "")
		case "prompt":
			return pick("", "none", "login", "consent", "login consent")
		case "resource":
			return pick("", DefaultResource, organizationResource, "https://nope.test")
		case "grant_type":
			return pick(slices.Sorted(maps.Keys(grants))...)
		case "code_challenge":
			return oauth2.S256ChallengeFromVerifier(verifierOfTest)
		case "code_challenge_method":
			return pick("S256", "S256", "plain")
		case "code_verifier":
			return verifierOfTest
		case "response_mode":
			return pick("query", "query", "fragment", "form_post", "x")
		case "max_age":
			return pick("", "0", "x", "100")
		}
		return pick(seen...)
	}
	for range 4000 {
		switch rng.IntN(40) {
		case 0:
			c.srv.SignInAs(pick(user, user, "", "nobody"))
		case 1:
			c.srv.within(func(call *call) { call.db.signOut(user) })
		}
		route := pick(slices.Sorted(maps.Keys(oidcRoutes))...)
		method, path, _ := strings.Cut(route, " ")
		form := url.Values{}
		for _, name := range names {
			if v := value(name); rng.IntN(3) > 0 && v != "" {
				form.Set(name, v)
			}
		}
		target, body := strings.ReplaceAll(path, "{id}", pick(seen...)), form.Encode()
		if method == "GET" {
			target, body = target+"?"+body, ""
		}
		resp, result := b.do(method, target, body)
		if resp.StatusCode >= 500 && result["code"] != "logtotest.no_page" {
			t.Fatalf("%s %s %s: %d %v", method, target, body, resp.StatusCode, result)
		}
		for _, v := range result {
			if text, isText := v.(string); isText && len(text) < 2000 && len(seen) < 400 {
				seen = append(seen, text)
			}
		}
		if location, err := resp.Location(); err == nil {
			for _, values := range location.Query() {
				seen = append(seen, values...)
			}
			seen = append(seen, location.Path[strings.LastIndexByte(location.Path, '/')+1:])
		}
		if len(seen) > 60 {
			seen = seen[len(seen)-60:]
		}
	}
}
