package auth

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

func TestStatic(t *testing.T) {
	s := Static("abc")
	for range 2 {
		if got := mustToken(t, s); got != "abc" {
			t.Errorf("got %q", got)
		}
		s.Invalidate("abc")
	}
	if _, err := Static("").TokenContext(t.Context()); err == nil {
		t.Error("an empty token was given")
	}
}

type sourceFunc func() (*oauth2.Token, error)

func (f sourceFunc) Token() (*oauth2.Token, error) { return f() }

func TestWrap(t *testing.T) {
	s := Static("abc")
	if Wrap(s) != s {
		t.Error("a Source is wrapped again")
	}

	n := 0
	counting := sourceFunc(func() (*oauth2.Token, error) {
		n++
		return &oauth2.Token{AccessToken: fmt.Sprint(n)}, nil
	})
	w := Wrap(counting)
	if a, b := mustToken(t, w), mustToken(t, w); a != "1" || b != "2" {
		t.Errorf("a source whose tokens have no expiry is asked each time, got %s and %s", a, b)
	}

	lasting := Wrap(sourceFunc(func() (*oauth2.Token, error) {
		n++
		return &oauth2.Token{AccessToken: fmt.Sprint(n), Expiry: time.Now().Add(time.Hour)}, nil
	}))
	if a, b := mustToken(t, lasting), mustToken(t, lasting); a != b {
		t.Errorf("a token with an expiry is not kept: %s, %s", a, b)
	}

	empty := Wrap(sourceFunc(func() (*oauth2.Token, error) { return nil, nil }))
	if _, err := empty.Token(); err == nil {
		t.Error("a nil token was given")
	}
}

// A wrapped source that hangs holds one goroutine, however many gave up on it.
func TestWrapHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		asked := 0
		w := Wrap(sourceFunc(func() (*oauth2.Token, error) {
			asked++
			<-release
			return &oauth2.Token{AccessToken: "late", Expiry: time.Now().Add(time.Hour)}, nil
		}))
		for range 5 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if _, err := w.TokenContext(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
			cancel()
		}
		close(release)
		synctest.Wait()
		if got := mustToken(t, w); got != "late" || asked != 1 {
			t.Errorf("got %s after asking %d times", got, asked)
		}
	})
}

func TestSourcePrintsNothing(t *testing.T) {
	s := Static("hunter2")
	for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(format, s); strings.Contains(text, "hunter2") {
			t.Errorf("%s shows the token: %s", format, text)
		}
	}
	type config struct{ Source *Source }
	if text := fmt.Sprintf("%+v", config{s}); strings.Contains(text, "hunter2") {
		t.Errorf("a configuration shows the token: %s", text)
	}
}
