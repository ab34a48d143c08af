package auth

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/logto-go/management/internal/backoff"
	"github.com/logto-go/management/internal/callback"
	"golang.org/x/oauth2"
)

// Source keeps one access token and gets the next. It is safe for use by any number of goroutines,
// and never has more than one request under way: callers that need a token meanwhile wait for that
// request, each no longer than its own context allows.
//
// A token is refreshed in the background some time before it expires, while callers go on with the
// one they have. When a refresh fails, the next one is tried later and later, and the token stays
// in use until it expires. A failure is handed to those who waited for it and then forgotten, unless
// the token endpoint refuses requests with 429 or asks for a wait: until that is over, those who
// come get the same error, and nothing is sent. A panic in a wrapped source, a transport or another
// function of the program is raised in the goroutines that waited.
//
// The functions of this package make a Source; its zero value, and a nil one, return errors instead
// of tokens.
type Source struct {
	fetch   func(context.Context) (*oauth2.Token, error)
	timeout time.Duration // bounds one fetch as a whole
	foreign bool          // fetch asks a source that obeys no context

	current atomic.Pointer[held] // written under mu only

	mu       sync.Mutex
	flight   *flight
	failures int       // background refreshes that failed in a row
	notUntil time.Time // no background refresh before this
}

// held is a token with the times that matter about it.
type held struct {
	token     *oauth2.Token
	refreshAt time.Time // zero: never
	expiresAt time.Time // zero: never
}

// usable reports whether the token may still be sent. A nil held is not.
func (h *held) usable(now time.Time) bool {
	return h != nil && (h.expiresAt.IsZero() || now.Before(h.expiresAt))
}

// fresh reports whether the token needs no refresh yet.
func (h *held) fresh(now time.Time) bool {
	return h.usable(now) && (h.refreshAt.IsZero() || now.Before(h.refreshAt))
}

// flight is one request for a token and those who wait for it.
type flight struct {
	done       chan struct{}
	token      *oauth2.Token // set before done is closed
	err        error         // likewise
	waiters    int           // guarded by Source.mu
	background bool
	cancel     context.CancelFunc
}

// maxFlight bounds a fetch that brings no limit of its own.
const maxFlight = 2 * time.Minute

func newSource(timeout time.Duration, fetch func(context.Context) (*oauth2.Token, error)) *Source {
	return &Source{fetch: fetch, timeout: timeout}
}

// Static returns a source that always returns the same access token, e.g. one that a user brought.
// When the API refuses it, there is no other to try.
func Static(accessToken string) *Source {
	token := &oauth2.Token{AccessToken: accessToken, TokenType: "Bearer"}
	s := newSource(maxFlight, func(context.Context) (*oauth2.Token, error) {
		if accessToken == "" {
			return nil, errors.New("logto: the access token given to auth.Static is empty")
		}
		return token, nil
	})
	if accessToken != "" {
		s.current.Store(&held{token: token})
	}
	return s
}

// Wrap makes a [Source] of any token source: one request at a time, and callers that wait no longer
// than their own context allows. A token with an expiry is kept until shortly before it; one
// without is asked for each time, since only the wrapped source knows how long it lasts. A *Source
// is returned as it is, and a nil one gives an error.
//
// After a 429 of its token endpoint, or a 5xx with Retry-After, as an [oauth2.RetrieveError] or a
// [TokenError] tells of it, the wrapped source is left alone for as long as the endpoint asks, or for a
// while, up to a minute: callers get the same error meanwhile.
func Wrap(ts oauth2.TokenSource) *Source {
	if s, ok := ts.(*Source); ok && s != nil {
		return s
	}
	var refused refusal
	s := newSource(maxFlight, func(ctx context.Context) (*oauth2.Token, error) {
		if callback.IsNil(ts) {
			return nil, errors.New("logto: the token source is nil")
		}
		if err := refused.wait(ctx); err != nil {
			return nil, err
		}
		token, err := ts.Token()
		if err == nil && (token == nil || token.AccessToken == "") {
			err = errors.New("logto: the token source returned an empty token")
		}
		err = foreignError(err)
		status, asked := refusalOf(err)
		refused.note(err, status, 1, asked, true, longestRefusal)
		if err != nil {
			return nil, err
		}
		return token, nil
	})
	s.foreign = true
	return s
}

// Token returns a valid access token, getting one if needed. It waits as long as the token request
// may take; prefer [Source.TokenContext].
func (s *Source) Token() (*oauth2.Token, error) {
	return s.TokenContext(context.Background())
}

