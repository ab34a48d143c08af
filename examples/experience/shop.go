package main

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"golang.org/x/oauth2"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

const callback = "https://shop.example.com/callback"

// shop is the web application that users sign in to, with a user.
type shop struct {
	client             *management.Client
	username, password string
	config             oauth2.Config
	userID             string
}

func (s *shop) open(ctx context.Context) error {
	s.username = "ann_" + strings.ToLower(rand.Text())
	user, err := s.client.CreateUser(ctx, gen.CreateUserRequest{Username: &s.username, Password: &s.password})
	if err != nil {
		return err
	}
	s.userID = user.ID
	app, err := s.client.CreateApplication(ctx, gen.CreateApplicationRequest{
		Name: "Shop", Type: gen.ApplicationTypeTraditional,
		OidcClientMetadata: &gen.OidcClientMetadata{RedirectURIs: []string{callback}, PostLogoutRedirectURIs: []string{}},
	})
	if err != nil {
		return err
	}
	s.config = oauth2.Config{
		ClientID: app.ID, RedirectURL: callback, Scopes: []string{"openid", "profile"},
		Endpoint: oauth2.Endpoint{AuthURL: s.client.Endpoint() + "/oidc/auth", TokenURL: s.client.Endpoint() + "/oidc/token"},
	}
	secret, err := s.client.CreateApplicationSecret(ctx, app.ID, gen.CreateApplicationSecretRequest{Name: "Example"})
	if err != nil {
		return err
	}
	s.config.ClientSecret = secret.Value.Reveal()
	return nil
}

// close takes back what was made.
func (s *shop) close(ctx context.Context) error {
	var failures []error
	if s.config.ClientID != "" {
		failures = append(failures, s.client.DeleteApplication(ctx, s.config.ClientID))
	}
	if s.userID != "" {
		failures = append(failures, s.client.DeleteUser(ctx, s.userID))
	}
	return errors.Join(failures...)
}
