package logtotest

import (
	"cmp"
	"net/url"
)

// authorizeThroughConnector is where a user goes to sign in to a social platform. Most platforms
// want a session of Logto's own sign-in pages.
func authorizeThroughConnector(c *call) (*response, error) {
	state, redirect := c.bodyObject().Text("state"), c.bodyObject().Text("redirectUri")
	k := c.db.connectors.Get(c.path("connectorId"))
	switch {
	case state == "" || redirect == "":
		return nil, errOf("session.insufficient_info")
	case k == nil:
		return nil, errNotFound()
	case k.kind() != connectorSocial:
		return nil, errOf("connector.unexpected_type")
	}
	page, known := k.authorizationURI(state, redirect)
	if !known {
		c.header.Set(originHeader, originNotModelled)
		return nil, errNotModelled(c.op)
	}
	if err := checkConfig(k.factory, k.config); err != nil {
		return nil, err
	}
	return ok(map[string]string{"redirectTo": page}), nil
}

// authorizationURI is the page of the platform that asks the user, for those that need no session.
func (k *connector) authorizationURI(state, redirect string) (page string, known bool) {
	switch k.factory.Text("id") {
	case "github-universal":
		return "https://github.com/login/oauth/authorize?client_id=" + url.QueryEscape(k.config.Text("clientId")) +
			"&redirect_uri=" + url.QueryEscape(redirect) + "&state=" + url.QueryEscape(state) +
			"&scope=" + url.QueryEscape(cmp.Or(k.config.Text("scope"), "read:user")), true
	case "mock-social-connector":
		return "http://mock-social/?state=" + url.QueryEscape(state) + "&redirect_uri=" + url.QueryEscape(redirect) +
			"&scope=" + url.QueryEscape(cmp.Or(k.config.Text("scope"), "email profile")), true
	}
	return "", false
}
