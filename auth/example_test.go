package auth_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/logtotest"
)

func ExampleClientCredentials() {
	server := logtotest.NewServer() // https://my-tenant.logto.app, say
	defer server.Close()

	tokens, err := auth.ClientCredentials(server.URL, server.AppID, server.AppSecret)
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	token, err := tokens.TokenContext(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.Type(), token.Valid())
	// Output: Bearer true
}

// An error of the token endpoint says what to do.
func ExampleTokenError() {
	server := logtotest.NewServer()
	defer server.Close()

	tokens, err := auth.ClientCredentials(server.URL, server.AppID, "not the secret")
	if err != nil {
		log.Fatal(err)
	}
	_, err = tokens.Token()
	if refused, ok := errors.AsType[*auth.TokenError](err); ok {
		fmt.Println(refused.ErrorCode)
		fmt.Println(refused.Hint())
	}
	// Output:
	// invalid_client
	// The app id or the app secret is wrong, or belongs to another tenant: compare both with the machine-to-machine application in the console
}

func ExampleParseEndpoint() {
	for _, pasted := range []string{"my-tenant.logto.app", "https://auth.example.com/oidc/token", "localhost:3001/api"} {
		e, err := auth.ParseEndpoint(pasted)
		fmt.Println(e, e.Resource(), err)
	}
	// Output:
	// https://my-tenant.logto.app https://my-tenant.logto.app/api <nil>
	// https://auth.example.com https://default.logto.app/api <nil>
	// http://localhost:3001 https://default.logto.app/api <nil>
}
