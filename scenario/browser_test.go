package scenario

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// shop is a web application that users sign in to. Its host never exists: the
// browser of the scenarios stops before it.
type shop struct {
	*scenario
	app    *gen.Application
	config oauth2.Config
	issuer string
}

// newShop makes the application and reads where Logto wants its browsers.
func (s *scenario) newShop(ctx context.Context, t *testing.T, scopes ...string) *shop {
	t.Helper()
	host := "https://shop." + s.tag + ".example.com"
	app := s.newApplication(ctx, t, gen.CreateApplicationRequest{
		Name: "Shop " + s.tag, Type: gen.ApplicationTypeTraditional,
		OidcClientMetadata: &gen.OidcClientMetadata{
			RedirectURIs: []string{host + "/callback"}, PostLogoutRedirectURIs: []string{host + "/bye"},
		},
		CustomClientMetadata: &gen.CustomClientMetadata{AllowTokenExchange: new(true)},
	})
	secret, err := s.client.CreateApplicationSecret(ctx, app.ID, gen.CreateApplicationSecretRequest{Name: "Scenario"})
	s.must(t, err) // goes with its application

	discovered, err := s.client.Do(ctx, "GET", "/oidc/.well-known/openid-configuration", nil)
	fatal(t, err)
	var server struct {
		Issuer        string `json:"issuer"`
		Authorization string `json:"authorization_endpoint"`
		Token         string `json:"token_endpoint"`
	}
	fatal(t, discovered.Decode(&server))
	return &shop{scenario: s, app: app, issuer: server.Issuer, config: oauth2.Config{
		ClientID: app.ID, ClientSecret: secret.Value.Reveal(), RedirectURL: host + "/callback", Scopes: scopes,
		Endpoint: oauth2.Endpoint{AuthURL: server.Authorization, TokenURL: server.Token, AuthStyle: oauth2.AuthStyleInHeader},
	}}
}

// browser is one of a user on the way from the shop to Logto and back. Its sign-in
// page is of the suite's own, by the Experience API.
type browser struct {
	*management.ExperienceClient
	*shop
	state, nonce, verifier string // of the request that was made last
}

func (p *shop) newBrowser(t *testing.T) *browser {
	t.Helper()
	experience, err := p.client.Experience()
	fatal(t, err)
	return &browser{ExperienceClient: experience, shop: p}
}

// get opens an address of the server and returns where it leads. Only the path is
// taken: the server may know itself by another name than LOGTO_ENDPOINT.
func (b *browser) get(ctx context.Context, t *testing.T, address string) *url.URL {
	t.Helper()
	target, err := url.Parse(address)
	fatal(t, err)
	response, err := b.Do(ctx, "GET", target.RequestURI(), nil)
	fatal(t, err)
	next, err := response.Location()
	if err != nil {
		t.Fatalf("GET %s: %v, and %v", target.Path, response, err)
	}
	return next
}

// authorize begins a sign-in as the shop does, and returns where that leads.
func (b *browser) authorize(ctx context.Context, t *testing.T, more ...oauth2.AuthCodeOption) *url.URL {
	t.Helper()
	b.state, b.nonce, b.verifier = oauth2.GenerateVerifier(), oauth2.GenerateVerifier(), oauth2.GenerateVerifier()
	more = append(more, oauth2.S256ChallengeOption(b.verifier), oauth2.SetAuthURLParam("nonce", b.nonce))
	return b.get(ctx, t, b.config.AuthCodeURL(b.state, more...))
}

// begin is authorize for a user who is asked to sign in, as far as to the page.
func (b *browser) begin(ctx context.Context, t *testing.T, event gen.InteractionEvent, more ...oauth2.AuthCodeOption) {
	t.Helper()
	page := b.authorize(ctx, t, more...)
	same(t, "page", page.Path, "/sign-in")
	same(t, "application of the page", page.Query().Get("app_id"), b.app.ID)
	fatal(t, b.InitInteraction(ctx, gen.InitInteractionRequest{InteractionEvent: event}))
}

// password verifies a password and returns the id of the verification.
func (b *browser) password(ctx context.Context, username, password string) (id string, err error) {
	verified, err := b.CreatePasswordVerification(ctx, gen.CreatePasswordVerificationRequest{
		Identifier: gen.VerificationIdentifier{Type: gen.SignInIdentifierUsername, Value: username}, Password: password,
	})
	if err != nil {
		return "", err
	}
	return verified.VerificationID, nil
}

