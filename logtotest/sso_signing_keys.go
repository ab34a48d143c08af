package logtotest

import (
	"net/http"
	"slices"
)

// ssoSigningKeyOperations are the keys that requests to a SAML identity provider are signed with.
var ssoSigningKeyOperations = operations{
	"ListSsoConnectorSigningKeys":  {run: listSSOKeys},
	"CreateSsoConnectorSigningKey": {run: createSSOKey, lacks: "keys have 2048 bits where a real server makes 4096"},
	"UpdateSsoConnectorSigningKey": {run: updateSSOKey},
	"DeleteSsoConnectorSigningKey": {run: deleteSSOKey},
}

// ssoKeyYears is how long a key is good for.
const ssoKeyYears = 3

// samlConnectorOf refuses connectors of another protocol, which have no keys.
func (c *call) samlConnectorOf() (*ssoConnector, error) {
	k, err := theSSOConnectors.find(c)
	if err == nil && ssoProviderNamed(k.ProviderName).ProviderType != protocolSAML {
		// The message of a real server shows its own template here.
		err = fail(http.StatusNotFound, "connector.not_found", "Cannot find any available connector for type: {{type}}.")
	}
	return k, err
}

// ssoKeyOf finds the key that the path names.
func (c *call) ssoKeyOf() (*ssoConnector, *samlSecret, error) {
	k, err := c.samlConnectorOf()
	if err != nil {
		return nil, nil, err
	}
	at := slices.IndexFunc(k.keys, func(s *samlSecret) bool { return s.ID == c.path("keyId") })
	if at < 0 {
		return nil, nil, errNotFound()
	}
	return k, k.keys[at], nil
}

func (k *ssoConnector) hasActiveKey() bool {
	return slices.ContainsFunc(k.keys, func(s *samlSecret) bool { return s.Active })
}

// activate keeps it to one active key at most.
func (k *ssoConnector) activate(key *samlSecret) {
	for _, other := range k.keys {
		other.Active = other == key
	}
}

// listSSOKeys has the newest first.
func listSSOKeys(c *call) (*response, error) {
	k, err := c.samlConnectorOf()
	if err != nil {
		return nil, err
	}
	keys := slices.Clone(k.keys)
	slices.Reverse(keys)
	return ok(nonNil(keys)), nil
}

func createSSOKey(c *call) (*response, error) {
	k, err := c.samlConnectorOf()
	if err != nil {
		return nil, err
	}
	key := c.newSAMLSecret(k.ID, ssoKeyYears)
	k.keys = append(k.keys, key)
	if isTrue(c.bodyObject(), "active") {
		k.activate(key)
	}
	return created(key), nil
}

func updateSSOKey(c *call) (*response, error) {
	k, key, err := c.ssoKeyOf()
	if err != nil {
		return nil, err
	}
	switch active := isTrue(c.bodyObject(), "active"); {
	case active:
		k.activate(key)
	case key.Active && isTrue(k.Config, "signAuthnRequest"):
		return nil, fail(http.StatusBadRequest, "single_sign_on.can_not_deactivate_signing_key_in_use",
			"Cannot deactivate the signing key while signed authentication requests are enabled. Disable signed authentication requests first.")
	default:
		key.Active = false
	}
	return ok(key), nil
}

func deleteSSOKey(c *call) (*response, error) {
	k, key, err := c.ssoKeyOf()
	if err != nil {
		return nil, err
	}
	if key.Active {
		return nil, fail(http.StatusBadRequest, "single_sign_on.can_not_delete_active_signing_key",
			"Cannot delete the active signing key. Activate another key or deactivate this key first.")
	}
	k.keys = slices.DeleteFunc(k.keys, func(s *samlSecret) bool { return s == key })
	return noContent(), nil
}
