package logtotest

import (
	"net/http"
	"slices"
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
}

// ssoConnectorView adds what is known of the provider.
type ssoConnectorView struct {
	*ssoConnector
	Name             string             `json:"name"`
	ProviderType     string             `json:"providerType"`
	ProviderLogo     string             `json:"providerLogo"`
	ProviderLogoDark string             `json:"providerLogoDark"`
	ProviderConfig   *ssoProviderConfig `json:"providerConfig,omitempty"`
}

// ssoProviderConfig is what a SAML connector tells about this side. A real server adds what it
// fetches from the other.
type ssoProviderConfig struct {
	DefaultAttributeMapping map[string]string `json:"defaultAttributeMapping"`
	ServiceProvider         serviceProvider   `json:"serviceProvider"`
}

type serviceProvider struct {
	EntityID                    string `json:"entityId"`
	AssertionConsumerServiceURL string `json:"assertionConsumerServiceUrl"`
}

// ssoProviders are the providers by name, and the protocol each speaks.
var ssoProviders = map[string]string{
	"OIDC": "oidc", "SAML": "saml", "AzureAD": "saml", "AzureAdOidc": "oidc", "GoogleWorkspace": "oidc", "Okta": "oidc",
}

// placeholderLogo stands where a real server has the provider's picture.
const placeholderLogo = "data:image/png;base64," + emptyPNG

func (c *call) ssoConnectorView(k *ssoConnector) ssoConnectorView {
	view := ssoConnectorView{k, k.ProviderName, ssoProviders[k.ProviderName], placeholderLogo, placeholderLogo, nil}
	if view.ProviderType == "saml" {
		view.ProviderConfig = &ssoProviderConfig{
			map[string]string{"id": "nameID", "email": "email", "name": "name"},
			serviceProvider{c.origin() + "/enterprise-sso/" + k.ID, c.origin() + "/api/authn/single-sign-on/saml/" + k.ID},
		}
	}
	return view
}

var ssoConnectorOperations = operations{
	"ListSsoConnectors":  {run: listSSOConnectors},
	"CreateSsoConnector": {run: createSSOConnector},
	"GetSsoConnector":    {run: getSSOConnector},
	"UpdateSsoConnector": {run: updateSSOConnector},
	"DeleteSsoConnector": {run: deleteSSOConnector},
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

// publicDomains are a few of the mail providers whose addresses anyone may have.
var publicDomains = []string{"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com"}

func (b ssoConnectorBody) check(c *call, self, provider string) error {
	taken := b.ConnectorName.Has() && c.db.ssoConnectors.Find(func(k *ssoConnector) bool {
		return k.ID != self && k.ConnectorName == b.ConnectorName.Value
	}) != nil
	forbidden := slices.DeleteFunc(slices.Clone(b.Domains.Value), func(d string) bool { return !slices.Contains(publicDomains, d) })
	switch {
	case taken:
		return fail(http.StatusConflict, "single_sign_on.duplicate_connector_name",
			"Connector name already exists. Please choose a different name.")
	case len(forbidden) > 0:
		return fail(http.StatusUnprocessableEntity, "single_sign_on.forbidden_domains", "Public email domains are not allowed.").
			WithData(map[string]any{"data": forbidden})
	case b.EnableTokenStorage:
		return errFeature()
	case b.Config.Has() && len(b.Config.Value.Members) > 0 && ssoProviders[provider] == "oidc":
		for _, key := range []string{"clientId", "clientSecret", "issuer"} {
			if provider != "GoogleWorkspace" && b.Config.Value.Text(key) == "" {
				return fail(http.StatusBadRequest, "connector.invalid_config", "The connector's config is invalid.")
			}
		}
	}
	return nil
}

func (b ssoConnectorBody) apply(k *ssoConnector) {
	b.ConnectorName.Into(&k.ConnectorName)
	b.Config.Into(&k.Config)
	b.Domains.Into(&k.Domains)
	b.Branding.Into(&k.Branding)
	b.SyncProfile.Into(&k.SyncProfile)
}

func createSSOConnector(c *call) (*response, error) {
	body, err := read[ssoConnectorBody](c)
	if err != nil {
		return nil, err
	}
	if _, known := ssoProviders[body.ProviderName]; !known {
		return nil, fail(http.StatusUnprocessableEntity, "connector.not_found",
			"Cannot find any available connector for type: %s.", body.ProviderName)
	}
	if err := body.check(c, "", body.ProviderName); err != nil {
		return nil, err
	}
	k := &ssoConnector{
		TenantID: tenant, ID: c.s.ids.Short(), ProviderName: body.ProviderName, Domains: []string{}, CreatedAt: c.millis(),
	}
	body.apply(k)
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
	if err := body.check(c, k.ID, k.ProviderName); err != nil {
		return nil, err
	}
	body.apply(k)
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
