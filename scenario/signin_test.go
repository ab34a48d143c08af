package scenario

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"testing"

	"golang.org/x/oauth2"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// passwordOfScenario is one that any policy takes: neither words nor anything of
// the user are in it.
const passwordOfScenario = "Vq7#kDw2!mXz9&"

// newCustomer makes a user who can sign in, and has whatever a tenant may ask of
// users who do.
func (s *scenario) newCustomer(ctx context.Context, t *testing.T, name string) *gen.User {
	t.Helper()
	return s.newUser(ctx, t, gen.CreateUserRequest{
		Username: new(name + "_" + s.tag), PrimaryEmail: new(s.email(name)), PrimaryPhone: new(s.phone()),
		Name: new(name + " " + s.tag), Password: new(passwordOfScenario),
	})
}

// signIn is a web application that users sign in to, from the first redirect to the
// tokens, and out again.
func signIn(s *scenario) {
	var ann *gen.User
	var web *shop
	var api *gen.Resource
	var page *browser
	var code string
	var token *oauth2.Token
	read := "read:" + s.tag
	resource := func() oauth2.AuthCodeOption { return oauth2.SetAuthURLParam("resource", api.Indicator) }

	s.need("create", func(ctx context.Context, t *testing.T) {
		s.needPasswordSignIn(ctx, t)
		ann = s.newCustomer(ctx, t, "ann")
		web = s.newShop(ctx, t, "openid", "profile", "email", "offline_access", read)
		var scopes []string
		api, scopes = s.newAPI(ctx, t, read)
		role := s.newRole(ctx, t, gen.CreateRoleRequest{Name: "Reader " + s.tag, Description: "Reads", ScopeIDs: scopes})
		fatal(t, only(s.client.AssignUserRoles(ctx, ann.ID, gen.RoleIDs{RoleIDs: []string{role.ID}})))
		page = web.newBrowser(t)
	})
	s.need("sign in", func(ctx context.Context, t *testing.T) {
		page.begin(ctx, t, gen.InteractionEventSignIn, oauth2.SetAuthURLParam("prompt", "login consent"), resource())
		_, err := page.password(ctx, *ann.Username, "wrong"+passwordOfScenario)
		refused(t, err, 422, "session.invalid_credentials")
		refused(t, only(page.SubmitInteraction(ctx)), 404, "session.identifier_not_found")
		page.enter(ctx, t, *ann.Username, passwordOfScenario)
		code = page.finish(ctx, t)
	})
	s.need("code for tokens", func(ctx context.Context, t *testing.T) {
		token = page.exchange(ctx, t, code)
		same(t, "type", token.Type(), "Bearer")
		same(t, "seconds", token.ExpiresIn, int64(3600))
		same(t, "scopes", words(extra(token, "scope")), []string{"email", "offline_access", "openid", "profile"})
		if token.RefreshToken == "" {
			t.Error("there is no refresh token, though the user consented to offline access")
		}
	})
	s.step("ID token", func(ctx context.Context, t *testing.T) {
		claims := s.verified(ctx, t, extra(token, "id_token"))
		sameClaims(t, claims, map[string]any{
			"iss": web.issuer, "aud": web.app.ID, "sub": ann.ID, "nonce": page.nonce, "username": *ann.Username,
			"name": *ann.Name, "email": *ann.PrimaryEmail, "email_verified": true, "phone_number": nil,
		})
		same(t, "seconds", lifetime(claims), 3600.0)
	})
	s.step("userinfo", func(ctx context.Context, t *testing.T) {
		response, err := s.client.Do(ctx, "GET", "/oidc/me", nil, management.WithToken(token.AccessToken))
		fatal(t, err)
		var claims map[string]any
		fatal(t, response.Decode(&claims))
		sameClaims(t, claims, map[string]any{
			"sub": ann.ID, "username": *ann.Username, "name": *ann.Name, "email": *ann.PrimaryEmail, "email_verified": true,
			"phone_number": nil, "nonce": nil,
		})
		if _, err := s.client.Do(ctx, "GET", "/oidc/me", nil, management.WithToken("nonsense")); !errors.Is(err, management.ErrUnauthorized) {
			t.Errorf("with a token of nobody: %v", err)
		}
	})
	s.step("the user has signed in", func(ctx context.Context, t *testing.T) {
		got, err := s.client.GetUser(ctx, ann.ID, nil)
		fatal(t, err)
		same(t, "application", text(got.ApplicationID), web.app.ID)
		if got.LastSignInAt == nil {
			t.Error("there is no time of the last sign-in")
		}
	})
	s.step("refresh", func(ctx context.Context, t *testing.T) {
		again, err := web.config.TokenSource(ctx, &oauth2.Token{RefreshToken: token.RefreshToken}).Token()
		fatal(t, err)
		if again.AccessToken == token.AccessToken {
			t.Error("the access token is not a new one")
		}
		same(t, "scopes", words(extra(again, "scope")), []string{"email", "offline_access", "openid", "profile"})
		sameClaims(t, s.verified(ctx, t, extra(again, "id_token")), map[string]any{"aud": web.app.ID, "sub": ann.ID, "name": *ann.Name})
		_, err = web.config.TokenSource(ctx, &oauth2.Token{RefreshToken: "nonsense"}).Token()
		refusedTokens(t, err, "invalid_grant")
	})
	s.step("token for an API", func(ctx context.Context, t *testing.T) {
		// The browser has a session now, so that there is no page on the way.
		code := page.arrive(t, page.authorize(ctx, t, resource()))
		_, err := web.config.Exchange(ctx, code, oauth2.VerifierOption(oauth2.GenerateVerifier()))
		refusedTokens(t, err, "invalid_grant")

		code = page.arrive(t, page.authorize(ctx, t, resource()))
		got := page.exchange(ctx, t, code, resource())
		same(t, "scopes", words(extra(got, "scope")), []string{read})
		same(t, "refresh token, without being asked for consent", got.RefreshToken, "")
		claims := s.verified(ctx, t, got.AccessToken)
		sameClaims(t, claims, map[string]any{
			"iss": web.issuer, "aud": api.Indicator, "sub": ann.ID, "client_id": web.app.ID, "scope": read,
		})
		same(t, "seconds", lifetime(claims), 3600.0)
	})
	s.step("sign out", func(ctx context.Context, t *testing.T) {
		page.signOut(ctx, t, extra(token, "id_token"))
		page.begin(ctx, t, gen.InteractionEventSignIn) // which has to ask again
	})
}

