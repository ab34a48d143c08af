package main

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"

	"golang.org/x/oauth2"

	"github.com/logto-go/management"
	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
)

// setup makes what the page needs, and remembers how to take it back.
type setup struct {
	client   *management.Client
	password string
	undone   []func(ctx context.Context) error
}

// undo takes back what was made, the last first.
func (s *setup) undo(ctx context.Context) error {
	var failures []error
	for _, undo := range slices.Backward(s.undone) {
		failures = append(failures, undo(ctx))
	}
	return errors.Join(failures...)
}

// signedInUser makes a user, lets users edit their name and e-mail address, and returns the access tokens
// that the user's sign-in would have given: here they come from a token exchange. In an application they
// come from the sign-in, where it asks for no resource.
func (s *setup) signedInUser(ctx context.Context) (oauth2.TokenSource, error) {
	user, err := s.client.CreateUser(ctx, gen.CreateUserRequest{
		Username: new("ann_" + strings.ToLower(rand.Text())), Password: &s.password,
	})
	if err != nil {
		return nil, err
	}
	s.undone = append(s.undone, func(ctx context.Context) error { return s.client.DeleteUser(ctx, user.ID) })
	if err := s.openAccountCenter(ctx); err != nil {
		return nil, err
	}
	app, err := s.client.CreateApplication(ctx, gen.CreateApplicationRequest{
		Name: "Profile page", Type: gen.ApplicationTypeTraditional,
		CustomClientMetadata: &gen.CustomClientMetadata{AllowTokenExchange: new(true)},
	})
	if err != nil {
		return nil, err
	}
	s.undone = append(s.undone, func(ctx context.Context) error { return s.client.DeleteApplication(ctx, app.ID) })
	secret, err := s.client.CreateApplicationSecret(ctx, app.ID, gen.CreateApplicationSecretRequest{Name: "Example"})
	if err != nil {
		return nil, err
	}
	return auth.Exchange(s.client.Endpoint(), app.ID, secret.Value.Reveal(), func(ctx context.Context) (string, error) {
		subject, err := s.client.CreateSubjectToken(ctx, gen.CreateSubjectTokenRequest{UserID: user.ID})
		if err != nil {
			return "", err
		}
		return subject.SubjectToken.Reveal(), nil
	}, auth.WithScopes("openid", "profile", "email"))
}

// openAccountCenter lets users edit their name and e-mail address, beside what they may already.
func (s *setup) openAccountCenter(ctx context.Context) error {
	before, err := s.client.GetAccountCenterSettings(ctx)
	if err != nil {
		return err
	}
	fields := before.Fields
	fields.Name, fields.Email = new(gen.FieldPermissionEdit), new(gen.FieldPermissionEdit)
	_, err = s.client.UpdateAccountCenterSettings(ctx, gen.UpdateAccountCenterSettingsRequest{Enabled: new(true), Fields: &fields})
	if err != nil {
		return err
	}
	s.undone = append(s.undone, func(ctx context.Context) error {
		_, err := s.client.UpdateAccountCenterSettings(ctx, gen.UpdateAccountCenterSettingsRequest{Enabled: &before.Enabled, Fields: &before.Fields})
		return err
	})
	return nil
}
