package logtotest_test

import (
	"context"
	"fmt"
	"log"
	"net/http"

	"golang.org/x/oauth2"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// A web application signs a user in, as it does with a real server; there is only no page on the way.
func ExampleServer_SignInAs() {
	srv := logtotest.NewServer()
	defer srv.Close()
	ctx := context.Background()
	client := srv.Client()
	ann, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann")})
	if err != nil {
		log.Fatal(err)
	}
	app, err := client.CreateApplication(ctx, gen.CreateApplicationRequest{
		Name: "Shop", Type: gen.ApplicationTypeSPA,
		OidcClientMetadata: &gen.OidcClientMetadata{
			RedirectURIs: []string{"https://shop.example.com/callback"}, PostLogoutRedirectURIs: []string{},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	config := &oauth2.Config{
		ClientID: app.ID, RedirectURL: "https://shop.example.com/callback", Scopes: []string{"openid", "offline_access", "profile"},
		Endpoint: oauth2.Endpoint{AuthURL: srv.URL + "/oidc/auth", TokenURL: srv.URL + "/oidc/token", AuthStyle: oauth2.AuthStyleInParams},
	}

	srv.SignInAs(ann.ID)
	verifier := oauth2.GenerateVerifier()
	browser := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet,
		config.AuthCodeURL("state", oauth2.S256ChallengeOption(verifier), oauth2.SetAuthURLParam("prompt", "consent")), nil)
	if err != nil {
		log.Fatal(err)
	}
	response, err := browser.Do(request)
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	callback, err := response.Location() // where a browser would be now
	if err != nil {
		log.Fatal(err)
	}
	token, err := config.Exchange(ctx, callback.Query().Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(callback.Host, token.RefreshToken != "", token.Extra("id_token") != nil)
	// Output: shop.example.com true true
}
