package account

import (
	"context"
	"log"

	"golang.org/x/oauth2"

	"github.com/logto-go/management"
	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// signedInUser makes a user, lets users edit their name and e-mail address, and
// returns the access tokens that the user's sign-in would have given. They come from a
// token exchange here.
func signedInUser(ctx context.Context, srv *logtotest.Server, client *management.Client) oauth2.TokenSource {
	ann, err := client.CreateUser(ctx, gen.CreateUserRequest{
		Username: new("ann"), PrimaryEmail: new("ann@example.com"), Password: new("correct horse"),
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.UpdateAccountCenterSettings(ctx, gen.UpdateAccountCenterSettingsRequest{
		Enabled: new(true),
		Fields:  &gen.AccountCenterFields{Name: new(gen.FieldPermissionEdit), Email: new(gen.FieldPermissionEdit)},
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.UpdateApplication(ctx, srv.AppID, gen.UpdateApplicationRequest{
		CustomClientMetadata: &gen.CustomClientMetadata{AllowTokenExchange: new(true)},
	})
	if err != nil {
		log.Fatal(err)
	}
	tokens, err := auth.Exchange(srv.URL, srv.AppID, srv.AppSecret, func(ctx context.Context) (string, error) {
		subject, err := client.CreateSubjectToken(ctx, gen.CreateSubjectTokenRequest{UserID: ann.ID})
		if err != nil {
			return "", err
		}
		return subject.SubjectToken.Reveal(), nil
	}, auth.WithScopes("openid", "profile", "email"))
	if err != nil {
		log.Fatal(err)
	}
	return tokens
}
