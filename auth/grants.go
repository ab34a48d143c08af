package auth

import (
	"context"
	"errors"
	"net/url"
)

// ClientCredentials returns a source of Management API tokens for a
// machine-to-machine application. The endpoint is read by [ParseEndpoint], and
// the resource indicator follows from it unless an option sets it. A token that
// comes without the scope "all" is an error, since every call with it would be
// refused.
func ClientCredentials(endpoint, appID, appSecret string, opts ...Option) (*Source, error) {
	c, err := newConfig(endpoint, appID, appSecret, opts)
	if err != nil {
		return nil, err
	}
	if !c.resourceIs {
		c.resource = c.endpoint.Resource()
	}
	if c.scopes == nil {
		c.scopes = []string{"all"}
	}
	r := c.requester(url.Values{"resource": {c.resource}}, c.scopes)
	return newSource(r.limit(), r.fetch), nil
}

// Organization returns a source of tokens for one organization: the
// application must be a member of it. Such a token is not for the Management
// API. Scopes are the organization's; none is asked for by default.
func Organization(endpoint, appID, appSecret, organizationID string, opts ...Option) (*Source, error) {
	c, err := newConfig(endpoint, appID, appSecret, opts)
	if err != nil {
		return nil, err
	}
	if organizationID == "" {
		return nil, errors.New("logto: the organization id is empty")
	}
	form := url.Values{"organization_id": {organizationID}}
	if c.resourceIs {
		form.Set("resource", c.resource) // an API resource, as seen by the organization
	}
	r := c.requester(form, nil)
	return newSource(r.limit(), r.fetch), nil
}

// The values that OAuth 2.0 Token Exchange (RFC 8693) gives to its parameters.
const (
	grantTokenExchange   = "urn:ietf:params:oauth:grant-type:token-exchange"
	subjectIsAccessToken = "urn:ietf:params:oauth:token-type:access_token"
)

// Exchange returns a source of tokens that act as a user. Each token is got in
// exchange for a subject token (POST /api/subject-tokens of the Management API),
// which can be used only once: so subjectToken is called for each request, and
// makes a new one. Set the API with [WithResource], and scopes with
// [WithScopes].
func Exchange(endpoint, appID, appSecret string, subjectToken func(context.Context) (string, error), opts ...Option) (*Source, error) {
	c, err := newConfig(endpoint, appID, appSecret, opts)
	if err != nil {
		return nil, err
	}
	if subjectToken == nil {
		return nil, errors.New("logto: Exchange needs a function that makes a subject token")
	}
	form := url.Values{
		"grant_type":         {grantTokenExchange},
		"subject_token_type": {subjectIsAccessToken},
	}
	if c.resourceIs {
		form.Set("resource", c.resource)
	}
	r := c.requester(form, nil)
	r.subjectToken = subjectToken
	return newSource(r.limit(), r.fetch), nil
}
