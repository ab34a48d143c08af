package logtotest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestIdentities(t *testing.T) {
	c := start(t)
	ann, bob := c.id(200, "/api/users", `{"username":"ann"}`), c.id(200, "/api/users", `{"username":"bob"}`)
	path := "/api/users/" + ann + "/identities"
	c.want(404, "user.identity_not_exist", "GET", path+"/github", "")
	if r := c.want(201, "", "PUT", path+"/github", `{"userId":"g1","details":{"id":1}}`); r.text != `{"github":{"userId":"g1","details":{"id":1}}}` {
		t.Errorf("got %s", r.text)
	}
	c.want(200, "", "PUT", path+"/github", `{"userId":"g2"}`)
	c.want(422, "user.identity_already_in_use", "PUT", "/api/users/"+bob+"/identities/github", `{"userId":"g2"}`)
	if r := c.want(200, "", "GET", "/api/users/"+ann+"/all-identities", ""); r.text != `{"socialIdentities":[{"identity":{"userId":"g2"},"target":"github"}],"ssoIdentities":[]}` {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "DELETE", path+"/github", ""); !strings.Contains(r.text, `"identities":{}`) {
		t.Errorf("got %s", r.text)
	}
	c.want(404, "user.identity_not_exist", "DELETE", path+"/github", "")
	c.want(404, "entity.not_found", "POST", path, `{"connectorId":"nope","connectorData":{}}`)
	mail := c.id(200, "/api/connectors", `{"connectorId":"mailgun-email","config":{"endpoint":"https://mail.test","domain":"e.com","apiKey":"k","from":"a@e.com","deliveries":{}}}`)
	c.want(422, "session.invalid_connector_id", "POST", path, fmt.Sprintf(`{"connectorId":%q,"connectorData":{"userId":"g1"}}`, mail))
}

func TestFactors(t *testing.T) {
	c := start(t, WithClock(func() time.Time { return time.Date(2026, 5, 1, 12, 0, 0, 5e6, time.UTC) }))
	path := "/api/users/" + c.id(200, "/api/users", `{}`) + "/mfa-verifications"
	c.want(422, "session.mfa.backup_code_can_not_be_alone", "POST", path, `{"type":"BackupCode"}`)
	totp := c.want(200, "", "POST", path, `{"type":"Totp"}`).object()
	if len(totp["secret"].(string)) != 32 || !strings.HasPrefix(totp["secretQrCode"].(string), "data:image/png;base64,") {
		t.Errorf("got %v", totp)
	}
	c.want(422, "user.totp_already_in_use", "POST", path, `{"type":"Totp"}`)
	c.want(422, "user.wrong_backup_code_format", "POST", path, `{"type":"BackupCode","codes":["x"]}`)
	if codes := c.want(200, "", "POST", path, `{"type":"BackupCode"}`).object()["codes"].([]any); len(codes) != 10 {
		t.Errorf("got %v", codes)
	}
	factors := c.want(200, "", "GET", path, "").list()
	second := factors[1].(map[string]any)
	if len(factors) != 2 || second["remainCodes"] != 10.0 || second["createdAt"] != "2026-05-01T12:00:00.005Z" {
		t.Errorf("got %v", factors)
	}
	c.want(204, "", "DELETE", path+"/"+second["id"].(string), "")
	c.want(404, "entity.not_found", "DELETE", path+"/"+second["id"].(string), "")
}

