package logtotest

import (
	"fmt"
	"strings"
	"testing"
)

func TestSSOConnectors(t *testing.T) {
	c := start(t)
	const path = "/api/sso-connectors"
	id := c.id(200, path, `{"providerName":"SAML","connectorName":"corp","domains":["Corp.Example.COM"]}`)
	c.want(409, "single_sign_on.duplicate_connector_name", "POST", path, `{"providerName":"OIDC","connectorName":"corp"}`)
	c.want(422, "connector.not_found", "POST", path, `{"providerName":"Nope","connectorName":"x"}`)
	c.want(422, "request.feature_not_supported", "POST", path, `{"providerName":"OIDC","connectorName":"x","enableTokenStorage":true}`)
	r := c.want(200, "", "GET", path+"/"+id, "")
	if !strings.Contains(r.text, `"entityId":"`+c.srv.URL+`/enterprise-sso/`+id) || !strings.Contains(r.text, `"domains":["corp.example.com"]`) {
		t.Errorf("got %s", r.text)
	}
	r = c.want(400, "session.not_found", "POST", "/api/authn/single-sign-on/saml/"+id, `{"SAMLResponse":"x","RelayState":"y"}`)
	if r.object()["error"] != "invalid_request" {
		t.Errorf("got %s", r.text)
	}
	c.want(204, "", "DELETE", path+"/"+id, "")
	c.want(404, "entity.not_exists_with_id", "GET", path+"/"+id, "")
	var names []string
	for _, p := range c.want(200, "", "GET", "/api/sso-connector-providers", "").list() {
		names = append(names, p.(map[string]any)["providerName"].(string))
	}
	if got := strings.Join(names, " "); got != "OIDC SAML AzureAD AzureAdOidc GoogleWorkspace Okta" {
		t.Errorf("providers: %s", got)
	}
}

// Domains are kept in lower case; public ones and those given twice are refused.
func TestSSODomains(t *testing.T) {
	c := start(t)
	const path = "/api/sso-connectors"
	id := c.id(200, path, `{"providerName":"OIDC","connectorName":"a"}`)
	for _, method := range []string{"POST", "PATCH"} {
		target, body := path, `{"providerName":"OIDC","connectorName":"b","domains":%s}`
		if method == "PATCH" {
			target, body = path+"/"+id, `{"domains":%s}`
		}
		r := c.want(422, "single_sign_on.forbidden_domains", method, target, fmt.Sprintf(body, `["GMail.com","x.com","qq.com"]`))
		if !strings.Contains(r.text, `"data":{"data":["gmail.com","qq.com"]}`) {
			t.Errorf("got %s", r.text)
		}
		c.want(422, "single_sign_on.duplicated_domains", method, target, fmt.Sprintf(body, `["X.com","x.com"]`))
	}
	if r := c.want(200, "", "PATCH", path+"/"+id, `{"domains":["Test.COM","foo.org"]}`); !strings.Contains(r.text, `"domains":["test.com","foo.org"]`) {
		t.Errorf("got %s", r.text)
	}
}

// Sign-in pages show connectors that can be used: with a domain and a configuration.
func TestUsableSSOConnectors(t *testing.T) {
	c := start(t)
	const path, config = "/api/sso-connectors", `{"clientId":"a","clientSecret":"b","issuer":"https://idp.example.com","more":1}`
	c.want(400, "connector.invalid_config", "POST", path, `{"providerName":"OIDC","connectorName":"x","config":{"clientId":"a"}}`)
	c.want(400, "connector.invalid_config", "POST", path, `{"providerName":"SAML","connectorName":"x","config":{"entityId":5}}`)
	c.want(200, "", "POST", path, `{"providerName":"GoogleWorkspace","connectorName":"g","config":{"clientId":"a","clientSecret":"b"}}`)
	c.want(200, "", "POST", path, `{"providerName":"OIDC","connectorName":"no config","domains":["a.com"]}`)
	id := c.id(200, path, `{"providerName":"Okta","connectorName":"o","config":`+config+`}`)
	if r := c.want(200, "", "GET", path+"/"+id, ""); !strings.Contains(r.text, `"config":{"issuer":"https://idp.example.com","clientId":"a","clientSecret":"b","trustUnverifiedEmail":false}`) {
		t.Errorf("got %s", r.text)
	}
	shown := func() []any {
		list, _ := c.want(200, "", "GET", "/api/.well-known/sign-in-exp", "").object()["ssoConnectors"].([]any)
		return list
	}
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"singleSignOnEnabled":true}`)
	if got := shown(); len(got) != 0 {
		t.Errorf("without domains: %v", got)
	}
	c.want(200, "", "PATCH", path+"/"+id, `{"domains":["o.com"],"branding":{"displayName":"Ours","logo":"https://e.com/l.png"}}`)
	saml := c.id(200, path, `{"providerName":"SAML","connectorName":"s","domains":["s.com"]}`)
	got := shown()
	if len(got) != 2 {
		t.Fatalf("got %v", got)
	}
	first, second := got[0].(map[string]any), got[1].(map[string]any)
	if first["id"] != id || first["connectorName"] != "Ours" || first["logo"] != "https://e.com/l.png" || second["id"] != saml || second["connectorName"] != "SAML" {
		t.Errorf("got %v", got)
	}
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"singleSignOnEnabled":false}`)
	if got := shown(); len(got) != 0 {
		t.Errorf("switched off: %v", got)
	}
}

