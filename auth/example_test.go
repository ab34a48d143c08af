package auth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/logto-go/management/auth"
)

// newLogto starts a server that gives tokens to one application. It is no logtotest.Server: that
// imports this package, which would then be compiled a second time, with all that imports it.
func newLogto() *httptest.Server {
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body := `{"access_token":"t1","token_type":"Bearer","expires_in":3600,"scope":"all"}`
		if id, secret, _ := r.BasicAuth(); id != "app-id" || secret != "app-secret" {
			w.WriteHeader(http.StatusUnauthorized)
			body = `{"error":"invalid_client"}`
		}
		_, _ = io.WriteString(w, body)
	}))
}

func ExampleClientCredentials() {
	server := newLogto() // https://my-tenant.logto.app, say
	defer server.Close()

	tokens, err := auth.ClientCredentials(server.URL, "app-id", "app-secret")
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
	server := newLogto()
	defer server.Close()

	tokens, err := auth.ClientCredentials(server.URL, "app-id", "not the secret")
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
