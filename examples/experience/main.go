// Command experience is a back end with a sign-in page of its own: with the Experience API it signs a user
// in without Logto's, from the authorization request to the tokens.
//
// Without settings it starts a Logto of its own, in memory. With LOGTO_ENDPOINT, LOGTO_APP_ID and
// LOGTO_APP_SECRET it works on that server, as the machine-to-machine application that they name, which
// must hold the Management API role. There it makes a user and an application, and deletes both at the
// end; users must be able to sign in with username and password, and without a second factor.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/signal"

	"golang.org/x/oauth2"

	"github.com/logto-go/management"
	"github.com/logto-go/management/examples/internal/target"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, "experience:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, getenv func(string) string) (err error) {
	server, err := target.Choose(out, getenv)
	if err != nil {
		return err
	}
	defer server.Close()
	client, err := management.NewClient(server.Endpoint, server.AppID, server.AppSecret)
	if err != nil {
		return err
	}
	shop := shop{client: client, password: rand.Text()}
	// What was made goes at the end, even if the program is interrupted.
	defer func() { err = errors.Join(err, shop.close(context.WithoutCancel(ctx))) }()
	if err := shop.open(ctx); err != nil {
		return err
	}

	// An interaction lives in cookies: one client for each browser.
	experience, err := client.Experience()
	if err != nil {
		return err
	}
	verifier, state := oauth2.GenerateVerifier(), rand.Text() // kept in the browser's session
	start, err := url.Parse(shop.config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)))
	if err != nil {
		return err
	}
	// The authorization request sets the cookies, and would lead to Logto's sign-in page.
	if _, err := experience.Do(ctx, "GET", start.RequestURI(), nil); err != nil {
		return err
	}

	// What the form was filled in with: a wrong password first.
	_, err = signIn(ctx, experience, shop.username, "wrong")
	fmt.Fprintf(out, "A wrong password is refused: %t.\n", errors.Is(err, management.CodeSessionInvalidCredentials))
	redirect, err := signIn(ctx, experience, shop.username, shop.password)
	if err != nil {
		return err
	}
	code, err := followToCallback(ctx, experience, redirect, state)
	if err != nil {
		return err
	}
	token, err := shop.config.Exchange(ctx, code, oauth2.VerifierOption(verifier))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Signed in: a %s token, with an ID token: %t.\n", token.Type(), token.Extra("id_token") != nil)
	return nil
}