// What a connector knows of its provider: of SAML by metadata, of OpenID Connect if it is this
// server.
func TestSSOProviderConfig(t *testing.T) {
	c := start(t)
	const path = "/api/sso-connectors"
	app := c.id(201, "/api/saml-applications", `{"name":"idp"}`)
	metadata := c.want(200, "", "GET", "/api/saml-applications/"+app+"/metadata", "").text
	id := c.id(200, path, fmt.Sprintf(`{"providerName":"SAML","connectorName":"s","config":{"metadata":%q}}`, metadata))
	r := c.want(200, "", "GET", path+"/"+id, "")
	for _, want := range []string{`"identityProvider":{"entityId":"` + c.srv.URL + `/saml/` + app, `"x509Certificate":"-----BEGIN CERTIFICATE-----`, `"isCertificateValid":true`} {
		if !strings.Contains(r.text, want) {
			t.Errorf("%s is not in %s", want, r.text)
		}
	}
	c.want(400, "connector.invalid_metadata", "PATCH", path+"/"+id, `{"config":{"metadata":"<x/>"}}`)
	id = c.id(200, path, fmt.Sprintf(`{"providerName":"OIDC","connectorName":"o","config":{"clientId":"a","clientSecret":"b","issuer":"%s/oidc"}}`, c.srv.URL))
	if r := c.want(200, "", "GET", path+"/"+id, ""); !strings.Contains(r.text, `"tokenEndpoint":"`+c.srv.URL+`/oidc/token"`) {
		t.Errorf("got %s", r.text)
	}
}

func TestSSOSigningKeys(t *testing.T) {
	c := start(t)
	oidc := c.id(200, "/api/sso-connectors", `{"providerName":"OIDC","connectorName":"o"}`)
	c.want(404, "connector.not_found", "GET", "/api/sso-connectors/"+oidc+"/signing-keys", "")
	id := c.id(200, "/api/sso-connectors", `{"providerName":"SAML","connectorName":"s"}`)
	connector, path := "/api/sso-connectors/"+id, "/api/sso-connectors/"+id+"/signing-keys"
	if r := c.want(200, "", "GET", path, ""); r.text != "[]" {
		t.Errorf("got %s", r.text)
	}
	const signed = `{"config":{"signAuthnRequest":true}}`
	c.want(400, "single_sign_on.active_signing_key_required", "PATCH", connector, signed)
	c.want(400, "single_sign_on.active_signing_key_required", "POST", "/api/sso-connectors", `{"providerName":"SAML","connectorName":"t","config":{"signAuthnRequest":true}}`)
	first := c.id(201, path, `{"active":true}`)
	second := c.id(201, path, `{}`)
	c.want(200, "", "PATCH", connector, signed)
	c.want(400, "single_sign_on.can_not_deactivate_signing_key_in_use", "PATCH", path+"/"+first, `{"active":false}`)
	c.want(400, "single_sign_on.can_not_delete_active_signing_key", "DELETE", path+"/"+first, "")
	c.want(200, "", "PATCH", path+"/"+second, `{"active":true}`)
	c.want(204, "", "DELETE", path+"/"+first, "")
	c.want(404, "entity.not_found", "DELETE", path+"/"+first, "")
	keys := c.want(200, "", "GET", path, "").list()
	if len(keys) != 1 || keys[0].(map[string]any)["id"] != second || keys[0].(map[string]any)["active"] != true {
		t.Errorf("got %v", keys)
	}
	if r := c.want(200, "", "GET", path, ""); strings.Contains(r.text, "privateKey") || !strings.Contains(r.text, `"fingerprints":{"sha256":{"formatted":"`) {
		t.Errorf("got %s", r.text)
	}
}
