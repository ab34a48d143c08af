package logtotest

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestSAMLApplications(t *testing.T) {
	c := start(t)
	c.want(404, "entity.not_exists_with_id", "GET", "/api/saml-applications/does-not-exist", "")
	plain := c.id(200, "/api/applications", `{"name":"x","type":"SPA"}`)
	for _, method := range []string{"GET", "DELETE"} {
		c.want(422, "application.saml.saml_application_only", method, "/api/saml-applications/"+plain, "")
	}
	c.want(422, "application.saml.acs_url_binding_not_supported", "POST", "/api/saml-applications",
		`{"name":"x","acsUrl":{"binding":"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect","url":"https://sp.example.com"}}`)

	first := c.want(201, "", "POST", "/api/saml-applications", `{"name":"my app","description":"","entityId":"urn:sp"}`).object()
	if first["name"] != "my app" || first["description"] != nil || first["nameIdFormat"] != persistentNameID || first["acsUrl"] != nil {
		t.Errorf("got %v", first)
	}
	path := "/api/saml-applications/" + first["id"].(string)
	r := c.want(200, "", "PATCH", path, `{"entityId":null,"attributeMapping":{"sub":"id"},"encryption":{"encryptAssertion":false}}`)
	if got := r.object(); got["entityId"] != nil || got["name"] != "my app" || fmt.Sprint(got["attributeMapping"]) != "map[sub:id]" {
		t.Errorf("got %s", r.text)
	}
	if again := c.want(200, "", "GET", path, ""); again.text != r.text {
		t.Errorf("got %s, want %s", again.text, r.text)
	}
	c.id(201, "/api/saml-applications", `{"name":"second"}`)
	c.id(201, "/api/saml-applications", `{"name":"third"}`)
	c.want(403, "application.saml.reach_oss_limit", "POST", "/api/saml-applications", `{"name":"fourth"}`)
	c.want(400, "application.saml.use_saml_app_api", "DELETE", "/api/applications/"+first["id"].(string), "")
	c.want(204, "", "DELETE", path, "")
	c.want(404, "entity.not_exists_with_id", "GET", path, "")
	c.id(201, "/api/saml-applications", `{"name":"fourth"}`)
}

func TestSAMLSecrets(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c := start(t, WithClock(func() time.Time { return now }), WithTokenTTL(24*time.Hour))
	id := c.id(201, "/api/saml-applications", `{"name":"x"}`)
	path := "/api/saml-applications/" + id + "/secrets"
	first := c.want(200, "", "GET", path, "").list()[0].(map[string]any)
	block, _ := pem.Decode([]byte(first["certificate"].(string)))
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	fingerprint := fmt.Sprintf("%X", sha256.Sum256(certificate.Raw))
	shown := first["fingerprints"].(map[string]any)["sha256"].(map[string]any)
	if first["active"] != true || shown["unformatted"] != fingerprint || strings.ReplaceAll(shown["formatted"].(string), ":", "") != fingerprint ||
		int64(first["expiresAt"].(float64)) != now.AddDate(3, 0, 0).UnixMilli() || !certificate.NotAfter.Equal(now.AddDate(3, 0, 0)) {
		t.Errorf("got %v", first)
	}
	c.want(400, "application.saml.can_not_delete_active_secret", "DELETE", path+"/"+first["id"].(string), "")
	second := c.want(201, "", "POST", path, `{"lifeSpanInYears":2}`).object()
	if second["active"] != false || second["certificate"] == first["certificate"] {
		t.Errorf("got %v", second)
	}
	c.want(200, "", "PATCH", path+"/"+second["id"].(string), `{"active":true}`)
	c.want(204, "", "DELETE", path+"/"+first["id"].(string), "")
	c.want(404, "entity.not_found", "PATCH", path+"/"+first["id"].(string), `{"active":true}`)

	c.token = "" // metadata are for everyone
	r := c.want(200, "", "GET", "/api/saml-applications/"+id+"/metadata", "")
	var metadata struct {
		EntityID string `xml:"entityID,attr"`
		Signing  string `xml:"IDPSSODescriptor>KeyDescriptor>KeyInfo>X509Data>X509Certificate"`
	}
	if err := xml.Unmarshal([]byte(r.text), &metadata); err != nil || !strings.HasPrefix(r.header.Get("Content-Type"), "text/xml") ||
		!strings.HasSuffix(metadata.EntityID, id) || metadata.Signing == "" {
		t.Errorf("got %v %s", err, r.text)
	}
	c.want(404, "entity.not_found", "GET", "/api/saml-applications/nope/metadata", "")
}
