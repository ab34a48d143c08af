package middleware

import (
	"context"
	"errors"
	"net/http"
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

func TestTokenCannotBeReplaced(t *testing.T) {
	down := errors.New("the token endpoint is down")
	n := 0
	chain := &Chain{
		Transport: &script{steps: []step{answer(401, "")}},
		Tokens: auth.Wrap(sourceFunc(func() (*oauth2.Token, error) {
			if n++; n > 1 {
				return nil, down
			}
			return &oauth2.Token{AccessToken: "t"}, nil
		})),
	}
	_, err := chain.Do(newRequest(t, "GET", ""))
	if failed, ok := errors.AsType[*CallError](err); !ok || !errors.Is(err, down) || failed.Attempts != 1 {
		t.Errorf("got %v", err)
	}
}