// TokenContext returns a valid access token, getting one if needed. It returns the context's error
// as soon as the context ends, even when the token request hangs; that request goes on only while
// someone waits for it. The request of a wrapped source cannot be stopped: it goes on, and the next
// caller waits for it.
func (s *Source) TokenContext(ctx context.Context) (*oauth2.Token, error) {
	if s == nil || s.fetch == nil {
		return nil, errors.New("logto: the auth.Source is nil or its zero value: make one with ClientCredentials, Wrap or another function of package auth")
	}
	if ctx == nil {
		return nil, errors.New("logto: the context is nil: pass context.Background() if there is none")
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	now := time.Now()
	if h := s.current.Load(); h.fresh(now) {
		return h.token, nil // the usual case, without a lock
	}
	s.mu.Lock()
	if h := s.current.Load(); h.usable(now) {
		if s.flight == nil && !h.fresh(now) && !now.Before(s.notUntil) {
			s.start(ctx, true)
		}
		s.mu.Unlock()
		return h.token, nil
	}
	if s.flight == nil {
		s.start(ctx, false)
	}
	f := s.flight
	f.waiters++
	s.mu.Unlock()

	select {
	case <-f.done:
		callback.Raise(f.err)
		return f.token, f.err
	case <-ctx.Done():
		s.leave(f)
		return nil, ctx.Err()
	}
}

// Invalidate drops the given access token, so that the next call gets a new one. It does nothing if
// the source has already moved on to another token: many calls may report the same refused token,
// and cause one request.
func (s *Source) Invalidate(accessToken string) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if h := s.current.Load(); h != nil && h.token.AccessToken == accessToken {
		s.current.Store(nil)
	}
}

// Current reports whether a token that the source gave is still the one to use: it has not come
// near its expiry, and nobody has invalidated it. Of a wrapped source whose tokens have no expiry
// this is not known, and they count as current.
func (s *Source) Current(token *oauth2.Token) bool {
	if s == nil || token == nil {
		return false
	}
	h := s.current.Load()
	if h == nil {
		return s.foreign && token.Expiry.IsZero()
	}
	return h.token.AccessToken == token.AccessToken && h.usable(time.Now())
}

// String names the type and nothing that it holds, so that printing a configuration shows no
// secret.
func (s *Source) String() string { return "auth.Source" }

// GoString is String, for %#v.
func (s *Source) GoString() string { return s.String() }

// start begins a request. The caller holds the lock. The request belongs to all who wait for it, so
// it takes over the values of the context (a trace, say) but not its end.
func (s *Source) start(ctx context.Context, background bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.timeout)
	f := &flight{done: make(chan struct{}), background: background, cancel: cancel}
	s.flight = f
	go func() {
		defer cancel()
		callback.Run(func() (*oauth2.Token, error) { return s.fetch(ctx) }, func(token *oauth2.Token, err error) {
			if errors.Is(err, callback.ErrGoexit) {
				err = fmt.Errorf("logto: cannot get an access token: %w", err)
			}
			s.finish(f, token, err)
		})
	}()
}

func (s *Source) finish(f *flight, token *oauth2.Token, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.token, f.err = token, err
	defer close(f.done) // whoever gets the token finds that it is current
	if s.flight != f {
		return // everyone left, and perhaps another request has begun
	}
	s.flight = nil
	switch {
	case err == nil:
		if !s.foreign || !token.Expiry.IsZero() {
			s.current.Store(hold(token, time.Now()))
		}
		s.failures, s.notUntil = 0, time.Time{}
	case f.background:
		s.failures++
		s.notUntil = time.Now().Add(backoff.Delay(s.failures, time.Second, time.Minute))
	}
}

// leave takes a waiter off a request, and ends the request after the last.
func (s *Source) leave(f *flight) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.waiters--
	if f.waiters == 0 && !f.background && !s.foreign && s.flight == f {
		s.flight = nil
		f.cancel()
	}
}

// hold works out when a token is to be refreshed (five minutes, or a fifth of its life, ahead) and
// from when it is not used any more (ten seconds, or a tenth of its life, ahead).
func hold(token *oauth2.Token, now time.Time) *held {
	if token.Expiry.IsZero() {
		return &held{token: token}
	}
	life := token.Expiry.Sub(now)
	return &held{
		token:     token,
		refreshAt: token.Expiry.Add(-min(5*time.Minute, life/5)),
		expiresAt: token.Expiry.Add(-min(10*time.Second, life/10)),
	}
}
