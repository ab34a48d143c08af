package logtotest

import (
	"cmp"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"html"
	"math/big"
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/store"
)

// The applications that users sign in to by SAML. Their settings are modelled, the sign-in is not.
var samlApplicationOperations = operations{
	"CreateSamlApplication":       {run: createSAMLApplication},
	"GetSamlApplication":          {run: onSAML(getSAMLApplication)},
	"UpdateSamlApplication":       {run: onSAML(updateSAMLApplication)},
	"DeleteSamlApplication":       {run: onSAML(theApplications.remove)},
	"ListSamlApplicationSecrets":  {run: onSAML(listSAMLSecrets)},
	"CreateSamlApplicationSecret": {run: onSAML(createSAMLSecret), lacks: "keys have 2048 bits where a real server makes 4096"},
	"UpdateSamlApplicationSecret": {run: onSAML(updateSAMLSecret)},
	"DeleteSamlApplicationSecret": {run: onSAML(deleteSAMLSecret)},
	"ListSamlApplicationMetadata": {run: samlMetadata, lacks: "the addresses in it lead to sign-in, which is not modelled"},
}

// samlSettings are what a SAML application has beside a plain one.
type samlSettings struct {
	AttributeMapping object  `json:"attributeMapping"`
	EntityID         *string `json:"entityId"`
	ACSURL           *object `json:"acsUrl"`
	Encryption       *object `json:"encryption"`
	NameIDFormat     string  `json:"nameIdFormat"`

	secrets samlSecrets
}

const (
	samlType         = "SAML"
	samlLimit        = 3 // of a self-hosted server
	persistentNameID = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
	samlBindingPost  = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
	samlYearsAtFirst = 3
)

// samlView leaves out what matters to plain applications only.
func (a *application) samlView() object {
	plain := pick(shown(a), "tenantId", "id", "name", "description", "type", "customData", "isThirdParty",
		"appLevelAccessControlEnabled", "createdAt")
	return plain.Merged(shown(a.saml))
}

// onSAML makes a handler for the SAML application that the path names.
func onSAML(run func(*call, *application) (*response, error)) handler {
	return theApplications.on(func(c *call, app *application) (*response, error) {
		if app.saml == nil {
			return nil, errOf("application.saml.saml_application_only")
		}
		return run(c, app)
	})
}

// changeSAML takes over what the body has.
func (c *call) changeSAML(app *application) error {
	settings := *app.saml
	err := cmp.Or(
		patch(c, app, "name", "description", "customData", "appLevelAccessControlEnabled"),
		patch(c, &settings, "attributeMapping", "entityId", "acsUrl", "encryption", "nameIdFormat"),
	)
	app.saml, app.CustomData = &settings, app.CustomData.JSONB()
	settings.AttributeMapping = settings.AttributeMapping.JSONB()
	otherBinding := settings.ACSURL != nil && settings.ACSURL.Text("binding") != samlBindingPost
	return cmp.Or(err,
		errIf(otherBinding, "application.saml.acs_url_binding_not_supported"),
		refuseIf(app.AppLevelAccessControl && app.access.empty(), errNoRules()),
	)
}

func createSAMLApplication(c *call) (*response, error) {
	app := newApplication(c.s.ids.Long(), "", samlType, c.millis())
	app.saml = &samlSettings{NameIDFormat: persistentNameID}
	others := c.db.applications.Where(func(other *application) bool { return other.saml != nil })
	full := errIf(len(others) >= samlLimit, "application.saml.reach_oss_limit", samlLimit)
	if err := cmp.Or(c.changeSAML(app), full); err != nil {
		return nil, err
	}
	app.OIDCClientMetadata.Set("redirectUris", []any{c.origin() + "/api/saml-applications/" + app.ID + "/callback"})
	secret := c.newSAMLSecret(app.ID, samlYearsAtFirst)
	secret.Active = true
	app.saml.secrets.Put(secret.ID, secret)
	c.db.applications.Put(app.ID, app)
	return created(app.samlView()), nil
}

func getSAMLApplication(_ *call, app *application) (*response, error) { return ok(app.samlView()), nil }

func updateSAMLApplication(c *call, app *application) (*response, error) {
	next := *app
	if err := c.changeSAML(&next); err != nil {
		return nil, err
	}
	*app = next
	return ok(app.samlView()), nil
}

