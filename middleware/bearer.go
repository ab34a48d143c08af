package middleware

import (
	"context"
	"net/http"

	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

// Bearer returns an editor that puts an access token on each request, waiting
// for it no longer than the request's context allows. It is for a client without
// a [Chain], which also replaces a token that the server refuses.
func Bearer(ts oauth2.TokenSource) Editor {
	source := auth.Wrap(ts)
	return func(ctx context.Context, req *http.Request) error {
		token, err := source.TokenContext(ctx)
		if err != nil {
			return err
		}
		return setHeader(req, "Authorization", token.Type()+" "+token.AccessToken)
	}
}
