package middleware

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

func TestRefusedTokenIsReplacedOnce(t *testing.T) {
	tests := []struct {
		name   string
		steps  []step
		tokens []string
		status int
	}{
		{"refused once", []step{answer(401, ""), answer(200, "{}")}, []string{"t1", "t2"}, 200},
		{"refused for ever", []step{answer(401, "")}, []string{"t1", "t2"}, 401},
	}
	for _, tt := range tests {
		for _, method := range []string{"GET", "POST"} {
			t.Run(tt.name+" "+method, func(t *testing.T) {
				var order steps
				s := &script{steps: tt.steps}
				chain := &Chain{Transport: s, Tokens: counting(&order)}
				resp, err := chain.Do(newRequest(t, method, "body"))
				if err != nil || resp.StatusCode != tt.status {
					t.Fatalf("got %v", err)
				}
				for i, want := range tt.tokens {
					if got := s.sent[i].header.Get("Authorization"); got != "Bearer "+want || s.sent[i].body != "body" {
						t.Errorf("attempt %d: %q with the body %q", i+1, got, s.sent[i].body)
					}
				}
				if s.count() != len(tt.tokens) {
					t.Errorf("sent %d times", s.count())
				}
			})
		}
	}
}

// A thousand calls with the same refused token get one new token between them.
func TestManyRefusalsOneToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var order steps
		chain := &Chain{
			Tokens: counting(&order),
			Transport: DoerFunc(func(req *http.Request) (*http.Response, error) {
				advance(time.Second)
				if req.Header.Get("Authorization") == "Bearer t1" {
					return answer(401, "")(req)
				}
				return answer(200, "{}")(req)
			}),
		}
		var all sync.WaitGroup
		for range 1000 {
			all.Go(func() {
				if resp, err := chain.Do(newRequest(t, "GET", "")); err != nil || resp.StatusCode != 200 {
					t.Errorf("got %v", err)
				}
			})
		}
		all.Wait()
		if len(order.names) != 2 {
			t.Errorf("%d tokens were made", len(order.names))
		}
	})
}

func TestNoReplayWithoutAnotherToken(t *testing.T) {
	for name, chain := range map[string]*Chain{
		"fixed token": {Tokens: auth.Static("abc")},
		"editor's token": {Tokens: counting(new(steps)), Editors: []Editor{func(_ context.Context, r *http.Request) error {
			r.Header.Set("Authorization", "Bearer own")
			return nil
		}}},
		"no token": {},
	} {
		s := &script{steps: []step{answer(401, "")}}
		chain.Transport = s
		if resp, err := chain.Do(newRequest(t, "GET", "")); err != nil || resp.StatusCode != 401 || s.count() != 1 {
			t.Errorf("%s: got %v after %d requests", name, err, s.count())
		}
	}
}

// A request that cannot be sent again still tells the source that the token is
// refused, so that the next call has a better one.
func TestRefusedTokenWithoutRewind(t *testing.T) {
	s := &script{steps: []step{answer(401, "")}}
	chain := &Chain{Transport: s, Tokens: counting(new(steps))}
	req := newRequest(t, "POST", "x")
	req.GetBody = nil
	if _, err := chain.Do(req); err != nil || s.count() != 1 {
		t.Fatalf("got %v after %d requests", err, s.count())
	}
	if token, err := chain.Tokens.Token(); err != nil || token.AccessToken != "t2" {
		t.Errorf("the refused token is still in use: %v", err)
	}
}

// The server's own error is not lost when there is no new token.
func TestTokenCannotBeReplaced(t *testing.T) {
	down := errors.New("logto: the token endpoint is down")
	n := 0
	chain := &Chain{
		Transport: &script{steps: []step{answer(401, `{"code":"auth.unauthorized","message":"Unauthorized."}`)}},
		Tokens: auth.Wrap(sourceFunc(func() (*oauth2.Token, error) {
			if n++; n > 1 {
				return nil, down
			}
			return &oauth2.Token{AccessToken: "token-1"}, nil
		})),
	}
	resp, err := chain.Do(newRequest(t, "GET", ""))
	if err != nil {
		t.Fatal(err)
	}
	e := NewError(resp)
	if !errors.Is(e, down) || !errors.Is(e, ErrUnauthorized) || e.Code != "auth.unauthorized" || e.Attempts != 1 ||
		!strings.Contains(e.Error(), "Unauthorized.") || !strings.Contains(e.Error(), "new access token: the token endpoint is down") {
		t.Errorf("got %v", e)
	}
	if shown := e.LogValue().String(); strings.Contains(shown, "logto: ") {
		t.Errorf("the log has %s", shown)
	}
}

// A response of Logto's own is the call's result even if it breaks off: to send the call again could
// get another, as the first may have used up what it is about.
func TestOwnErrorThatBreaksOff(t *testing.T) {
	for _, status := range []int{401, 429} {
		for _, method := range []string{"GET", "POST"} {
			s := &script{steps: []step{
				breakingOff(status, `{"code":"secrets.third_party_token_set.access_token_expired","message":"The to`, errReset),
				answer(404, `{"code":"entity.not_found"}`),
			}}
			chain := &Chain{Transport: s, Tokens: counting(new(steps)), Retry: DefaultRetry()}
			resp, err := chain.Do(newRequest(t, method, "x"))
			if err != nil || resp.StatusCode != status || s.count() != 1 {
				t.Errorf("%s: %v, %v after %d requests", method, resp, err, s.count())
				continue
			}
			if e := NewError(resp); e.Code != "secrets.third_party_token_set.access_token_expired" {
				t.Errorf("%s: got %v", method, e)
			}
		}
	}
}

// Only a 401 about the token leads to another token. Any other is the call's own
// result, and the call may have had its effect.
func TestOwn401IsNotSentAgain(t *testing.T) {
	for body, again := range map[string]bool{
		``:                             true,
		`<html>`:                       true,
		`{"code":401}`:                 true,
		`{"message":"jwt expired"}`:    true,
		`{"code":"auth.unauthorized"}`: true,
		`{"code":"auth.expected_role_not_found"}`:                                  true,
		`{"code":"authn.something"}`:                                               false,
		`{"code":"verification_record.permission_denied"}`:                         false,
		`{"code":"secrets.third_party_token_set.access_token_expired"}`:            false,
		`{"code":"session.verification_failed","message":"auth.unauthorized, no"}`: false,
	} {
		for _, method := range []string{"GET", "POST"} {
			s := &script{steps: []step{answer(401, body), answer(200, "{}")}}
			chain := &Chain{Transport: s, Tokens: counting(new(steps)), Retry: DefaultRetry()}
			resp, err := chain.Do(newRequest(t, method, "x"))
			if err != nil {
				t.Fatal(err)
			}
			if (s.count() == 2) != again || (resp.StatusCode == 200) != again {
				t.Errorf("%s %s: sent %d times, status %d", method, body, s.count(), resp.StatusCode)
			}
			if token, err := chain.Tokens.Token(); err != nil || (token.AccessToken == "t1") == again {
				t.Errorf("%s %s: the token afterwards is %v, %v", method, body, token, err)
			}
		}
	}
}
