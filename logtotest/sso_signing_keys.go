package logtotest

import (
	"net/http"
	"slices"
)

// ssoSigningKeyOperations are the keys that requests to a SAML identity provider are signed with.
var ssoSigningKeyOperations = operations{
	"ListSsoConnectorSigningKeys":  {run: onKeys(listSSOKeys)},
	"CreateSsoConnectorSigningKey": {run: onKeys(createSSOKey), lacks: "keys have 2048 bits where a real server makes 4096"},
	"UpdateSsoConnectorSigningKey": {run: onKeys(updateSSOKey)},
	"DeleteSsoConnectorSigningKey": {run: onKeys(deleteSSOKey)},
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
	keys := slices.Clone(k.keys)
	slices.Reverse(keys)
	return ok(nonNil(keys)), nil
}

func createSSOKey(c *call, k *ssoConnector) (*response, error) {
	key := c.newSAMLSecret(k.ID, ssoKeyYears)
	k.keys = append(k.keys, key)
	if c.isTrue("active") {
		k.keys.activate(key)
	}
	return created(key), nil
}

func updateSSOKey(c *call, k *ssoConnector) (*response, error) {
	key, err := k.keys.find(c.path("keyId"))
	switch {
	case err != nil:
		return nil, err
	case c.isTrue("active"):
		k.keys.activate(key)
	case key.Active && isTrue(k.Config, "signAuthnRequest"):
		return nil, errOf("single_sign_on.can_not_deactivate_signing_key_in_use")
	default:
		key.Active = false
	}
	return ok(key), nil
}

func deleteSSOKey(c *call, k *ssoConnector) (*response, error) {
	key, err := k.keys.find(c.path("keyId"))
	switch {
	case err != nil:
		return nil, err
	case key.Active:
		return nil, errOf("single_sign_on.can_not_delete_active_signing_key")
	}
	k.keys = k.keys.without(key)
	return noContent(), nil
}
