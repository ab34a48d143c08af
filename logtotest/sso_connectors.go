package logtotest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/lists"
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

	keys samlSecrets // of a SAML connector only
}

// ssoConnectorView adds what is known of the provider. What cannot be read is not shown.
func ssoConnectorView(c *call, k *ssoConnector) any {
	p := ssoProviderNamed(k.ProviderName)
	view := shown(k, member("name", p.Name), member("providerType", p.ProviderType),
		member("providerLogo", p.Logo), member("providerLogoDark", p.LogoDark))
	if known, _ := c.providerConfig(k); known != nil {
		view.Set("providerConfig", *known)
	}
	return view
}

var ssoConnectorOperations = operations{
	"ListSsoConnectorProviders": {run: listSSOProviders},
	"ListSsoConnectors":         {run: theSSOConnectors.newest},
	"CreateSsoConnector":        {run: theSSOConnectors.creating(createSSOConnector), lacks: "issuers are not asked, and metadata is not fetched"},
	"GetSsoConnector":           {run: theSSOConnectors.get},
	"UpdateSsoConnector":        {run: theSSOConnectors.update, lacks: "issuers are not asked, and metadata is not fetched"},
	"DeleteSsoConnector":        {run: theSSOConnectors.on(theSSOConnectors.remove)},
	"AssertSingleSignOnSaml":    {run: assertSSO, lacks: "always refused: nobody signs in through an identity provider"},

	// The keys that requests to a SAML identity provider are signed with.
	"ListSsoConnectorSigningKeys":  {run: onKeys(listSSOKeys)},
	"CreateSsoConnectorSigningKey": {run: onKeys(createSSOKey), lacks: "keys have 2048 bits where a real server makes 4096"},
	"UpdateSsoConnectorSigningKey": {run: onKeys(updateSSOKey)},
	"DeleteSsoConnectorSigningKey": {run: onKeys(deleteSSOKey)},
}

// assertSSO is what the response of an identity provider comes to that nobody waits for.
func assertSSO(*call) (*response, error) {
	e := errOf("session.not_found")
	e.OAuthError, e.OAuthDescription = "invalid_request", "interaction session not found"
	return nil, e
}

var theSSOConnectors = entity[ssoConnector]{
	rows:   func(db *state) *store.Table[ssoConnector] { return &db.ssoConnectors },
	absent: notExistsID("sso_connectors"),
	view:   ssoConnectorView,
	short:  true,
	fresh:  func(_ *call, k *ssoConnector) { k.Domains = []string{} },
	fields: []string{"connectorName", "config", "domains", "branding", "syncProfile", "enableTokenStorage"},
	atNew:  []string{"providerName"},
	check:  checkSSOConnector,
}

// checkSSOConnector refuses what it finds in the order of a real server.
func checkSSOConnector(c *call, k *ssoConnector) error {
	provider := ssoProviderNamed(k.ProviderName)
	if provider.ProviderName == "" {
		return withStatus(http.StatusUnprocessableEntity, errOf("connector.not_found", k.ProviderName))
	}
	k.Domains = lists.Map(k.Domains, strings.ToLower)
	taken := c.db.ssoConnectors.Any(func(other *ssoConnector) bool {
		return other.ID != k.ID && other.ConnectorName == k.ConnectorName
	})
	err := cmp.Or(
		checkSSODomains(k.Domains),
		errIf(taken, "single_sign_on.duplicate_connector_name"),
		errIf(k.EnableTokenStorage, "request.feature_not_supported"),
	)
	if err != nil || !c.has("config") {
		return err
	}
	if k.Config, err = readSSOConfig(provider, k.Config); err != nil {
		return err
	}
	_, err = c.providerConfig(k)
	keyless := isTrue(k.Config, "signAuthnRequest") && k.keys.active() == nil
	return cmp.Or(errIf(keyless, "single_sign_on.active_signing_key_required"), err)
}

func createSSOConnector(c *call, k *ssoConnector) (*response, error) {
	c.db.ssoConnectors.Put(k.ID, k)
	return ok(k), nil
}

// ssoKeyYears is how long a key is good for.
const ssoKeyYears = 3

// onKeys makes a handler for the SAML connector that the path names. Others have no keys.
func onKeys(run func(*call, *ssoConnector) (*response, error)) handler {
	return theSSOConnectors.on(func(c *call, k *ssoConnector) (*response, error) {
		if ssoProviderNamed(k.ProviderName).ProviderType != protocolSAML {
			// The message of a real server shows its own template here.
			return nil, withStatus(http.StatusNotFound, errOf("connector.not_found", "{{type}}"))
		}
		return run(c, k)
	})
}

// listSSOKeys has the newest first.
func listSSOKeys(_ *call, k *ssoConnector) (*response, error) {
	return ok(nonNil(slices.Collect(k.keys.Newest()))), nil
}

func createSSOKey(c *call, k *ssoConnector) (*response, error) {
	key := c.newSAMLSecret(k.ID, ssoKeyYears)
	k.keys.setActive(key, c.isTrue("active"))
	k.keys.Put(key.ID, key)
	return created(key), nil
}

func updateSSOKey(c *call, k *ssoConnector) (*response, error) {
	key, active := k.keys.Get(c.path("keyId")), c.isTrue("active")
	switch {
	case key == nil:
		return nil, errNotFound()
	case key.Active && !active && isTrue(k.Config, "signAuthnRequest"):
		return nil, errOf("single_sign_on.can_not_deactivate_signing_key_in_use")
	}
	k.keys.setActive(key, active)
	return ok(key), nil
}

func deleteSSOKey(c *call, k *ssoConnector) (*response, error) {
	return k.keys.delete(c.path("keyId"), "single_sign_on.can_not_delete_active_signing_key")
}