func TestPersonalTokens(t *testing.T) {
	c := start(t)
	path := "/api/users/" + c.id(200, "/api/users", `{}`) + "/personal-access-tokens"
	first := c.want(201, "", "POST", path, `{"name":"b"}`).object()
	if !strings.HasPrefix(first["value"].(string), "pat_") || first["expiresAt"] != nil {
		t.Errorf("got %v", first)
	}
	c.want(422, "user.personal_access_token_name_exists", "POST", path, `{"name":"b"}`)
	c.want(400, "request.invalid_input", "POST", path, `{"name":"c","expiresAt":1}`)
	c.want(404, "entity.relation_foreign_key_not_found", "POST", "/api/users/nope/personal-access-tokens", `{"name":"b"}`)
	c.want(201, "", "POST", path, `{"name":"a/1 ü"}`)
	c.want(200, "", "PATCH", path+"/b", `{"name":"z"}`)
	c.want(200, "", "PATCH", path, `{"currentName":"z","name":"y"}`)
	c.want(422, "user.personal_access_token_name_exists", "PATCH", path+"/y", `{"name":"a/1 ü"}`)
	c.want(404, "entity.not_exists", "PATCH", path, `{"currentName":"nope","name":"x"}`)
	var names []string
	for _, item := range c.want(200, "", "GET", path, "").list() {
		names = append(names, item.(map[string]any)["name"].(string))
	}
	slices.Sort(names) // the order is that of the tokens, which are random
	if got := strings.Join(names, " "); got != "a/1 ü y" {
		t.Errorf("got %q", got)
	}
	c.want(204, "", "DELETE", path+"/a%2F1%20%C3%BC", "")
	c.want(204, "", "POST", path+"/delete", `{"name":"y"}`)
	c.want(404, "entity.not_found", "DELETE", path+"/y", "")
}

func TestUserConfig(t *testing.T) {
	c := start(t)
	path := "/api/users/" + c.id(200, "/api/users", `{}`) + "/logto-configs"
	if r := c.want(200, "", "GET", path, ""); r.text != `{"mfa":{"skipped":false,"skipMfaOnSignIn":false},"passkeySignIn":{"skipped":false}}` {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "PATCH", path, `{"mfa":{"enabled":true,"skipMfaOnSignIn":true}}`); r.text != `{"mfa":{"enabled":true,"skipped":false,"skipMfaOnSignIn":true},"passkeySignIn":{"skipped":false}}` {
		t.Errorf("got %s", r.text)
	}
}

// Nobody signs in here: no sessions, no grants, no enterprise identities.
func TestSessions(t *testing.T) {
	c := start(t)
	user := "/api/users/" + c.id(200, "/api/users", `{}`)
	if r := c.want(200, "", "GET", user+"/sessions", ""); r.text != `{"sessions":[]}` {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "GET", user+"/grants", ""); r.text != `{"grants":[]}` {
		t.Errorf("got %s", r.text)
	}
	c.want(404, "oidc.session_not_found", "GET", user+"/sessions/x", "")
	c.want(404, "oidc.session_not_found", "DELETE", user+"/sessions/x", "")
	c.want(404, "oidc.invalid_grant", "DELETE", user+"/grants/x", "")
	c.want(404, "user.enterprise_sso_identity_not_exists", "GET", user+"/sso-identities/x", "")
	c.want(400, "guard.invalid_input", "GET", user+"/grants?appType=bogus", "")
}

func TestOneTimeTokens(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := start(t, WithClock(func() time.Time { return now }))
	made := c.want(201, "", "POST", "/api/one-time-tokens", `{"email":"a@b.c","expiresIn":60}`).object()
	if made["status"] != "active" || made["expiresAt"].(float64)-made["createdAt"].(float64) != 60_000 {
		t.Errorf("got %v", made)
	}
	verify := `{"email":"a@b.c","token":"` + made["token"].(string) + `"}`
	c.want(404, "one_time_token.token_not_found", "POST", "/api/one-time-tokens/verify", `{"email":"a@b.c","token":"nope"}`)
	c.want(400, "one_time_token.email_mismatch", "POST", "/api/one-time-tokens/verify", strings.Replace(verify, "a@", "x@", 1))
	c.want(200, "", "POST", "/api/one-time-tokens/verify", verify)
	c.want(400, "one_time_token.token_consumed", "POST", "/api/one-time-tokens/verify", verify)

	other := c.want(201, "", "POST", "/api/one-time-tokens", `{"email":"a@b.c"}`).object()
	path := "/api/one-time-tokens/" + other["id"].(string)
	c.want(400, "one_time_token.cannot_reactivate_token", "PUT", path+"/status", `{"status":"active"}`)
	c.want(200, "", "PUT", path+"/status", `{"status":"revoked"}`)
	c.want(400, "one_time_token.token_revoked", "POST", "/api/one-time-tokens/verify", `{"email":"a@b.c","token":"`+other["token"].(string)+`"}`)
	c.id(201, "/api/one-time-tokens", `{"email":"late@b.c","expiresIn":1}`)
	now = now.Add(time.Second)
	if r := c.want(200, "", "GET", "/api/one-time-tokens?status=expired", ""); len(r.list()) != 1 || r.header.Get("Total-Number") != "" {
		t.Errorf("got %s", r.text)
	}
	c.want(204, "", "DELETE", path, "")
	c.want(404, "entity.not_exists_with_id", "GET", path, "")
}

