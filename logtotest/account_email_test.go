package logtotest

import (
	"net/http"
	"strings"
	"testing"
)

// withRecord makes a call with the id of a verification record.
func (c *client) withRecord(record, method, target, body string) reply {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.srv.URL+target, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header = http.Header{
		"Authorization": {"Bearer " + c.token}, "Content-Type": {"application/json"}, "Logto-Verification-Id": {record},
	}
	return c.send(request)
}

// An address becomes the user's with two proofs: of who asks, and of whose address it is.
func TestAccountEmail(t *testing.T) {
	c := start(t, WithMessaging())
	c.want(200, "", "PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	c.want(200, "", "PATCH", "/api/account-center", `{"enabled":true,"fields":{"email":"Edit"}}`)
	c.id(200, "/api/users", `{"username":"bob","primaryEmail":"bob@example.com"}`)
	user := c.id(200, "/api/users", `{"username":"ann","primaryEmail":"ann@example.com","password":"old"}`)
	_, body := c.impersonate(user)
	c.token = body["access_token"].(string)

	proof := c.want(201, "", "POST", "/api/verifications/password", `{"password":"old"}`).object()["verificationRecordId"].(string)
	prove := func(address string) string {
		t.Helper()
		identifier := `"identifier":{"type":"email","value":"` + address + `"}`
		id := c.want(201, "", "POST", "/api/verifications/verification-code", `{`+identifier+`}`).object()["verificationRecordId"].(string)
		messages := c.srv.Messages()
		sent := messages[len(messages)-1]
		if sent.To != address {
			t.Errorf("the code went to %s", sent.To)
		}
		c.want(400, "verification_code.code_mismatch", "POST", "/api/verifications/verification-code/verify", `{`+identifier+`,"verificationId":"`+id+`","code":"x"}`)
		c.want(400, "verification_record.not_found", "POST", "/api/verifications/verification-code/verify", `{`+identifier+`,"verificationId":"nope","code":"`+sent.Code()+`"}`)
		c.want(200, "", "POST", "/api/verifications/verification-code/verify", `{`+identifier+`,"verificationId":"`+id+`","code":"`+sent.Code()+`"}`)
		return id
	}
	own, taken := prove("ann@example.org"), prove("bob@example.com")

	for _, tt := range []struct {
		record, email, proved string
		status                int
		code                  string
	}{
		{"", "ann@example.org", own, 401, "verification_record.permission_denied"},
		{own, "ann@example.org", own, 401, "verification_record.permission_denied"}, // says whose the address is, not who asks
		{proof, "ann@example.net", own, 400, "verification_record.not_found"},
		{proof, "ann@example.org", proof, 400, "verification_record.not_found"},
		{proof, "bob@example.com", taken, 422, "user.email_already_in_use"},
		{proof, "ann@example.org", own, 204, ""},
	} {
		r := c.withRecord(tt.record, "POST", "/api/my-account/primary-email", `{"email":"`+tt.email+`","newIdentifierVerificationRecordId":"`+tt.proved+`"}`)
		if r.status != tt.status || r.code() != tt.code {
			t.Errorf("%+v: got %d %s", tt, r.status, r.text)
		}
	}
	if r := c.want(200, "", "GET", "/api/my-account", ""); r.object()["primaryEmail"] != "ann@example.org" {
		t.Errorf("got %s", r.text)
	}
	if r := c.withRecord(proof, "DELETE", "/api/my-account/primary-email", ""); r.status != 204 {
		t.Errorf("got %d %s", r.status, r.text)
	}
}