// identify says who signs in, by a verification.
func (b *browser) identify(ctx context.Context, t *testing.T, verification string) {
	t.Helper()
	fatal(t, b.IdentifyUser(ctx, gen.IdentifyUserRequest{VerificationID: &verification}))
}

// enter fills in the form of the page: username and password.
func (b *browser) enter(ctx context.Context, t *testing.T, username, password string) {
	t.Helper()
	verification, err := b.password(ctx, username, password)
	fatal(t, err)
	b.identify(ctx, t, verification)
}

// finish ends a sign-in on the page, and returns the code that the shop gets. Logto
// consents for applications of the tenant's own, on the way through /consent, so
// that there is no page to fill in.
func (b *browser) finish(ctx context.Context, t *testing.T) (code string) {
	t.Helper()
	submitted, err := b.SubmitInteraction(ctx)
	fatal(t, err)
	target, way := submitted.RedirectTo, []string{}
	for range 6 {
		next := b.get(ctx, t, target)
		if target = next.String(); strings.HasPrefix(target, b.config.RedirectURL) {
			return b.arrive(t, next)
		}
		way = append(way, next.Path)
	}
	t.Fatalf("the browser does not come back: %s", strings.Join(way, ", "))
	return ""
}

// arrive reads the code out of the address that the browser brings to the shop.
func (b *browser) arrive(t *testing.T, address *url.URL) (code string) {
	t.Helper()
	query := address.Query()
	code = query.Get("code")
	if !strings.HasPrefix(address.String(), b.config.RedirectURL) || code == "" {
		t.Fatalf("the browser brings no code but an %q, to %s", query.Get("error"), address.Path)
	}
	same(t, "state", query.Get("state"), b.state)
	same(t, "issuer beside the code", query.Get("iss"), b.issuer)
	return code
}

// exchange is what the shop does with the code.
func (b *browser) exchange(ctx context.Context, t *testing.T, code string, more ...oauth2.AuthCodeOption) *oauth2.Token {
	t.Helper()
	token, err := b.config.Exchange(ctx, code, append(more, oauth2.VerifierOption(b.verifier))...)
	fatal(t, err)
	return token
}

// extra is a member of the token response that is a text.
func extra(token *oauth2.Token, name string) string {
	value, _ := token.Extra(name).(string)
	return value
}

// words are the parts of a text in order, for scopes.
func words(text string) []string { return sorted(strings.Fields(text)...) }

// needPasswordSignIn ends the step on a server whose users cannot sign in with
// username and password alone: how people sign in there is not for a guest to change.
func (s *scenario) needPasswordSignIn(ctx context.Context, t *testing.T) {
	t.Helper()
	settings, err := s.client.GetSignInExperience(ctx)
	fatal(t, err)
	on := func(setting *bool) bool { return setting != nil && *setting }
	sent := []gen.MfaFactor{gen.MfaFactorEmailVerificationCode, gen.MfaFactorPhoneVerificationCode}
	why := ""
	switch mfa := settings.Mfa; {
	case settings.SignInMode == gen.SignInModeRegister:
		why = "does not let users sign in"
	case !slices.ContainsFunc(settings.SignIn.Methods, func(m gen.SignInMethod) bool {
		return m.Identifier == gen.SignInIdentifierUsername && m.Password
	}):
		why = "does not let users sign in with username and password"
	case on(settings.CaptchaPolicy.Enabled):
		why = "wants a captcha"
	case settings.PasskeySignIn != nil && on(settings.PasskeySignIn.Enabled):
		why = "offers a passkey to everyone who signs in"
	case settings.AdaptiveMfa != nil && on(settings.AdaptiveMfa.Enabled):
		why = "decides by itself when to ask for a second factor"
	case len(mfa.Factors) > 0 && (mfa.Policy != gen.SignInMfaPolicyNoPrompt ||
		slices.ContainsFunc(mfa.Factors, func(f gen.MfaFactor) bool { return slices.Contains(sent, f) })):
		why = "asks everyone for a second factor"
	}
	if why = fmt.Sprintf("the sign-in page of %s %s", s.server, why); strings.HasSuffix(why, " ") {
		return
	}
	if !s.live {
		t.Fatal(why)
	}
	t.Skip(why)
}
