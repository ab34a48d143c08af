package middleware

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

func TestBearer(t *testing.T) {
	for name, source := range map[string]oauth2.TokenSource{
		"ours":  auth.Static("abc"),
		"other": oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "abc"}),
	} {
		req := newRequest(t, "GET", "")
		if err := Bearer(source)(t.Context(), req); err != nil || req.Header.Get("Authorization") != "Bearer abc" {
			t.Errorf("%s: %q, %v", name, req.Header.Get("Authorization"), err)
		}
	}
}

func TestBearerWithoutToken(t *testing.T) {
	broken := errors.New("broken")
	req := newRequest(t, "GET", "")
	err := Bearer(sourceFunc(func() (*oauth2.Token, error) { return nil, broken }))(t.Context(), req)
	if !errors.Is(err, broken) || req.Header.Get("Authorization") != "" {
		t.Errorf("got %v, %q", err, req.Header.Get("Authorization"))
	}
}

// Any token source blocks nobody past their deadline.
func TestBearerObeysTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		edit := Bearer(sourceFunc(func() (*oauth2.Token, error) {
			<-release
			return &oauth2.Token{AccessToken: "late"}, nil
		}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := edit(ctx, &http.Request{Header: http.Header{}}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		close(release)
	})
}