// refusedTokens checks that the token endpoint gave none.
func refusedTokens(t *testing.T, err error, code string) {
	t.Helper()
	e, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		t.Errorf("got %v, want %s", err, code)
		return
	}
	same(t, "error", e.ErrorCode, code)
	same(t, "status", e.Response.StatusCode, 400)
}

var (
	formAction = regexp.MustCompile(`<form[^>]* action="([^"]+)"`)
	formSecret = regexp.MustCompile(`name="xsrf" value="([^"]+)"`)
)

// signOut sends the browser to end its session. The page has a form that a browser
// submits by itself, and leads back to the shop.
func (b *browser) signOut(ctx context.Context, t *testing.T, idToken string) {
	t.Helper()
	bye := b.app.OidcClientMetadata.PostLogoutRedirectURIs[0]
	query := url.Values{"id_token_hint": {idToken}, "post_logout_redirect_uri": {bye}, "state": {"out"}}
	asked, err := b.Do(ctx, "GET", "/oidc/session/end?"+query.Encode(), nil)
	fatal(t, err)
	action, secret := formAction.FindSubmatch(asked.Body), formSecret.FindSubmatch(asked.Body)
	if action == nil || secret == nil {
		t.Fatalf("no form to sign out with: %v", asked)
	}
	target, err := url.Parse(string(action[1]))
	fatal(t, err)
	done, err := b.Do(ctx, "POST", target.RequestURI(), url.Values{"xsrf": {string(secret[1])}, "logout": {"yes"}})
	fatal(t, err)
	next, err := done.Location()
	fatal(t, err)
	same(t, "where it leads", next.String(), bye+"?state=out")
}
