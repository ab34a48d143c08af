package experience

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

const callback = "https://shop.example.com/callback"

// Sign a user in with username and password, from the authorization request to the
// tokens. The page with the form is the application's own.
func Example_signIn() {
	srv := logtotest.NewServer()
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()
	config := shop(ctx, srv, client)

	// An interaction lives in cookies: one client for each browser.
	experience, err := client.Experience()
	if err != nil {
		log.Fatal(err)
	}
	verifier, state := oauth2.GenerateVerifier(), "a value kept in the browser's session"
	start, err := url.Parse(config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)))
	if err != nil {
		log.Fatal(err)
	}
	// The authorization request sets the cookies, and would lead to Logto's sign-in page.
	if _, err := experience.Do(ctx, "GET", start.RequestURI(), nil); err != nil {
		log.Fatal(err)
	}

	// What the form was filled in with:
	redirect, err := signIn(ctx, experience, "ann", "wrong")
	fmt.Println(redirect, errors.Is(err, management.CodeSessionInvalidCredentials))
	redirect, err = signIn(ctx, experience, "ann", "correct horse")
	if err != nil {
		log.Fatal(err)
	}

	code, err := followToCallback(ctx, experience, redirect, state)
	if err != nil {
		log.Fatal(err)
	}
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.Type(), token.Extra("id_token") != nil)
	// Output:
	//  true
	// Bearer true
}

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
