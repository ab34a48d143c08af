package auth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// retrieveError is what package oauth2 makes of a refusal.
func retrieveError(status int, after string) *oauth2.RetrieveError {
	header := http.Header{}
	if after != "" {
		header.Set("Retry-After", after)
	}
	return &oauth2.RetrieveError{Response: &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(""))}}
}

// A source of somebody else's whose endpoint asks to be left alone is, whoever tells of it.
func TestWrappedSourceIsLeftAlone(t *testing.T) {
	for name, tt := range map[string]struct {
		err   error
		least time.Duration // until it is asked again
		most  time.Duration
	}{
		"429":              {retrieveError(429, "7"), 7 * time.Second, 7 * time.Second},
		"429 within":       {fmt.Errorf("my source: %w", retrieveError(429, "7")), 7 * time.Second, 7 * time.Second},
		"429 without time": {retrieveError(429, ""), 100 * time.Millisecond, time.Second},
		"429 for a day":    {retrieveError(429, "86400"), time.Minute, time.Minute},
		"503":              {retrieveError(503, "7"), 7 * time.Second, 7 * time.Second},
		"503 without time": {retrieveError(503, ""), 0, 0},
		"400":              {retrieveError(400, "7"), 0, 0},
		"ours":             {&TokenError{StatusCode: 429, RetryAfter: 7 * time.Second}, 7 * time.Second, 7 * time.Second},
		"other":            {errors.New("other"), 0, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			asked, start := 0, time.Now()
			s := Wrap(sourceFunc(func() (*oauth2.Token, error) {
				if asked++; asked == 1 {
					return nil, tt.err
				}
				return &oauth2.Token{AccessToken: "tok"}, nil
			}))
			_, first := s.TokenContext(t.Context())
			if first == nil || !errors.Is(first, tt.err) {
				t.Fatalf("%s: got %v", name, first)
			}
			for {
				token, err := s.TokenContext(t.Context())
				if err == nil && token.AccessToken == "tok" {
					break
				}
				if !errors.Is(err, tt.err) || asked != 1 {
					t.Fatalf("%s: got %v, asked %d times", name, err, asked)
				}
				advance(10 * time.Millisecond)
			}
			if took := time.Since(start); took < tt.least || took > tt.most {
				t.Errorf("%s: asked again after %s", name, took)
			}
		})
	}
}

// An error of package oauth2 without a response panics when it is printed.
func TestWrappedErrorWithoutResponse(t *testing.T) {
	s := Wrap(sourceFunc(func() (*oauth2.Token, error) { return nil, error(&oauth2.RetrieveError{}) }))
	_, err := s.TokenContext(t.Context())
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); !ok || err.Error() == "" || refused.Error() == "" {
		t.Errorf("got %v", err)
	}
}

// Refused again and again it is asked less and less often, and as usual after a token.
func TestWrappedSourceIsRefusedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server := refusing(1000, http.StatusTooManyRequests, "")
		conf := clientcredentials.Config{ClientID: testID, ClientSecret: testSecret, TokenURL: "http://localhost:3001/oidc/token"}
		s := Wrap(conf.TokenSource(context.WithValue(context.Background(), oauth2.HTTPClient, server.client(t))))
		for start := time.Now(); time.Since(start) < 10*time.Minute; {
			if _, err := s.TokenContext(t.Context()); err == nil || strings.Contains(err.Error(), testSecret) {
				t.Fatalf("got %v", err)
			}
			advance(100 * time.Millisecond)
		}
		if n := server.count(); n < 15 || n > 70 {
			t.Errorf("%d requests in ten minutes", n)
		}
	})
}
