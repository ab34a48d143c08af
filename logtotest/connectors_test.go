package logtotest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// standardOIDC is what an OpenID Connect connector wants.
const standardOIDC = `{"clientId":"a","clientSecret":"b","authorizationEndpoint":"https://e.com/a","tokenEndpoint":"https://e.com/t",` +
	`"scope":"openid","idTokenVerificationConfig":{"jwksUri":"https://e.com/j"}}`

func TestConnectors(t *testing.T) {
	c := start(t)
	c.want(422, "connector.not_found_with_connector_id", "POST", "/api/connectors", `{"connectorId":"nope","config":{}}`)
	id := c.id(200, "/api/connectors", `{"connectorId":"github-universal","config":{"clientSecret":"s","clientId":"c"}}`)
	c.want(422, "connector.multiple_instances_not_supported", "POST", "/api/connectors", `{"connectorId":"github-universal"}`)
	c.want(400, "connector.cannot_overwrite_metadata_for_non_standard_connector", "POST", "/api/connectors", `{"connectorId":"google-universal","metadata":{"target":"x"}}`)
	c.want(400, "connector.should_specify_target", "POST", "/api/connectors", `{"connectorId":"oidc","config":{}}`)
	own := fmt.Sprintf(`{"connectorId":"oidc","config":%s,"metadata":{"target":"own","name":{"en":"Own"},"logoDark":""}}`, standardOIDC)
	oidc := c.want(200, "", "POST", "/api/connectors", own).object()
	if metadata := fmt.Sprint(oidc["metadata"]); strings.Contains(metadata, "logoDark") {
		t.Errorf("empty metadata is stored: %v", metadata)
	}
	c.want(422, "connector.multiple_target_with_same_platform", "POST", "/api/connectors", own)
	if r := c.want(200, "", "GET", "/api/connectors?target=own", ""); len(r.list()) != 1 || !strings.Contains(r.text, `"name":{"en":"Own"}`) {
		t.Errorf("got %.300s", r.text)
	}
	c.want(400, "connector.can_not_modify_target", "PATCH", "/api/connectors/"+oidc["id"].(string), `{"metadata":{"name":{"en":"x"}}}`)
	if r := c.want(200, "", "PATCH", "/api/connectors/"+oidc["id"].(string), `{"metadata":{"target":"own"}}`); strings.Contains(r.text, `"en":"Own"`) {
		t.Errorf("metadata is merged: %.300s", r.text)
	}
	c.want(400, "connector.cannot_overwrite_metadata_for_non_standard_connector", "PATCH", "/api/connectors/"+id, `{"metadata":{"name":{"en":"x"}}}`)
	if r := c.want(200, "", "PATCH", "/api/connectors/"+id, `{"config":{"scope":"s","clientSecret":"b","clientId":"a"}}`); !strings.Contains(r.text, `"config":{"scope":"s","clientId":"a","clientSecret":"b"}`) {
		t.Errorf("got %.300s", r.text)
	}
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"socialSignInConnectorTargets":["github","own","nope"]}`)
	shown := c.want(200, "", "GET", "/api/.well-known/sign-in-exp", "").object()["socialConnectors"].([]any)
	if len(shown) != 2 || shown[0].(map[string]any)["target"] != "github" || shown[0].(map[string]any)["config"] != nil {
		t.Errorf("shown %v", shown)
	}
	c.want(204, "", "DELETE", "/api/connectors/"+id, "")
	c.want(404, "entity.not_found", "GET", "/api/connectors/"+id, "")
	if targets := c.want(200, "", "GET", "/api/sign-in-exp", "").object()["socialSignInConnectorTargets"]; fmt.Sprint(targets) != "[own]" {
		t.Errorf("targets after deletion: %v", targets)
	}
}

// Each factory of a real server is there, with its name, and pictures and texts that are whole.
func TestConnectorFactories(t *testing.T) {
	c := start(t)
	all := c.want(200, "", "GET", "/api/connector-factories", "").list()
	kinds := map[any]int{}
	for _, item := range all {
		f := item.(map[string]any)
		kinds[f["type"]]++
		text, _ := json.Marshal(f)
		name, _ := f["name"].(map[string]any)
		if strings.Contains(string(text), "…") || f["target"] == "" || name["en"] == nil {
			t.Errorf("%v: %.200s", f["id"], text)
		}
		_, picture, _ := strings.Cut(f["logo"].(string), "base64,")
		if svg, err := base64.StdEncoding.DecodeString(picture); err != nil || !strings.HasPrefix(string(svg), "<svg") {
			t.Errorf("%v: logo %v", f["id"], f["logo"])
		}
		if readme, isText := f["readme"].(string); !isText || !strings.HasSuffix(readme, "\n") {
			t.Errorf("%v: readme %q", f["id"], f["readme"])
		}
	}
	if len(all) != 51 || kinds["Email"] != 11 || kinds["Sms"] != 12 || kinds["Social"] != 28 {
		t.Errorf("%d factories: %v", len(all), kinds)
	}
	c.want(404, "entity.not_found", "GET", "/api/connector-factories/nope", "")
}

// A configuration has to fit the form of its factory.
func TestConnectorConfigs(t *testing.T) {
	c := start(t)
	create := func(id, config string) string { return fmt.Sprintf(`{"connectorId":%q,"config":%s}`, id, config) }
	for _, tt := range []struct{ id, config, fault string }{
		{"github-universal", `{}`, `["clientId"]`},
		{"github-universal", `{"clientId":5,"clientSecret":"s"}`, `"Expected string, received number"`},
		{"alipay-native", `{"appId":"a","privateKey":"k","signType":"x"}`, `invalid_enum_value`},
		{"simple-mail-transfer-protocol", `{"host":"h","port":25,"fromEmail":"f"}`, `["templates"]`},
		{"twilio-short-message-service", `{"accountSID":"a","authToken":"t","fromMessagingServiceSID":"f","templates":[{"usageType":"SignIn","content":"x"}]}`,
			`Template with UsageType (Register, ForgotPassword, Generic) should be provided!`},
		{"http-email", `{"authorization":"x"}`, `["endpoint"]`},
		{"sendgrid-email-service", `{"apiKey":"k","fromEmail":"f"}`, `["templates"]`},
		{"wecom-universal", `{"corpId":"c","appSecret":"s"}`, `["agentId"]`},
		{"mock-email-service", `{"apiKey":"k"}`, `["fromEmail"]`},
		{"mock-short-message-service", `{"accountSID":"a","authToken":"t","fromMessagingServiceSID":"f"}`, `["templates"]`},
	} {
		if r := c.want(400, "connector.invalid_config", "POST", "/api/connectors", create(tt.id, tt.config)); !strings.Contains(r.text, tt.fault) {
			t.Errorf("%s %s: %s", tt.id, tt.config, r.text)
		}
	}
	// None at all will do: the connector can be set up later.
	id := c.id(200, "/api/connectors", `{"connectorId":"google-universal"}`)
	c.want(400, "connector.invalid_config", "PATCH", "/api/connectors/"+id, `{"config":{"clientId":"a"}}`)
	c.want(422, "connector.invalid_type_for_syncing_profile", "PATCH", "/api/connectors/"+
		c.id(200, "/api/connectors", `{"connectorId":"http-email"}`), `{"syncProfile":true}`)
}

// There is one e-mail and one SMS connector at most: the last one made.
func TestConnectorReplacement(t *testing.T) {
	c := start(t)
	first := c.id(200, "/api/connectors", `{"connectorId":"mock-email-service"}`)
	sms := c.id(200, "/api/connectors", `{"connectorId":"mock-short-message-service"}`)
	second := c.id(200, "/api/connectors", `{"connectorId":"mock-email-service-alternative"}`)
	third := c.id(200, "/api/connectors", `{"connectorId":"mock-email-service-alternative"}`)
	var ids []string
	for _, item := range c.want(200, "", "GET", "/api/connectors", "").list() {
		ids = append(ids, item.(map[string]any)["id"].(string))
	}
	if got := strings.Join(ids, " "); got != sms+" "+third {
		t.Errorf("got %s; made %s, %s, %s, %s", got, first, sms, second, third)
	}
	c.want(404, "entity.not_found", "GET", "/api/connectors/"+first, "")
}

// The connector that passwords are reset through stays as long as they expire.
func TestConnectorInUse(t *testing.T) {
	c := start(t)
	id := c.id(200, "/api/connectors", `{"connectorId":"mock-email-service"}`)
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"forgotPasswordMethods":["EmailVerificationCode"],"passwordExpiration":{"enabled":true,"validPeriodDays":30}}`)
	c.want(422, "sign_in_experiences.password_expiration_requires_forgot_password", "DELETE", "/api/connectors/"+id, "")
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"passwordExpiration":{"enabled":false}}`)
	c.want(204, "", "DELETE", "/api/connectors/"+id, "")
}

func TestConnectorAuthorizationURI(t *testing.T) {
	c := start(t)
	const body = `{"state":"s","redirectUri":"https://e.com/cb"}`
	c.want(404, "entity.not_found", "POST", "/api/connectors/nope/authorization-uri", body)
	mail := c.id(200, "/api/connectors", `{"connectorId":"mock-email-service"}`)
	c.want(400, "connector.unexpected_type", "POST", "/api/connectors/"+mail+"/authorization-uri", body)
	hub := c.id(200, "/api/connectors", `{"connectorId":"github-universal","config":{"clientId":"a","clientSecret":"b"}}`)
	c.want(400, "session.insufficient_info", "POST", "/api/connectors/"+hub+"/authorization-uri", `{"state":"","redirectUri":"https://e.com/cb"}`)
	r := c.want(200, "", "POST", "/api/connectors/"+hub+"/authorization-uri", body)
	if r.object()["redirectTo"] != "https://github.com/login/oauth/authorize?client_id=a&redirect_uri=https%3A%2F%2Fe.com%2Fcb&state=s&scope=read%3Auser" {
		t.Errorf("got %s", r.text)
	}
	google := c.id(200, "/api/connectors", `{"connectorId":"google-universal","config":{"clientId":"a","clientSecret":"b"}}`)
	if r := c.want(501, "logtotest.not_modelled", "POST", "/api/connectors/"+google+"/authorization-uri", body); r.header.Get("Logtotest") != "not modelled" {
		t.Errorf("got %v", r.header)
	}
}

// A test message is sent with the configuration in the request.
func TestConnectorTests(t *testing.T) {
	c, sink := start(t), newEndpoint(t, 200)
	test := func(id string) string { return "/api/connectors/" + id + "/test" }
	c.want(400, "connector.not_found", "POST", test("nope"), `{"email":"a@example.com","config":{}}`)
	c.want(400, "connector.not_found", "POST", test("github-universal"), `{"email":"a@example.com","config":{}}`)
	c.want(400, "connector.unexpected_type", "POST", test("http-email"), `{"phone":"15551234567","config":{}}`)
	c.want(400, "guard.invalid_input", "POST", test("http-email"), `{"config":{}}`)
	c.want(400, "connector.invalid_config", "POST", test("http-email"), `{"email":"a@example.com","config":{}}`)
	c.want(204, "", "POST", test("http-email"), fmt.Sprintf(`{"email":"a@example.com","locale":"de","config":{"endpoint":%q,"authorization":"secret"}}`, sink.URL))
	got := sink.delivered(t)
	if got["to"] != "a@example.com" || got["type"] != "Generic" || fmt.Sprint(got["payload"]) != "map[code:000000 locale:de]" {
		t.Errorf("got %v", got)
	}
	if r := sink.requests[0]; r.Method != http.MethodPost || r.Header.Get("Authorization") != "secret" || r.Header.Get("Content-Type") != "application/json" {
		t.Errorf("got %s %v", r.Method, r.Header)
	}
}
