package logtotest

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange"
	accessToken   = "urn:ietf:params:oauth:token-type:access_token"
)

// impersonate exchanges a subject token for one of the user's.
func (c *client) impersonate(user string) (int, map[string]any) {
	c.t.Helper()
	subject := c.want(201, "", "POST", "/api/subject-tokens", fmt.Sprintf(`{"userId":%q}`, user)).object()["subjectToken"].(string)
	return c.postToken(url.Values{"grant_type": {exchangeGrant}, "subject_token": {subject}, "subject_token_type": {accessToken}}, c.srv.AppID, c.srv.AppSecret)
}

func TestImpersonation(t *testing.T) {
	c := start(t)
	c.want(404, "entity.relation_foreign_key_not_found", "POST", "/api/subject-tokens", `{"userId":"nope"}`)
	user := c.id(200, "/api/users", `{"username":"ann","name":"Ann"}`)
	if status, body := c.impersonate(user); status != 400 || body["code"] != "oidc.unauthorized_client" {
		t.Errorf("without permission: %d %v", status, body)
	}
	c.want(200, "", "PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	status, body := c.impersonate(user)
	if status != 200 || body["issued_token_type"] != accessToken {
		t.Fatalf("got %d %v", status, body)
	}
	c.token = body["access_token"].(string)
	c.want(401, "auth.unauthorized", "GET", "/api/users", "") // not a token for the Management API
	c.want(400, "account_center.not_enabled", "GET", "/api/my-account", "")
}

// A subject token is good for one exchange and for ten minutes.
func TestSubjectToken(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := start(t, WithClock(func() time.Time { return now }))
	c.want(200, "", "PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	user := c.id(200, "/api/users", `{}`)
	subject := func() url.Values {
		token := c.want(201, "", "POST", "/api/subject-tokens", fmt.Sprintf(`{"userId":%q}`, user)).object()["subjectToken"].(string)
		return url.Values{"grant_type": {exchangeGrant}, "subject_token": {token}, "subject_token_type": {accessToken}}
	}
	first, late := subject(), subject()
	if status, body := c.postToken(first, c.srv.AppID, c.srv.AppSecret); status != 200 {
		t.Errorf("got %d %v", status, body)
	}
	if status, body := c.postToken(first, c.srv.AppID, c.srv.AppSecret); status != 400 || body["code"] != "oidc.invalid_grant" {
		t.Errorf("again: %d %v", status, body)
	}
	now = now.Add(10 * time.Minute)
	if status, body := c.postToken(late, c.srv.AppID, c.srv.AppSecret); status != 400 || body["code"] != "oidc.invalid_grant" {
		t.Errorf("late: %d %v", status, body)
	}
}

func TestAccount(t *testing.T) {
	c := start(t)
	c.want(200, "", "PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	c.want(200, "", "PATCH", "/api/account-center", `{"enabled":true,"fields":{"username":"ReadOnly","name":"Edit","profile":"Edit","password":"Edit"}}`)
	user := c.id(200, "/api/users", `{"username":"ann","name":"Ann","primaryEmail":"ann@example.com","password":"old"}`)
	c.want(401, "auth.unauthorized", "GET", "/api/my-account", "") // a machine is nobody's account
	_, body := c.impersonate(user)
	c.token = body["access_token"].(string)

	r := c.want(200, "", "GET", "/api/my-account", "")
	if r.object()["username"] != "ann" || r.object()["hasPassword"] != true || strings.Contains(r.text, "primaryEmail") {
		t.Errorf("got %s", r.text)
	}
	c.want(400, "account_center.field_not_editable", "PATCH", "/api/my-account", `{"username":"bob"}`)
	if r := c.want(200, "", "PATCH", "/api/my-account", `{"name":"Anna"}`); r.object()["name"] != "Anna" {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "PATCH", "/api/my-account/profile", `{"nickname":"n"}`); r.text != `{"nickname":"n"}` {
		t.Errorf("got %s", r.text)
	}
	c.want(401, "verification_record.permission_denied", "POST", "/api/my-account/password", `{"password":"new"}`)
	c.want(422, "session.invalid_credentials", "POST", "/api/verifications/password", `{"password":"wrong"}`)
	record := c.want(201, "", "POST", "/api/verifications/password", `{"password":"old"}`).object()["verificationRecordId"].(string)
	request, err := http.NewRequestWithContext(t.Context(), "POST", c.srv.URL+"/api/my-account/password", strings.NewReader(`{"password":"new"}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = http.Header{
		"Authorization": {"Bearer " + c.token}, "Content-Type": {"application/json"}, "Logto-Verification-Id": {record},
	}
	if r := c.send(request); r.status != 204 {
		t.Errorf("got %d %s", r.status, r.text)
	}
	c.want(422, "session.invalid_credentials", "POST", "/api/verifications/password", `{"password":"old"}`)
	c.want(201, "", "POST", "/api/verifications/password", `{"password":"new"}`)

	if r := c.want(200, "", "GET", "/api/my-account/mfa-verifications", ""); r.text != "[]" {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "GET", "/api/my-account/logto-configs", ""); !strings.Contains(r.text, `"skipped":false`) {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "POST", "/api/my-account/mfa-verifications/totp-secret/generate", ""); len(r.object()["secret"].(string)) != 32 {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "POST", "/api/my-account/mfa-verifications/backup-codes/generate", ""); len(r.object()["codes"].([]any)) != 10 {
		t.Errorf("got %s", r.text)
	}
}

// With a resource the exchanged token carries what the user's roles allow on it.
func TestImpersonationForResource(t *testing.T) {
	c := start(t)
	c.want(200, "", "PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	user := c.id(200, "/api/users", `{}`)
	resource := c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com"}`)
	read := c.id(201, "/api/resources/"+resource+"/scopes", `{"name":"read","description":""}`)
	c.id(201, "/api/resources/"+resource+"/scopes", `{"name":"write","description":""}`)
	role := c.id(200, "/api/roles", fmt.Sprintf(`{"name":"reader","description":"r","scopeIds":[%q]}`, read))
	c.want(201, "", "POST", "/api/users/"+user+"/roles", fmt.Sprintf(`{"roleIds":[%q]}`, role))
	exchange := func(resource string) (int, map[string]any) {
		subject := c.want(201, "", "POST", "/api/subject-tokens", fmt.Sprintf(`{"userId":%q}`, user)).object()["subjectToken"].(string)
		return c.postToken(url.Values{
			"grant_type": {exchangeGrant}, "subject_token": {subject}, "subject_token_type": {accessToken},
			"resource": {resource}, "scope": {"read write"},
		}, c.srv.AppID, c.srv.AppSecret)
	}
	if status, body := exchange("https://shop.example.com"); status != 200 || body["scope"] != "read" {
		t.Errorf("got %d %v", status, body)
	}
	if status, body := exchange("https://nowhere.example.com"); status != 400 || body["code"] != "oidc.invalid_target" {
		t.Errorf("got %d %v", status, body)
	}
}

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
	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}})
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
