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

// ssoProviderConfig is what a SAML connector tells about this side. A real server adds what it fetches from the other.
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

var ssoConnectorHandlers = map[string]handler{
	"ListSsoConnectors":  listSSOConnectors,
	"CreateSsoConnector": createSSOConnector,
	"GetSsoConnector":    getSSOConnector,
	"UpdateSsoConnector": updateSSOConnector,
	"DeleteSsoConnector": deleteSSOConnector,
}

func (c *call) ssoConnectorOf() (*ssoConnector, error) {
	k := c.db.ssoConnectors.get(c.path("id"))
	if k == nil {
		return nil, errNotExistsID("sso_connectors", c.path("id"))
	}
	return k, nil
}

func listSSOConnectors(c *call) (answer, error) {
	var views []ssoConnectorView
	for k := range c.db.ssoConnectors.newest() {
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
	taken := b.ConnectorName.has() && c.db.ssoConnectors.find(func(k *ssoConnector) bool {
		return k.ID != self && k.ConnectorName == b.ConnectorName.value
	}) != nil
	forbidden := slices.DeleteFunc(slices.Clone(b.Domains.value), func(d string) bool { return !slices.Contains(publicDomains, d) })
	switch {
	case taken:
		return fail(http.StatusConflict, "single_sign_on.duplicate_connector_name",
			"Connector name already exists. Please choose a different name.")
	case len(forbidden) > 0:
		return fail(http.StatusUnprocessableEntity, "single_sign_on.forbidden_domains", "Public email domains are not allowed.").
			withData(map[string]any{"data": forbidden})
	case b.EnableTokenStorage:
		return errFeature()
	case b.Config.has() && len(b.Config.value.members) > 0 && ssoProviders[provider] == "oidc":
		for _, key := range []string{"clientId", "clientSecret", "issuer"} {
			if provider != "GoogleWorkspace" && b.Config.value.text(key) == "" {
				return fail(http.StatusBadRequest, "connector.invalid_config", "The connector's config is invalid.")
			}
		}
	}
	return nil
}

func (b ssoConnectorBody) apply(k *ssoConnector) {
	b.ConnectorName.into(&k.ConnectorName)
	b.Config.into(&k.Config)
	b.Domains.into(&k.Domains)
	b.Branding.into(&k.Branding)
	b.SyncProfile.into(&k.SyncProfile)
}

func createSSOConnector(c *call) (answer, error) {
	body, err := read[ssoConnectorBody](c)
	if err != nil {
		return answer{}, err
	}
	if _, known := ssoProviders[body.ProviderName]; !known {
		return answer{}, fail(http.StatusUnprocessableEntity, "connector.not_found",
			"Cannot find any available connector for type: %s.", body.ProviderName)
	}
	if err := body.check(c, "", body.ProviderName); err != nil {
		return answer{}, err
	}
	k := &ssoConnector{
		TenantID: tenant, ID: c.s.ids.short(), ProviderName: body.ProviderName, Domains: []string{}, CreatedAt: c.millis(),
	}
	body.apply(k)
	c.db.ssoConnectors.put(k.ID, k)
	return ok(k), nil
}

func getSSOConnector(c *call) (answer, error) {
	k, err := c.ssoConnectorOf()
	if err != nil {
		return answer{}, err
	}
	return ok(c.ssoConnectorView(k)), nil
}

func updateSSOConnector(c *call) (answer, error) {
	k, err := c.ssoConnectorOf()
	if err != nil {
		return answer{}, err
	}
	body, err := read[ssoConnectorBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := body.check(c, k.ID, k.ProviderName); err != nil {
		return answer{}, err
	}
	body.apply(k)
	return ok(c.ssoConnectorView(k)), nil
}

func deleteSSOConnector(c *call) (answer, error) {
	k, err := c.ssoConnectorOf()
	if err != nil {
		return answer{}, err
	}
	c.db.ssoConnectors.remove(k.ID)
	c.db.jitConnectors.dropRight(k.ID)
	return noContent(), nil
}
