package auth

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"strings"
)

// ClientCredentials returns a source of tokens for a machine-to-machine application: of the
// Management API, or of the API that [WithResource] names, with [WithScopes]. The endpoint is read
// by [ParseEndpoint]. A token that lacks one of the scopes asked for, which is "all" by default, is an
// error, since calls with it would be refused.
func ClientCredentials(endpoint, appID, appSecret string, opts ...Option) (*Source, error) {
	c, err := newConfig(endpoint, appID, appSecret, opts)
	if err != nil {
		return nil, err
	}
	if c.forUsers != nil {
		return nil, c.forUsers
	}
	if !c.resourceIs {
		c.resource = c.endpoint.Resource()
	}
	if c.scopes == nil {
		c.scopes = []string{"all"}
	}
	return c.source(&requester{form: url.Values{"resource": {c.resource}}, required: c.scopes}), nil
}

// Organization returns a source of tokens for one organization: the application must be a member of
// it. Such a token is not for the Management API. Scopes are the organization's; none is requested
// by default.
func Organization(endpoint, appID, appSecret, organizationID string, opts ...Option) (*Source, error) {
	c, err := newConfig(endpoint, appID, appSecret, opts)
	if err != nil {
		return nil, err
	}
	if c.forUsers != nil {
		return nil, c.forUsers
	}
	if organizationID == "" {
		return nil, errors.New("logto: the organization id is empty: pass the id of an organization that the application is a member of")
	}
	form := url.Values{"organization_id": {organizationID}}
	if c.resourceIs {
		form.Set("resource", c.resource) // an API resource, as seen by the organization
	}
	return c.source(&requester{form: form}), nil
}

// grantTokenExchange is OAuth 2.0 Token Exchange (RFC 8693).
const grantTokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange"

// TokenType is the kind of a token that is exchanged for another: the subject_token_type of RFC
// 8693.
type TokenType string

// The types of subject tokens that Logto knows.
const (
	// TokenTypeAccessToken is the type under which every release exchanges the subject tokens of
	// POST /api/subject-tokens.
	TokenTypeAccessToken TokenType = "urn:ietf:params:oauth:token-type:access_token"
	// TokenTypeImpersonation is another type for the same subject tokens, which Logto accepts
	// since 1.38.
	TokenTypeImpersonation TokenType = "urn:logto:token-type:impersonation_token"
	// TokenTypePersonalAccessToken is a personal access token, which a user or an administrator
	// made for scripts.
	TokenTypePersonalAccessToken TokenType = "urn:logto:token-type:personal_access_token"
)

// Exchange returns a source of tokens that act as a user. Each token is obtained in exchange for a
// subject token (POST /api/subject-tokens of the Management API), which can be used only once:
// subjectToken is called for each request, and must return a new one. Set the API with
// [WithResource], scopes with [WithScopes], and an organization with [WithOrganization].
func Exchange(endpoint, appID, appSecret string, subjectToken func(context.Context) (string, error), opts ...Option) (*Source, error) {
	c, err := newConfig(endpoint, appID, appSecret, opts)
	if err != nil {
		return nil, err
	}
	if subjectToken == nil {
		return nil, errors.New("logto: Exchange needs a function that returns a subject token, not nil")
	}
	if c.subjectType == "" {
		c.subjectType = TokenTypeAccessToken
	}
	return c.exchange(subjectToken), nil
}

// PersonalAccessToken returns a source of tokens that act as the user to whom a personal access
// token belongs. The same personal access token serves until it expires or is deleted. Set the API
// with [WithResource], scopes with [WithScopes], and an organization with [WithOrganization].
func PersonalAccessToken(endpoint, appID, appSecret, personalAccessToken string, opts ...Option) (*Source, error) {
	c, err := newConfig(endpoint, appID, appSecret, opts)
	if err != nil {
		return nil, err
	}
	token := strings.TrimSpace(personalAccessToken)
	if token == "" {
		return nil, errors.New("logto: the personal access token is empty: pass one of the user")
	}
	if c.subjectType != "" {
		return nil, errors.New("logto: WithSubjectTokenType is an option of auth.Exchange only")
	}
	c.subjectType = TokenTypePersonalAccessToken
	return c.exchange(func(context.Context) (string, error) { return token, nil }), nil
}

func (c *config) exchange(subjectToken func(context.Context) (string, error)) *Source {
	form := url.Values{
		"grant_type":         {grantTokenExchange},
		"subject_token_type": {string(c.subjectType)},
	}
	if c.resourceIs {
		form.Set("resource", c.resource)
	}
	if c.organization != "" {
		form.Set("organization_id", c.organization)
	}
	subject := func(ctx context.Context, form url.Values, hidden *secrets) (url.Values, error) {
		token, err := subjectToken(ctx)
		if err != nil {
			return nil, within("logto: cannot get a subject token", err)
		}
		if token == "" {
			return nil, errors.New("logto: the function that returns subject tokens returned an empty one")
		}
		hidden.Add(token)
		form = maps.Clone(form)
		form.Set("subject_token", token)
		return form, nil
	}
	return c.source(&requester{form: form, subject: subject})
}
