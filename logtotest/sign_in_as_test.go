package logtotest

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"golang.org/x/oauth2"
)

// SignInAs stands for the sign-in page, for all browsers or for the next ones.
func TestSignInAs(t *testing.T) {
	c := start(t)
	app, secret := webApplication(c)
	user := ann(c)
	bob := c.id(200, "/api/users", `{"username":"bob"}`)
	subject := func(b *browser) any {
		t.Helper()
		return payloadOf(t, c.tokensOf(app, secret, "code", b.follow(authorization(app)).Query().Get("code"))["id_token"])["sub"]
	}
	b := newBrowser(c)
	c.srv.SignInAsOnce(bob)
	c.srv.SignInAs(user)
	for i, want := range []string{bob, user, user} {
		if got := subject(newBrowser(c)); got != want {
			t.Errorf("sign-in %d: got %v, want %v", i, got, want)
		}
	}
	if got := subject(b); got != user {
		t.Errorf("got %v", got)
	}
	c.srv.SignInAsOnce(bob)
	if got := subject(b); got != bob {
		t.Errorf("the browser keeps its user: got %v", got)
	}
	c.srv.SignInAs("")
	if got := subject(b); got != bob { // by its session
		t.Errorf("got %v", got)
	}
	if target := newBrowser(c).leads(authorization(app)); !strings.HasPrefix(target, "/sign-in") {
		t.Errorf("got %s", target)
	}
	c.srv.SignInAs("nobody")
	b.want(400, "oidc.access_denied", "GET", authorization(app), "")
	if r := c.want(200, "", "GET", "/api/users/"+user, ""); r.object()["lastSignInAt"] == nil || r.object()["applicationId"] != app {
		t.Errorf("got %s", r.text)
	}
}

// The tokens of UserToken are those of a sign-in.
func TestUserToken(t *testing.T) {
	now := time.Now()
	c := start(t, WithClock(func() time.Time { return now }))
	user := ann(c)
	c.want(200, "", "PATCH", "/api/account-center", `{"enabled":true,"fields":{"username":"ReadOnly"}}`)
	source := c.srv.UserToken(user)
	first := tokenFrom(t, source)
	if again := tokenFrom(t, source); again != first {
		t.Error("a token that has not expired is replaced")
	}
	if r := c.as(first, "GET", "/api/my-account"); r.status != 200 || r.object()["username"] != "ann" {
		t.Errorf("got %d %s", r.status, r.text)
	}
	now = now.Add(time.Hour)
	if again := tokenFrom(t, source); again == first {
		t.Error("an expired token comes again")
	}
	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}})
	app, _ := webApplication(c)
	c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com"}`)
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	c.want(201, "", "POST", "/api/organizations/"+org+"/users", `{"userIds":["`+user+`"]}`)
	for name, tt := range map[string]struct {
		options []TokenOption
		want    map[string]any
	}{
		"API":          {[]TokenOption{TokenResource("https://shop.example.com"), TokenApplication(app)}, map[string]any{"aud": "https://shop.example.com", "client_id": app, "iss": c.srv.URL + "/oidc"}},
		"organization": {[]TokenOption{TokenOrganization(org)}, map[string]any{"aud": "urn:logto:organization:" + org, "client_id": demoAppID}},
		"both":         {[]TokenOption{TokenOrganization(org), TokenResource("https://shop.example.com")}, map[string]any{"aud": "https://shop.example.com", "organization_id": org}},
	} {
		payload := payloadOf(t, tokenFrom(t, c.srv.UserToken(user, tt.options...)))
		for claim, want := range tt.want {
			if payload[claim] != want || payload["sub"] != user {
				t.Errorf("%s: got %v, want %s %v", name, payload, claim, want)
			}
		}
	}
	if r := c.as(tokenFrom(t, c.srv.UserToken(user, TokenScopes("profile"))), "GET", "/oidc/me"); r.status != 403 {
		t.Errorf("got %d %s", r.status, r.text)
	}
	for name, source := range map[string]oauth2.TokenSource{
		"an unknown user":         c.srv.UserToken("nobody"),
		"an unknown application":  c.srv.UserToken(user, TokenApplication("nope")),
		"an unknown API":          c.srv.UserToken(user, TokenResource("https://nope.test"), TokenScopes("openid")),
		"an unknown organization": c.srv.UserToken(user, TokenOrganization("nope")),
	} {
		if token, err := source.Token(); err == nil {
			t.Errorf("%s: got %v", name, token)
		}
	}
	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}})
	c.want(200, "", "PATCH", "/api/users/"+user+"/is-suspended", `{"isSuspended":true}`)
	now = now.Add(time.Hour)
	if token, err := source.Token(); err == nil {
		t.Errorf("a suspended user: got %v", token)
	}
}

func tokenFrom(t *testing.T, source oauth2.TokenSource) string {
	t.Helper()
	token, err := source.Token()
	if err != nil {
		t.Fatal(err)
	}
	return token.AccessToken
}

// The clients of users are ready, with and without a listener.
func TestUserClients(t *testing.T) {
	for name, srv := range map[string]*Server{"listening": NewServer(), "in memory": New()} {
		t.Run(name, func(t *testing.T) {
			defer srv.Close()
			client, ctx := srv.Client(), t.Context()
			user, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann"), Password: new("correct horse")})
			if err != nil {
				t.Fatal(err)
			}
			account := srv.AccountClient(user.ID)
			if _, err := account.GetProfile(ctx); !errors.Is(err, management.Code("account_center.not_enabled")) {
				t.Errorf("got %v", err)
			}
			srv.within(func(c *call) {
				c.db.accountCenter.Set("enabled", true)
				c.db.accountCenter.Set("fields", objectOf(member("username", "ReadOnly")))
			})
			profile, err := account.GetProfile(ctx)
			if err != nil || profile.Username == nil || *profile.Username != "ann" {
				t.Errorf("got %+v %v", profile, err)
			}

			srv.SignInAs(user.ID) // does not stand in the way of the Experience API
			experience := srv.ExperienceClient()
			if err := experience.InitInteraction(ctx, gen.InitInteractionRequest{InteractionEvent: gen.InteractionEventSignIn}); err != nil {
				t.Fatal(err)
			}
			verified, err := experience.CreatePasswordVerification(ctx, gen.CreatePasswordVerificationRequest{
				Identifier: gen.VerificationIdentifier{Type: gen.SignInIdentifierUsername, Value: "ann"}, Password: "correct horse",
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := experience.IdentifyUser(ctx, gen.IdentifyUserRequest{VerificationID: &verified.VerificationID}); err != nil {
				t.Fatal(err)
			}
			done, err := experience.SubmitInteraction(ctx)
			if err != nil || !strings.Contains(done.RedirectTo, "/oidc/auth/") {
				t.Errorf("got %+v %v", done, err)
			}
		})
	}
}