// A TOTP secret is base 32.
func TestTOTPSecrets(t *testing.T) {
	c := start(t)
	for secret, valid := range map[string]bool{
		"JBSWY3DPEHPK3PXP": true, "D5ITADJ6EUAEAGTRGNDE6MIHIEMSGRI4": true,
		"": false, "invalid-totp-secret": false, "jbswy3dpehpk3pxp": false, "JBSWY3DPEHPK3PX1": false, "JBSWY3DP": false,
	} {
		path := "/api/users/" + c.id(200, "/api/users", `{}`) + "/mfa-verifications"
		body := fmt.Sprintf(`{"type":"Totp","secret":%q}`, secret)
		if valid {
			c.want(200, "", "POST", path, body)
		} else {
			c.want(422, "user.totp_secret_invalid", "POST", path, body)
		}
	}
}

// Personal access tokens are listed in the order of the tokens themselves.
func TestOrderOfPersonalTokens(t *testing.T) {
	c := start(t)
	path := "/api/users/" + c.id(200, "/api/users", `{}`) + "/personal-access-tokens"
	for i := range 8 {
		c.want(201, "", "POST", path, fmt.Sprintf(`{"name":"t%d"}`, i))
	}
	var values []string
	for _, item := range c.want(200, "", "GET", path, "").list() {
		values = append(values, item.(map[string]any)["value"].(string))
	}
	if !slices.IsSorted(values) || len(values) != 8 {
		t.Errorf("got %q", values)
	}
}

// Webhooks hear of changes by what the operation responds with, of some without the operation, and of others not at all.
func TestUserHooks(t *testing.T) {
	c, sink := start(t), newEndpoint(t, 200)
	c.want(201, "", "POST", "/api/hooks", fmt.Sprintf(`{"name":"h","events":["User.Data.Updated"],"config":{"url":%q}}`, sink.URL))
	user := "/api/users/" + c.id(200, "/api/users", `{"username":"ann"}`)
	for _, step := range []struct {
		method, path, body string
		status             int
		route, data        string // "" for no event, and a part of its data
	}{
		{"PATCH", "", `{"name":"Ann"}`, 200, "/users/:userId", "hasPassword:false"},
		{"PATCH", "/password", `{"password":"correct horse"}`, 200, "/users/:userId/password", "hasPassword:true"},
		{"PATCH", "/custom-data", `{"customData":{"a":1}}`, 200, "/users/:userId/custom-data", "map[a:1]"},
		{"PATCH", "/profile", `{"profile":{"nickname":"A"}}`, 200, "/users/:userId/profile", "map[nickname:A]"},
		{"PATCH", "/logto-configs", `{"mfa":{"skipped":true}}`, 200, "<nil>", "username:ann]"},
		{"PUT", "/identities/github", `{"userId":"g1"}`, 201, "", ""},
		{"DELETE", "/identities/github", "", 200, "", ""},
		{"POST", "/mfa-verifications", `{"type":"Totp"}`, 200, "", ""},
	} {
		before := len(sink.received())
		c.want(step.status, "", step.method, user+step.path, step.body)
		if told := len(sink.received()) > before; told != (step.route != "") {
			t.Errorf("%s %s: an event: %t", step.method, step.path, told)
		}
		if payload := sink.delivered(t); step.route != "" &&
			(fmt.Sprint(payload["matchedRoute"]) != step.route || !strings.Contains(fmt.Sprint(payload["data"]), step.data)) {
			t.Errorf("%s %s: got %v", step.method, step.path, payload)
		}
	}
}
