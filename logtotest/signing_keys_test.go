package logtotest

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSigningKeys(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := start(t, WithClock(func() time.Time { return now }))
	const path = "/api/configs/oidc/private-keys"
	statuses := func(keys []any) string {
		var all []string
		for _, key := range keys {
			all = append(all, key.(map[string]any)["status"].(string))
		}
		return strings.Join(all, " ")
	}
	only := c.want(200, "", "GET", path, "").ids()[0]
	c.want(422, "oidc.key_required", "DELETE", path+"/"+only, "")
	rotated := c.want(200, "", "POST", path+"/rotate", `{}`).list()
	if got := statuses(rotated); got != "Current Previous" {
		t.Errorf("got %q", got)
	}
	current, previous := rotated[0].(map[string]any)["id"].(string), rotated[1].(map[string]any)["id"].(string)
	c.want(200, "", "GET", "/api/users", "") // the token of the previous key still holds
	c.want(422, "oidc.only_previous_key_can_be_deleted", "DELETE", path+"/"+current, "")
	c.want(404, "oidc.key_not_found", "DELETE", path+"/nope", "")
	c.want(204, "", "DELETE", path+"/"+previous, "")
	if r := c.want(401, "auth.unauthorized", "GET", "/api/users", ""); !strings.Contains(r.text, "ERR_JWKS_NO_MATCHING_KEY") {
		t.Errorf("got %s", r.text)
	}
	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}})
	if got := statuses(c.want(200, "", "POST", path+"/rotate", `{"rotationGracePeriod":60}`).list()); got != "Next Current" {
		t.Errorf("got %q", got)
	}
	c.want(422, "oidc.invalid_request", "POST", path+"/rotate", `{}`)
	now = now.Add(time.Minute)
	if got := statuses(c.want(200, "", "GET", path, "").list()); got != "Current Previous" {
		t.Errorf("got %q", got)
	}
	if keys := c.want(200, "", "GET", "/oidc/jwks", "").object()["keys"].([]any); len(keys) != 2 {
		t.Errorf("got %v", keys)
	}
}

// A key of the other kind signs with the other algorithm, and the discovery document says so.
func TestRotateToRSA(t *testing.T) {
	c := start(t)
	algorithms := func() string {
		return fmt.Sprint(c.want(200, "", "GET", "/oidc/.well-known/openid-configuration", "").object()["id_token_signing_alg_values_supported"])
	}
	if got := algorithms(); got != "[ES384]" {
		t.Errorf("got %s", got)
	}
	c.want(200, "", "POST", "/api/configs/oidc/private-keys/rotate", `{"signingKeyAlgorithm":"RSA"}`)
	key := c.want(200, "", "GET", "/oidc/jwks", "").object()["keys"].([]any)[0].(map[string]any)
	if got := algorithms(); got != "[RS256]" || key["kty"] != "RSA" || key["alg"] != "RS256" {
		t.Errorf("got %s %v", got, key)
	}
	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}})
	c.want(200, "", "GET", "/api/users", "")
}
