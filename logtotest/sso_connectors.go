package logtotest

import (
	"net/http"
	"strings"
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

	keys []*samlSecret // oldest first; of a SAML connector only
}

// ssoConnectorView adds what is known of the provider.
type ssoConnectorView struct {
	*ssoConnector
	Name             string  `json:"name"`
	ProviderType     string  `json:"providerType"`
	ProviderLogo     string  `json:"providerLogo"`
	ProviderLogoDark string  `json:"providerLogoDark"`
	ProviderConfig   *object `json:"providerConfig,omitempty"`
}

func (c *call) ssoConnectorView(k *ssoConnector) ssoConnectorView {
	p := ssoProviderNamed(k.ProviderName)
	known, _ := c.providerConfig(k) // what cannot be read is not shown
	return ssoConnectorView{k, p.Name, p.ProviderType, p.Logo, p.LogoDark, known}
}

var ssoConnectorOperations = operations{
	"ListSsoConnectorProviders": {run: listSSOProviders},
	"ListSsoConnectors":         {run: listSSOConnectors},
	"CreateSsoConnector":        {run: createSSOConnector, lacks: "issuers are not asked, and metadata is not fetched"},
	"GetSsoConnector":           {run: getSSOConnector},
	"UpdateSsoConnector":        {run: updateSSOConnector, lacks: "issuers are not asked, and metadata is not fetched"},
	"DeleteSsoConnector":        {run: deleteSSOConnector},
	"AssertSingleSignOnSaml":    {run: assertSSO, lacks: "always refused: nobody signs in through an identity provider"},
}

// assertSSO is what the response of an identity provider comes to that nobody waits for.
func assertSSO(*call) (*response, error) {
	e := fail(http.StatusBadRequest, "session.not_found", "Session not found. Please go back and sign in again.")
	e.OAuthError, e.OAuthDescription = "invalid_request", "interaction session not found"
	return nil, e
}

func (c *call) ssoConnectorOf() (*ssoConnector, error) {
	k := c.db.ssoConnectors.Get(c.path("id"))
	if k == nil {
		return nil, errNotExistsID("sso_connectors", c.path("id"))
	}
	return k, nil
}

func listSSOConnectors(c *call) (*response, error) {
	var views []ssoConnectorView
	for k := range c.db.ssoConnectors.Newest() {
		views = append(views, c.ssoConnectorView(k))
	}
	return optionallyPaged(c, views)
}

type ssoConnectorBody struct {
	ProviderName       string          `json:"providerName"`
	ConnectorName      field[string]   `json:"connectorName"`
	Config             field[object]   `json:"config"`
	Domains            field[[]string] `json:"domains"`
	Branding           field[object]   `json:"branding"`
	SyncProfile        field[bool]     `json:"syncProfile"`
	EnableTokenStorage bool            `json:"enableTokenStorage"`
}

// apply checks the body and stores what it has, in the order of a real server.
func (b ssoConnectorBody) apply(c *call, k *ssoConnector) error {
	provider, changed := ssoProviderNamed(k.ProviderName), *k
	if b.Domains.Has() {
		changed.Domains = []string{}
		for _, d := range b.Domains.Value {
			changed.Domains = append(changed.Domains, strings.ToLower(d))
		}
		if err := checkSSODomains(changed.Domains); err != nil {
			return err
		}
	}
	taken := b.ConnectorName.Has() && c.db.ssoConnectors.Find(func(other *ssoConnector) bool {
		return other.ID != k.ID && other.ConnectorName == b.ConnectorName.Value
	}) != nil
	switch {
	case taken:
		return fail(http.StatusConflict, "single_sign_on.duplicate_connector_name",
			"Connector name already exists. Please choose a different name.")
	case b.EnableTokenStorage:
		return errFeature()
	}
	if b.Config.Has() {
		var err error
		if changed.Config, err = readSSOConfig(provider, b.Config.Value); err != nil {
			return err
		}
		if isTrue(changed.Config, "signAuthnRequest") && !k.hasActiveKey() {
			return fail(http.StatusBadRequest, "single_sign_on.active_signing_key_required",
				"No active signing key found. Generate and activate a signing key before enabling signed authentication requests.")
		}
		if _, err := c.providerConfig(&changed); err != nil {
			return err
		}
	}
	b.ConnectorName.Into(&changed.ConnectorName)
	b.Branding.Into(&changed.Branding)
	b.SyncProfile.Into(&changed.SyncProfile)
	*k = changed
	return nil
}

func createSSOConnector(c *call) (*response, error) {
	body, err := read[ssoConnectorBody](c)
	if err != nil {
		return nil, err
	}
	if ssoProviderNamed(body.ProviderName).ProviderName == "" {
		return nil, fail(http.StatusUnprocessableEntity, "connector.not_found",
			"Cannot find any available connector for type: %s.", body.ProviderName)
	}
	k := &ssoConnector{
		TenantID: tenant, ID: c.s.ids.Short(), ProviderName: body.ProviderName, Domains: []string{}, CreatedAt: c.millis(),
	}
	if err := body.apply(c, k); err != nil {
		return nil, err
	}
	c.db.ssoConnectors.Put(k.ID, k)
	return ok(k), nil
}

func getSSOConnector(c *call) (*response, error) {
	k, err := c.ssoConnectorOf()
	if err != nil {
		return nil, err
	}
	return ok(c.ssoConnectorView(k)), nil
}

func updateSSOConnector(c *call) (*response, error) {
	k, err := c.ssoConnectorOf()
	if err != nil {
		return nil, err
	}
	body, err := read[ssoConnectorBody](c)
	if err != nil {
		return nil, err
	}
	if err := body.apply(c, k); err != nil {
		return nil, err
	}
	return ok(c.ssoConnectorView(k)), nil
}

func deleteSSOConnector(c *call) (*response, error) {
	k, err := c.ssoConnectorOf()
	if err != nil {
		return nil, err
	}
	c.db.ssoConnectors.Remove(k.ID)
	c.db.jitConnectors.DropRight(k.ID)
	return noContent(), nil
}
