package logtotest

import (
	"cmp"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"encoding/xml"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/guard"
)

// ssoProvider is a kind of identity provider.
type ssoProvider struct {
	ProviderName string `json:"providerName"`
	ProviderType string `json:"providerType"`
	Logo         string `json:"logo"`
	LogoDark     string `json:"logoDark"`
	Description  string `json:"description"`
	Name         string `json:"name"`
}

// The protocols of identity providers.
const (
	protocolOIDC = "oidc"
	protocolSAML = "saml"
)

// ssoProviders are the kinds of identity providers, as a real server describes them, with letters for logos.
var ssoProviders = dataFile[[]ssoProvider]("sso_providers.json")

// ssoProviderNamed returns an empty provider for a name that stands for none.
func ssoProviderNamed(name string) ssoProvider {
	all := ssoProviders()
	if i := slices.IndexFunc(all, func(p ssoProvider) bool { return p.ProviderName == name }); i >= 0 {
		return all[i]
	}
	return ssoProvider{}
}

func listSSOProviders(*call) (*response, error) { return ok(ssoProviders()), nil }

// publicDomains are mail providers whose addresses anyone may have.
var publicDomains = dataFile[[]string]("public_domains.json")

// checkSSODomains takes domains in any case, and each once.
func checkSSODomains(domains []string) error {
	public := common(domains, publicDomains())
	var twice []string
	for i, d := range domains {
		if slices.Contains(domains[:i], d) {
			twice = append(twice, d)
		}
	}
	return cmp.Or(
		refuseIf(len(public) > 0, errOf("single_sign_on.forbidden_domains").WithData(map[string]any{"data": public})),
		refuseIf(len(twice) > 0, errOf("single_sign_on.duplicated_domains").WithData(map[string]any{"data": twice})),
	)
}

// ssoConfigs are the schemas of the configurations that each protocol takes, and Google, which has no issuer.
var ssoConfigs = dataFile[map[string]*document.Schema]("sso_configs.json")

// readSSOConfig is a configuration as it is stored: what no schema has is dropped.
func readSSOConfig(provider ssoProvider, config object) (object, error) {
	var kept object
	schema := cmp.Or(ssoConfigs()[provider.ProviderName], ssoConfigs()[provider.ProviderType], &document.Schema{})
	if len(guard.Check(schema, config)) > 0 {
		return kept, errOf("connector.invalid_config")
	}
	for _, p := range schema.Properties {
		kept = kept.Merged(pick(config, p.Name))
	}
	if provider.ProviderType == protocolOIDC {
		kept.Set("trustUnverifiedEmail", isTrue(config, "trustUnverifiedEmail"))
	}
	return kept.JSONB(), nil
}

// usable reports whether users can sign in through the connector.
func (k *ssoConnector) usable() bool {
	_, err := readSSOConfig(ssoProviderNamed(k.ProviderName), k.Config)
	return err == nil && len(k.Domains) > 0
}

// providerConfig is what this side knows of the other. Of issuers only this server itself is asked;
// SAML providers are known by the metadata in the configuration.
func (c *call) providerConfig(k *ssoConnector) (*object, error) {
	if ssoProviderNamed(k.ProviderName).ProviderType == protocolSAML {
		return c.samlProviderConfig(k)
	}
	issuer := c.origin() + "/oidc"
	if k.Config.Text("issuer") != issuer {
		return nil, nil
	}
	known := k.Config.Merged(objectOf(
		member("authorizationEndpoint", issuer+"/auth"), member("tokenEndpoint", issuer+"/token"),
		member("userinfoEndpoint", issuer+"/me"), member("jwksUri", issuer+"/jwks"),
	))
	if known.Text("scope") == "" {
		known.Set("scope", "openid profile email")
	}
	known = known.JSONB()
	return &known, nil
}

// samlIdentityProvider is what matters of the metadata of an identity provider.
type samlIdentityProvider struct {
	XMLName  xml.Name `xml:"urn:oasis:names:tc:SAML:2.0:metadata EntityDescriptor"`
	EntityID string   `xml:"entityID,attr"`
	SignOn   []struct {
		Location string `xml:"Location,attr"`
	} `xml:"IDPSSODescriptor>SingleSignOnService"`
	Certificate string `xml:"IDPSSODescriptor>KeyDescriptor>KeyInfo>X509Data>X509Certificate"`
}

func (c *call) samlProviderConfig(k *ssoConnector) (*object, error) {
	known := objectOf(
		member("defaultAttributeMapping", objectOf(member("id", "nameID"), member("email", "email"), member("name", "name"))),
		member("serviceProvider", objectOf(
			member("entityId", c.origin()+"/enterprise-sso/"+k.ID),
			member("assertionConsumerServiceUrl", c.origin()+"/api/authn/single-sign-on/saml/"+k.ID),
		)),
	)
	metadata := k.Config.Text("metadata")
	if metadata == "" {
		return &known, nil
	}
	var idp samlIdentityProvider
	err := xml.Unmarshal([]byte(metadata), &idp)
	if err != nil || idp.EntityID == "" || len(idp.SignOn) == 0 {
		return &known, errOf("connector.invalid_metadata").
			WithData(map[string]any{"ssoErrorCode": "invalid_metadata", "metadata": metadata})
	}
	provider := objectOf(member("entityId", idp.EntityID), member("signInEndpoint", idp.SignOn[0].Location))
	c.addCertificate(&provider, idp.Certificate)
	known.Set("identityProvider", provider)
	return &known, nil
}

// addCertificate tells of the certificate in SAML metadata, and how long it is good for.
func (c *call) addCertificate(provider *object, text string) {
	der, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	provider.Set("x509Certificate", strings.TrimSpace(string(block)))
	if certificate, err := x509.ParseCertificate(der); err == nil {
		provider.Set("certificateExpiresAt", float64(certificate.NotAfter.UnixMilli()))
		provider.Set("isCertificateValid", certificate.NotAfter.After(c.now))
	}
}
