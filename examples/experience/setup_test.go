package experience

import (
	"context"
	"log"

	"golang.org/x/oauth2"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// shop makes a user, and the web application that users sign in to.
func shop(ctx context.Context, srv *logtotest.Server, client *management.Client) *oauth2.Config {
	if _, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann"), Password: new("correct horse")}); err != nil {
		log.Fatal(err)
	}
	app, err := client.CreateApplication(ctx, gen.CreateApplicationRequest{
		Name: "Shop", Type: gen.ApplicationTypeTraditional,
		OidcClientMetadata: &gen.OidcClientMetadata{RedirectURIs: []string{callback}, PostLogoutRedirectURIs: []string{}},
	})
	if err != nil {
		log.Fatal(err)
	}
	secrets, err := client.ListApplicationSecrets(ctx, app.ID)
	if err != nil || len(secrets) == 0 {
		log.Fatal("the application has no secret: ", err)
	}
	return &oauth2.Config{
		ClientID: app.ID, ClientSecret: secrets[0].Value.Reveal(), RedirectURL: callback, Scopes: []string{"openid", "profile"},
		Endpoint: oauth2.Endpoint{AuthURL: srv.URL + "/oidc/auth", TokenURL: srv.URL + "/oidc/token"},
	}
}
