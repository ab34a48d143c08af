package scenario

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/logtotest"
)

const (
	stepTimeout    = 2 * time.Minute // a slow server with a rate limit before it
	cleanupTimeout = time.Minute     // for each thing taken away
)

// suite is one run of all areas against one server.
type suite struct {
	client *management.Client
	server string            // which one, for the last line
	live   bool              // a real server, which may lack things
	fake   *logtotest.Server // the other kind, nil for a real one
	run    string            // part of the name of everything this run makes
	ctx    context.Context   // ends with Ctrl-C, and before the test's own deadline
	calls  atomic.Int64      // that were made, each attempt
	kept   []string          // names that the server may keep although it refuses them
	areas  int               // that passed
	steps  int               // that passed
}

func newSuite(t *testing.T) *suite {
	random := make([]byte, 5)
	if _, err := rand.Read(random); err != nil {
		t.Fatal(err)
	}
	s := &suite{run: hex.EncodeToString(random), live: os.Getenv("LOGTO_LIVE") != ""}
	s.client, s.server = s.connect(t)

	// What stops the test stops the calls first, so that there is still time to
	// clean up.
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt)
	t.Cleanup(stop)
	if deadline, ok := t.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)*3/4)
		t.Cleanup(cancel)
	}
	s.ctx = ctx
	t.Cleanup(func() { s.sweep(t) })
	return s
}

// connect returns a client of the server to test: a fake one with some data of
// others in it, unless LOGTO_LIVE asks for a real one.
func (s *suite) connect(t *testing.T) (client *management.Client, server string) {
	count := management.WithEditor(func(context.Context, *http.Request) error {
		s.calls.Add(1)
		return nil
	})
	if !s.live {
		srv := logtotest.NewServer(logtotest.WithUsers(30), logtotest.WithLogs(30), logtotest.WithMessaging(),
			logtotest.WithHookClient(&http.Client{Transport: unreachable{}}))
		t.Cleanup(srv.Close)
		s.fake = srv
		return srv.Client(count), "logtotest"
	}
	endpoint := os.Getenv("LOGTO_ENDPOINT")
	client, err := management.NewClient(endpoint, os.Getenv("LOGTO_APP_ID"), os.Getenv("LOGTO_APP_SECRET"),
		management.WithUserAgent("logto-go-scenario"), count)
	if err != nil {
		t.Fatalf("set LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET for a real server: %v", err)
	}
	return client, client.Endpoint()
}

// unreachable keeps the deliveries of the fake off the network: the hosts they
// are meant for do not exist anyway.
type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) {
	return nil, errors.New("no such host")
}

// mayKeep notes and returns the name of something that the server is to refuse.
// It may keep it all the same, as Logto keeps a role whose scopes do not exist:
// that is taken away at the end, and no fault of the scenarios.
func (s *suite) mayKeep(name string) string {
	s.kept = append(s.kept, name)
	return name
}

// play runs one area as a subtest.
func (s *suite) play(t *testing.T, name string, area func(*scenario)) {
	var played *scenario
	ok := t.Run(name, func(t *testing.T) {
		played = &scenario{suite: s, t: t, tag: s.run + strings.ReplaceAll(name, "-", "")}
		area(played)
	})
	if ok && played != nil && !played.t.Skipped() {
		s.areas++
	}
}

// scenario is one area that is being played.
type scenario struct {
	*suite
	t   *testing.T // the area's: what it made is there until this one ends
	tag string     // run id and area, letters and digits: part of each name
}

// step plays one step of the area as a subtest. Others follow also if it fails.
func (s *scenario) step(name string, play func(context.Context, *testing.T)) bool {
	return s.t.Run(name, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(s.ctx, stepTimeout)
		defer cancel()
		play(ctx, t)
		if panicAt == s.t.Name()+"/"+name {
			panic("asked for at " + panicAt)
		}
		if !t.Failed() {
			s.steps++
		}
	})
}

// panicAt names a step to panic in, as the test of the cleanup wants it.
var panicAt = os.Getenv("SCENARIO_PANIC_AT")

// need plays a step that the others build on: without it the area ends.
func (s *scenario) need(name string, play func(context.Context, *testing.T)) {
	ran, skipped := false, false
	ok := s.step(name, func(ctx context.Context, t *testing.T) {
		ran = true
		defer func() { skipped = t.Skipped() }()
		play(ctx, t)
	})
	switch {
	case !ok:
		s.t.FailNow()
	case skipped:
		s.t.Skipf("skipped with the step %q", name)
	case !ran:
		s.t.Skipf("the step %q was not selected: run the whole area with -run '%s'", name, s.t.Name())
	}
}

// cleanup takes something away when the area ends, however it ends; what is gone
// already is fine. It is called right after something was made.
func (s *scenario) cleanup(what string, remove func(context.Context) error) {
	s.t.Cleanup(func() {
		// Not the context of the calls: that one may be what failed.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), cleanupTimeout)
		defer cancel()
		if err := remove(ctx); err != nil && !errors.Is(err, management.ErrNotFound) {
			s.t.Errorf("%s is left behind: %v", what, err)
		}
	})
}
