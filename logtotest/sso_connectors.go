package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/store"
)

// ssoConnector signs users of a company in through its identity provider.
type ssoConnector struct {
	TenantID           string   `json:"tenantId"`
	ID                 string   `json:"id"`
	ProviderName       string   `json:"providerName"`
	ConnectorName      string   `json:"connectorName"`
	Config             object   `json:"config"`
	Domains            []string `json:"domains"`
	Branding           object   `json:"branding"`
	SyncProfile        bool     `json:"syncProfile"`
	EnableTokenStorage bool     `json:"enableTokenStorage"`
	CreatedAt          int64    `json:"createdAt"`

	keys samlSecrets // oldest first; of a SAML connector only
}

// ssoConnectorDetails adds what is known of the provider.
type ssoConnectorDetails struct {
	*ssoConnector
	Name             string  `json:"name"`
	ProviderType     string  `json:"providerType"`
	ProviderLogo     string  `json:"providerLogo"`
	ProviderLogoDark string  `json:"providerLogoDark"`
	ProviderConfig   *object `json:"providerConfig,omitempty"`
}

func ssoConnectorView(c *call, k *ssoConnector) any {
	p := ssoProviderNamed(k.ProviderName)
	known, _ := c.providerConfig(k) // what cannot be read is not shown
	return ssoConnectorDetails{k, p.Name, p.ProviderType, p.Logo, p.LogoDark, known}
}

var ssoConnectorOperations = operations{
	"ListSsoConnectorProviders": {run: listSSOProviders},
	"ListSsoConnectors":         {run: listSSOConnectors},
	"CreateSsoConnector":        {run: createSSOConnector, lacks: "issuers are not asked, and metadata is not fetched"},
	"GetSsoConnector":           {run: theSSOConnectors.get},
	"UpdateSsoConnector":        {run: theSSOConnectors.update, lacks: "issuers are not asked, and metadata is not fetched"},
	"DeleteSsoConnector":        {run: theSSOConnectors.on(theSSOConnectors.remove)},
	"AssertSingleSignOnSaml":    {run: assertSSO, lacks: "always refused: nobody signs in through an identity provider"},
}

// assertSSO is what the response of an identity provider comes to that nobody waits for.
func assertSSO(*call) (*response, error) {
	e := fail(http.StatusBadRequest, "session.not_found", "Session not found. Please go back and sign in again.")
	e.OAuthError, e.OAuthDescription = "invalid_request", "interaction session not found"
	return nil, e
}

var theSSOConnectors = entity[ssoConnector]{
	rows:   func(db *state) *store.Table[ssoConnector] { return db.ssoConnectors },
	absent: notExistsID("sso_connectors"),
	view:   ssoConnectorView,
	fresh: func(c *call) (string, *ssoConnector) {
		id := c.s.ids.Short()
		return id, &ssoConnector{TenantID: tenant, ID: id, Domains: []string{}, CreatedAt: c.millis()}
	},
	fields: []string{"connectorName", "config", "domains", "branding", "syncProfile", "enableTokenStorage"},
	atNew:  []string{"providerName"},
	check:  checkSSOConnector,
	drop:   func(c *call, k *ssoConnector) { c.db.jitConnectors.DropRight(k.ID) },
}

func listSSOConnectors(c *call) (*response, error) {
	return optionallyPaged(c, viewsOf(c, slices.Collect(c.db.ssoConnectors.Newest()), theSSOConnectors.show))
}

// checkSSOConnector refuses what it finds in the order of a real server.
func checkSSOConnector(c *call, k *ssoConnector) error {
	provider := ssoProviderNamed(k.ProviderName)
	if provider.ProviderName == "" {
		return fail(http.StatusUnprocessableEntity, "connector.not_found", "Cannot find any available connector for type: %s.", k.ProviderName)
	}
	for i, d := range k.Domains {
		k.Domains[i] = strings.ToLower(d)
	}
	if err := checkSSODomains(k.Domains); err != nil {
		return err
	}
	taken := c.db.ssoConnectors.Find(func(other *ssoConnector) bool { return other.ID != k.ID && other.ConnectorName == k.ConnectorName })
	switch {
	case taken != nil:
		return fail(http.StatusConflict, "single_sign_on.duplicate_connector_name",
			"Connector name already exists. Please choose a different name.")
	case k.EnableTokenStorage:
		return errFeature()
	}
	given, has := c.bodyObject().Get("config")
	if !has || given == nil {
		return nil
	}
	var err error
	if k.Config, err = readSSOConfig(provider, k.Config); err != nil {
		return err
	}
	if isTrue(k.Config, "signAuthnRequest") && k.keys.active() == nil {
		return fail(http.StatusBadRequest, "single_sign_on.active_signing_key_required",
			"No active signing key found. Generate and activate a signing key before enabling signed authentication requests.")
	}
	_, err = c.providerConfig(k)
	return err
}

func createSSOConnector(c *call) (*response, error) {
	id, k, err := theSSOConnectors.filled(c)
	if err != nil {
		return nil, err
	}
	c.db.ssoConnectors.Put(id, k)
	return ok(k), nil
}
