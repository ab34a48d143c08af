package protect

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Token is what an access token says, after it was checked.
type Token struct {
	Subject      string   // the user, or the application if a machine calls for itself
	ClientID     string   // the application that got the token
	Organization string   // the organization that the scopes are for; empty if they are for no particular one
	Scopes       []string // what the caller may do
}

// Guard makes middleware that lets requests with the right access token through.
type Guard struct {
	verifier *oidc.IDTokenVerifier
	resource string
}

// New returns a guard for an API that is registered in Logto under a resource indicator. It reads
// the address of the keys from the server at endpoint, such as https://my-tenant.logto.app, and so
// needs it to be up. The keys are fetched when they are first needed, and again when a token names
// one that is not among them: a key rotation needs no restart.
func New(ctx context.Context, endpoint, resource string) (*Guard, error) {
	provider, err := oidc.NewProvider(ctx, strings.TrimSuffix(endpoint, "/")+"/oidc")
	if err != nil {
		return nil, fmt.Errorf("protect: %w", err)
	}
	return &Guard{
		verifier: provider.VerifierContext(ctx, &oidc.Config{
			// Logto signs with either, depending on the key. The list that the server publishes
			// has only the one of today.
			SupportedSigningAlgs: []string{oidc.ES384, oidc.RS256},
			SkipClientIDCheck:    true, // the audience depends on the route: see fits
		}),
		resource: resource,
	}, nil
}

// Require lets requests through whose token is for the API, in no particular organization, and has
// all the scopes.
func (g *Guard) Require(scopes ...string) func(http.Handler) http.Handler {
	return g.middleware(scopes, func(audience []string, t *Token, _ *http.Request) bool {
		return slices.Contains(audience, g.resource) && t.Organization == ""
	})
}

// RequireMember lets requests through whose token is for the API in the organization that the
// request concerns, and has all the scopes. Scopes are those of the API, held through an
// organization role.
func (g *Guard) RequireMember(of func(*http.Request) string, scopes ...string) func(http.Handler) http.Handler {
	return g.middleware(scopes, func(audience []string, t *Token, r *http.Request) bool {
		return slices.Contains(audience, g.resource) && t.Organization != "" && t.Organization == of(r)
	})
}

// RequireOrganization lets requests through that have an organization token, one for the
// organization itself and no API, with all the scopes. Scopes are those of the organization
// template.
func (g *Guard) RequireOrganization(of func(*http.Request) string, scopes ...string) func(http.Handler) http.Handler {
	return g.middleware(scopes, func(audience []string, t *Token, r *http.Request) bool {
		id := of(r)
		if id == "" || !slices.Contains(audience, "urn:logto:organization:"+id) {
			return false
		}
		t.Organization = id
		return true
	})
}

type tokenKey struct{}

// TokenOf returns the token of a request that a guard let through, nil for any other.
func TokenOf(ctx context.Context) *Token {
	token, _ := ctx.Value(tokenKey{}).(*Token)
	return token
}

// fits reports whether a token is for what a request asks for.
type fits func(audience []string, t *Token, r *http.Request) bool

func (g *Guard) middleware(scopes []string, fits fits) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
			if !strings.EqualFold(scheme, "Bearer") || raw == "" {
				refuse(w, http.StatusUnauthorized, "Bearer")
				return
			}
			audience, token, err := g.read(r.Context(), raw)
			switch {
			case err != nil || !fits(audience, token, r):
				// A good token for something else is no better than a forged one.
				refuse(w, http.StatusUnauthorized, `Bearer error="invalid_token"`)
			case !token.has(scopes):
				refuse(w, http.StatusForbidden, `Bearer error="insufficient_scope", scope="`+strings.Join(scopes, " ")+`"`)
			default:
				next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), tokenKey{}, token)))
			}
		})
	}
}

// read checks a token: its signature, that this Logto issued it, and that it has not expired.
func (g *Guard) read(ctx context.Context, raw string) (audience []string, token *Token, err error) {
	checked, err := g.verifier.Verify(ctx, raw)
	if err != nil {
		return nil, nil, err
	}
	var claims struct {
		ClientID     string `json:"client_id"`
		Organization string `json:"organization_id"`
		Scope        string `json:"scope"` // names with a space between them
	}
	if err := checked.Claims(&claims); err != nil {
		return nil, nil, err
	}
	return checked.Audience, &Token{
		Subject:      checked.Subject,
		ClientID:     claims.ClientID,
		Organization: claims.Organization,
		Scopes:       strings.Fields(claims.Scope),
	}, nil
}

func (t *Token) has(scopes []string) bool {
	for _, scope := range scopes {
		if !slices.Contains(t.Scopes, scope) {
			return false
		}
	}
	return true
}

// refuse responds as RFC 6750 has it.
func refuse(w http.ResponseWriter, status int, challenge string) {
	w.Header().Set("WWW-Authenticate", challenge)
	http.Error(w, http.StatusText(status), status)
}
