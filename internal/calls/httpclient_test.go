package calls_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/internal/testnet"
)

// interactionServer begins an interaction with each request that has none.
func interactionServer() *faultServer {
	return &faultServer{faults: []fault{func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("_interaction"); err != nil {
			http.SetCookie(w, &http.Cookie{Name: "_interaction", Value: "i1", Path: "/"})
		}
		w.WriteHeader(http.StatusNoContent)
	}}}
}

// A client without a cookie jar does not take the interaction away, wherever it is given.
func TestWithHTTPClientKeepsTheInteraction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := interactionServer()
		machine := s.start(t)
		given := &http.Client{Transport: s.net.Client.Transport, Timeout: time.Hour}
		first, err := machine.Experience()
		if err != nil {
			t.Fatal(err)
		}
		derived, err := first.With(management.WithHTTPClient(given))
		if err != nil {
			t.Fatal(err)
		}
		if derived.CookieJar() != first.CookieJar() {
			t.Error("With takes the jar away")
		}
		event := gen.InitInteractionRequest{InteractionEvent: gen.InteractionEventSignIn}
		for i, call := range []func() error{
			func() error { return first.InitInteraction(t.Context(), event) },
			func() error { return first.InitInteraction(t.Context(), event, management.WithHTTPClient(given)) },
			func() error { return derived.InitInteraction(t.Context(), event) },
		} {
			if err := call(); err != nil {
				t.Fatal(err)
			}
			if got, want := s.requests[i].header.Get("Cookie"), []string{"", "_interaction=i1", "_interaction=i1"}[i]; got != want {
				t.Errorf("request %d has the cookies %q, want %q", i+1, got, want)
			}
		}
		if given.Jar != nil {
			t.Error("the client that was given is changed")
		}
		fresh, err := machine.Experience(management.WithHTTPClient(given))
		if err != nil {
			t.Fatal(err)
		}
		if fresh.CookieJar() == nil || fresh.CookieJar() == first.CookieJar() {
			t.Error("a new interaction has no jar of its own")
		}
	})
}

// A jar is used in whichever order it is given, and the one that a client brings counts.
func TestCookieJarAndHTTPClient(t *testing.T) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	other, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	plain, with := management.WithHTTPClient(&http.Client{}), management.WithHTTPClient(&http.Client{Jar: other})
	for name, tt := range map[string]struct {
		opts []management.ClientOption
		want http.CookieJar
	}{
		"jar, client":               {[]management.ClientOption{management.WithCookieJar(jar), plain}, jar},
		"client, jar":               {[]management.ClientOption{plain, management.WithCookieJar(jar)}, jar},
		"jar, client with another":  {[]management.ClientOption{management.WithCookieJar(jar), with}, other},
		"client with another, jar":  {[]management.ClientOption{with, management.WithCookieJar(jar)}, jar},
		"two clients, one with jar": {[]management.ClientOption{with, plain}, other},
	} {
		client, err := management.NewExperienceClient("https://auth.example.com", tt.opts...)
		if err != nil || client.CookieJar() != tt.want {
			t.Errorf("%s: another jar, %v", name, err)
		}
	}
	admin, err := management.NewClient("https://auth.example.com", "app", "hunter2", management.WithCookieJar(jar))
	if err != nil {
		t.Fatal(err)
	}
	if client, err := admin.Experience(plain); err != nil || client.CookieJar() == nil || client.CookieJar() == jar {
		t.Errorf("the interaction is in the jar of another client, %v", err)
	}
}

// A client without a transport does not take away the one that was set before.
func TestTransportAndHTTPClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, userJSON)}}
		network := testnet.New(t, s)
		for name, opts := range map[string][]management.ClientOption{
			"transport, client": {management.WithTransport(network.Client.Transport), management.WithHTTPClient(&http.Client{Timeout: time.Hour})},
			"client, transport": {management.WithHTTPClient(&http.Client{Timeout: time.Hour}), management.WithTransport(network.Client.Transport)},
		} {
			client, err := management.NewClient("http://localhost:3001", "app", "hunter2", opts...)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

type nilJar struct{ jar *cookiejar.Jar }

func (j *nilJar) SetCookies(u *url.URL, c []*http.Cookie) { j.jar.SetCookies(u, c) }
func (j *nilJar) Cookies(u *url.URL) []*http.Cookie       { return j.jar.Cookies(u) }

// A nil pointer in a client is refused before it panics in the first call.
func TestHTTPClientWithNilPointers(t *testing.T) {
	s := &faultServer{faults: []fault{respond(200, userJSON)}}
	working := s.start(t)
	for says, client := range map[string]*http.Client{
		"the client's transport is a nil pointer":  {Transport: (*http.Transport)(nil)},
		"the client's cookie jar is a nil pointer": {Jar: (*nilJar)(nil)},
	} {
		opt := management.WithHTTPClient(client)
		_, made := management.NewClient("https://auth.example.com", "app", "hunter2", opt)
		_, called := working.GetUser(t.Context(), "u1", nil, opt)
		for i, err := range []error{made, called} {
			if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), "leave it out") {
				t.Errorf("%d: want an error that speaks of %q, got %v", i, says, err)
			}
		}
	}
}
