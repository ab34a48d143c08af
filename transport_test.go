package management_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/testnet"
	"github.com/logto-go/management/middleware"
)

// The client that was given is not changed.
func TestGivenClientStaysAsItIs(t *testing.T) {
	given := &http.Client{}
	_, err := management.NewClient("https://tenant.logto.app", "app", "secret", management.WithHTTPClient(given))
	if err != nil || given.CheckRedirect != nil || given.Transport != nil {
		t.Errorf("it became %+v, %v", given, err)
	}
}

// The Experience API keeps its state in cookies: a jar is all it takes.
func TestCookieJar(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		s := &faultServer{faults: []fault{respond(204, "", "Set-Cookie", "_interaction=abc; Path=/")}}
		own := *testnet.New(t, s).Client
		own.Jar = jar
		client := s.start(t, management.WithHTTPClient(&own))
		for range 2 {
			if err := client.GetStatus(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if got := s.requests[1].header.Get("Cookie"); got != "_interaction=abc" {
			t.Errorf("the cookie is %q", got)
		}
	})
}

// A compressed answer is read, and limited by what it unpacks to.
func TestCompressedAnswers(t *testing.T) {
	pack := func(body []byte) fault {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			packed := gzip.NewWriter(w)
			_, _ = packed.Write(body) // the client stops listening to the long one
			_ = packed.Close()
		}
	}
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{pack([]byte(userJSON)), pack(bytes.Repeat([]byte{' '}, 10<<20))}}
		client := s.start(t, management.WithMaxBody(1<<20))
		if user, err := client.GetUser(t.Context(), "u1", nil); err != nil || user.ID != "u1" {
			t.Errorf("got %+v, %v", user, err)
		}
		_, err := client.GetUser(t.Context(), "u1", nil)
		if _, ok := errors.AsType[*middleware.TooLargeError](err); !ok {
			t.Errorf("got %v", err)
		}
	})
}
