package logtotest

import (
	"net/http"
	"strings"
	"testing"
)

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
