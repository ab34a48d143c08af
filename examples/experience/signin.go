package main

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// signIn verifies a password, says that this is the user, and submits.
func signIn(ctx context.Context, experience *management.ExperienceClient, username, password string) (string, error) {
	err := experience.InitInteraction(ctx, gen.InitInteractionRequest{InteractionEvent: gen.InteractionEventSignIn})
	if err != nil {
		return "", err
	}
	verification, err := experience.CreatePasswordVerification(ctx, gen.CreatePasswordVerificationRequest{
		Identifier: gen.VerificationIdentifier{Type: gen.SignInIdentifierUsername, Value: username},
		Password:   password,
	})
	if err != nil {
		return "", err
	}
	err = experience.IdentifyUser(ctx, gen.IdentifyUserRequest{VerificationID: &verification.VerificationID})
	if err != nil {
		return "", err
	}
	done, err := experience.SubmitInteraction(ctx)
	if err != nil {
		return "", err
	}
	return done.RedirectTo, nil
}

// followToCallback goes where Logto leads the browser, until that is the application
// again, and returns the authorization code.
func followToCallback(ctx context.Context, experience *management.ExperienceClient, redirect, state string) (string, error) {
	for range 5 {
		target, err := url.Parse(redirect)
		if err != nil {
			return "", err
		}
		if strings.HasPrefix(redirect, callback) {
			query := target.Query()
			if query.Get("state") != state {
				return "", errors.New("the state is not the one that was sent")
			}
			return query.Get("code"), nil
		}
		response, err := experience.Do(ctx, "GET", target.RequestURI(), nil)
		if err != nil {
			return "", err
		}
		next, err := response.Location()
		if err != nil {
			return "", err
		}
		redirect = next.String()
	}
	return "", errors.New("too many redirects")
}
