package auth

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

// ways are the places where a source calls what a user gave.
func ways(t *testing.T, misbehave func()) map[string]*Source {
	t.Helper()
	sources := map[string]*Source{
		"wrapped source": Wrap(sourceFunc(func() (*oauth2.Token, error) {
			misbehave()
			return &oauth2.Token{AccessToken: "tok", Expiry: time.Now().Add(time.Hour)}, nil
		})),
	}
	server := &tokenServer{answer: reply(200, goodAnswer)}
	network := server.client(t)
	add := func(name string, s *Source, err error) {
		if err != nil {
			t.Fatal(err)
		}
		sources[name] = s
	}
	const at = "http://localhost:3001"
	s, err := ClientCredentials(at, testID, testSecret, WithHTTPClient(&http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		misbehave()
		return network.Transport.RoundTrip(r)
	})}))
	add("transport", s, err)
	s, err = ClientCredentials(at, testID, testSecret, WithHTTPClient(network), WithLimiter(limiterFunc(misbehave)))
	add("limiter", s, err)
	s, err = Exchange(at, testID, testSecret, func(context.Context) (string, error) { misbehave(); return "sub1", nil }, WithHTTPClient(network))
	add("subject token", s, err)
	return sources
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type limiterFunc func()

func (f limiterFunc) Wait(context.Context) error { f(); return nil }

// A panic comes up where a token was asked for, and the next one who asks gets one.
func TestPanicReachesTheCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		bad := true
		misbehave := func() {
			advance(time.Second)
			mu.Lock()
			defer mu.Unlock()
			if bad {
				panic("boom")
			}
		}
		for name, s := range ways(t, misbehave) {
			mu.Lock()
			bad = true
			mu.Unlock()
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					defer func() {
						if value := recover(); value != "boom" {
							t.Errorf("%s: recovered %v", name, value)
						}
					}()
					_, err := s.TokenContext(t.Context())
					t.Errorf("%s: got %v", name, err)
				})
			}
			all.Wait()
			mu.Lock()
			bad = false
			mu.Unlock()
			if got := mustToken(t, s); got != "tok" {
				t.Errorf("%s: then got %s", name, got)
			}
		}
	})
}

// Goexit, which Fatal of a test is, ends the request for a token and nothing else.
func TestGoexitLeavesTheSourceUsable(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := true
		misbehave := func() {
			if bad {
				runtime.Goexit()
			}
		}
		for name, s := range ways(t, misbehave) {
			bad = true
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			if _, err := s.TokenContext(ctx); err == nil || errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "Goexit") {
				t.Errorf("%s: got %v", name, err)
			}
			cancel()
			bad = false
			if got := mustToken(t, s); got != "tok" {
				t.Errorf("%s: then got %s", name, got)
			}
		}
	})
}

// A refresh in the background that panics is one that failed.
func TestPanicInTheBackground(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		s := Wrap(sourceFunc(func() (*oauth2.Token, error) {
			if n++; n == 2 {
				panic("boom")
			}
			return &oauth2.Token{AccessToken: strings.Repeat("t", n), Expiry: time.Now().Add(time.Hour)}, nil
		}))
		mustToken(t, s)
		advance(56 * time.Minute)
		for range 2 {
			if got := mustToken(t, s); got != "t" {
				t.Errorf("got %s", got)
			}
			synctest.Wait()
		}
		advance(2 * time.Second)
		mustToken(t, s)
		synctest.Wait()
		if got := mustToken(t, s); got != "ttt" {
			t.Errorf("after the next refresh: %s", got)
		}
	})
}

// Sources that no function of this package made give errors.
func TestEmptySources(t *testing.T) {
	var none *Source
	for name, s := range map[string]*Source{"nil": none, "zero": {}, "wrapped nil": Wrap(nil), "wrapped nil source": Wrap(none), "wrapped nil function": Wrap(sourceFunc(nil))} {
		if token, err := s.TokenContext(t.Context()); err == nil || token != nil || !strings.HasPrefix(err.Error(), "logto: ") {
			t.Errorf("%s: got %v, %v", name, token, err)
		}
		if s.Current(&oauth2.Token{Expiry: time.Now()}) || s.Current(nil) {
			t.Errorf("%s: has a token", name)
		}
		s.Invalidate("x")
		_ = s.String() + s.GoString()
	}
	if got := (&UnreachableError{}).Error() + (&TokenError{}).Error() + (Endpoint{}).String(); got == "" {
		t.Error("empty errors say nothing")
	}
}

// Whoever gets a token finds that it is current, however soon he asks.
func TestNewTokenIsCurrentAtOnce(t *testing.T) {
	m := &mint{life: time.Hour}
	for range 5000 {
		s := m.source()
		if token, err := s.TokenContext(t.Context()); err != nil || !s.Current(token) {
			t.Fatalf("a fresh token is not current, %v", err)
		}
	}
}

func TestCurrent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mint{life: time.Hour}
		s := m.source()
		token, err := s.TokenContext(t.Context())
		if err != nil || !s.Current(token) {
			t.Errorf("a fresh token is not current, %v", err)
		}
		s.Invalidate(token.AccessToken)
		if s.Current(token) {
			t.Error("a refused token is current")
		}
		token, err = s.TokenContext(t.Context())
		if err != nil || !s.Current(token) {
			t.Errorf("the next token is not current, %v", err)
		}
		advance(time.Hour)
		if s.Current(token) {
			t.Error("an expired token is current")
		}
		eternal := Wrap(sourceFunc(func() (*oauth2.Token, error) { return &oauth2.Token{AccessToken: "x"}, nil }))
		if token, err := eternal.Token(); err != nil || !eternal.Current(token) {
			t.Errorf("a token without an expiry is not current, %v", err)
		}
	})
}