// samlSecret is a certificate that the assertions for a SAML application are signed with.
type samlSecret struct {
	ID           string           `json:"id"`
	Certificate  string           `json:"certificate"`
	CreatedAt    int64            `json:"createdAt"`
	ExpiresAt    int64            `json:"expiresAt"`
	Active       bool             `json:"active"`
	Fingerprints samlFingerprints `json:"fingerprints"`

	der []byte
}

type samlFingerprints struct {
	SHA256 struct {
		Formatted   string `json:"formatted"`
		Unformatted string `json:"unformatted"`
	} `json:"sha256"`
}

const samlKeyBits = 2048

// newSAMLSecret makes a key and a certificate of its own for some years.
func (c *call) newSAMLSecret(name string, years int) *samlSecret {
	expires := c.now.AddDate(years, 0, 0)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(c.now.UnixNano()),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    c.now, NotAfter: expires,
	}
	key := must(rsa.GenerateKey(rand.Reader, samlKeyBits))
	der := must(x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key))
	text := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	secret := &samlSecret{
		ID: c.s.ids.Long(), Certificate: strings.ReplaceAll(text, "\n", "\r\n"),
		CreatedAt: c.millis(), ExpiresAt: expires.UnixMilli(), der: der,
	}
	var parts []string
	for _, b := range sha256.Sum256(der) {
		parts = append(parts, fmt.Sprintf("%02X", b))
	}
	secret.Fingerprints.SHA256.Formatted = strings.Join(parts, ":")
	secret.Fingerprints.SHA256.Unformatted = strings.Join(parts, "")
	return secret
}

// samlSecrets are all that an application or a connector has.
type samlSecrets struct{ store.Table[samlSecret] }

// active is the one to sign with, nil when there is none.
func (all *samlSecrets) active() *samlSecret {
	return all.Find(func(s *samlSecret) bool { return s.Active })
}

// setActive keeps it to one active certificate at most.
func (all *samlSecrets) setActive(secret *samlSecret, active bool) {
	if old := all.active(); old != nil && active {
		old.Active = false
	}
	secret.Active = active
}

// delete takes one away, but not the active one, for which there is an error of its own.
func (all *samlSecrets) delete(id, ifActive string) (*response, error) {
	switch secret := all.Get(id); {
	case secret == nil:
		return nil, errNotFound()
	case secret.Active:
		return nil, errOf(ifActive)
	}
	all.Remove(id)
	return noContent(), nil
}

func listSAMLSecrets(_ *call, app *application) (*response, error) {
	return ok(nonNil(slices.Collect(app.saml.secrets.All()))), nil
}

func createSAMLSecret(c *call, app *application) (*response, error) {
	secret := c.newSAMLSecret(app.ID, int(number(c.bodyObject(), "lifeSpanInYears", 0)))
	app.saml.secrets.Put(secret.ID, secret)
	return created(secret), nil
}

func updateSAMLSecret(c *call, app *application) (*response, error) {
	secret := app.saml.secrets.Get(c.path("secretId"))
	if secret == nil {
		return nil, errNotFound()
	}
	app.saml.secrets.setActive(secret, c.isTrue("active"))
	return ok(secret), nil
}

func deleteSAMLSecret(c *call, app *application) (*response, error) {
	return app.saml.secrets.delete(c.path("secretId"), "application.saml.can_not_delete_active_secret")
}

// samlMetadata describes the identity provider of an application, for the program that users sign in to.
func samlMetadata(c *call) (*response, error) {
	app := c.db.applications.Get(c.path("id"))
	if app == nil || app.saml == nil || app.saml.secrets.active() == nil {
		return nil, errNotFound().WithData(map[string]string{
			"message": "Can not find SAML application by ID (" + c.path("id") + ") with active certificate.",
		})
	}
	template := must(embedded.ReadFile("data/saml_metadata.xml"))
	text := strings.NewReplacer(
		"{id}", app.ID, "{origin}", html.EscapeString(c.origin()), "{nameIdFormat}", html.EscapeString(app.saml.NameIDFormat),
		"{certificate}", base64.StdEncoding.EncodeToString(app.saml.secrets.active().der),
	).Replace(string(template))
	return &response{Status: http.StatusOK, Body: text, ContentType: "text/xml;charset=utf-8"}, nil
}
