package logtotest

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// oidcPaths are called with parameters that are known and values that are not.
var oidcPaths = []string{
	"/oidc/auth", "/oidc/auth/x", "/oidc/token", "/oidc/token/introspection", "/oidc/token/revocation", "/oidc/me", "/oidc/jwks",
	"/oidc/device/auth", "/oidc/device", "/oidc/session/end", "/oidc/request", "/oidc/.well-known/openid-configuration",
}

// oidcRequest is a query or a form, with the credentials of the application or without.
func (c *chaos) oidcRequest(appID, appSecret string) (method, target string, form url.Values, basic bool) {
	form = url.Values{}
	values := map[string][]string{
		"client_id": {appID}, "client_secret": {appSecret, "x"}, "redirect_uri": {"https://example.com", "::"}, "response_type": {"code", "x"},
		"scope": {"all", "openid offline_access", "urn:logto:scope:organizations"}, "resource": {DefaultResource, "x"}, "state": {"s"},
		"grant_type":    {grantClientCredentials, grantAuthorizationCode, grantRefreshToken, grantTokenExchange, grantDeviceCode, "x"},
		"subject_token": {"sub_x", "a.b.c"}, "subject_token_type": {typeAccessToken, "x"}, "organization_id": {"x"}, "prompt": {"login", "none consent"},
		"code": {"x"}, "refresh_token": {"x"}, "token": {"a.b.c", "x"}, "code_challenge": {"x"}, "code_challenge_method": {"S256", "plain"},
		"code_verifier": {"x"}, "device_code": {"x"}, "user_code": {"x"}, "id_token_hint": {"a.b.c"}, "post_logout_redirect_uri": {"https://example.com"},
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for c.rng.IntN(3) == 0 {
			form.Add(name, c.pick(c.pick(values[name]...), c.pick(values[name]...), c.id()))
		}
	}
	return c.pick("GET", "POST", "POST"), c.pick(oidcPaths...), form, c.rng.IntN(2) == 0
}

// oidc sends one such request.
func (c *chaos) oidc(t *testing.T, s *client, statuses map[int]int) {
	method, target, form, basic := c.oidcRequest(s.srv.AppID, s.srv.AppSecret)
	body := ""
	if method == http.MethodGet {
		target += "?" + form.Encode()
	} else {
		body = form.Encode()
	}
	request, err := http.NewRequestWithContext(t.Context(), method, s.srv.URL+target, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return
	}
	if request.Header.Set("Content-Type", "application/x-www-form-urlencoded"); basic {
		request.SetBasicAuth(s.srv.AppID, s.srv.AppSecret)
	}
	response, err := http.DefaultTransport.RoundTrip(request) // which follows no redirects
	if err != nil {
		t.Errorf("%s %s %s: %v", method, target, body, err)
		return
	}
	response.Body.Close()
	statuses[response.StatusCode]++
	if response.StatusCode >= 500 && response.StatusCode != http.StatusNotImplemented && !strings.Contains(target+body, "%00") {
		t.Errorf("%s %s %s: %d", method, target, body, response.StatusCode)
	}
}
