package calls_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"net/http"
	"net/http/cookiejar"
	"strings"
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

// A redirect takes the token nowhere else, and repeats no change.
func TestRedirects(t *testing.T) {
	redirect := func(target string, status int) fault {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, status) }
	}
	for _, call := range calls {
		for _, status := range []int{301, 302, 303, 307, 308} {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{redirect("http://elsewhere.example/api/users/u1", status), success(call.method)}}
				err := call.do(t.Context(), s.start(t))
				e, ok := errors.AsType[*management.Error](err)
				if sent, _ := s.counts(); !ok || e.StatusCode != status || sent != 1 {
					t.Errorf("%s %d: got %v after %d requests", call.method, status, err, sent)
				} else if !strings.Contains(err.Error(), "http://elsewhere.example") {
					t.Errorf("%v does not say where it leads", err)
				}
			})
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{redirect("/api/moved", status), success(call.method)}}
				err := call.do(t.Context(), s.start(t))
				sent, _ := s.counts()
				if follows := call.method == "GET"; (err == nil) != follows || sent != map[bool]int{true: 2, false: 1}[follows] {
					t.Errorf("%s %d within the server: got %v after %d requests", call.method, status, err, sent)
				}
			})
		}
	}
}

func TestEndlessRedirects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/api/again", http.StatusFound) }}}
		_, err := s.start(t).GetUser(t.Context(), "u1", nil)
		e, ok := errors.AsType[*management.Error](err)
		if sent, _ := s.counts(); !ok || e.StatusCode != 302 || sent > 10 {
			t.Errorf("got %v after %d requests", err, sent)
		}
	})
}

// The policy of the application's own client still has a say in the redirects
// that may be followed at all.
func TestOwnRedirectPolicy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		forbidden := errors.New("no redirects, please")
		s := &faultServer{faults: []fault{
			func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/api/moved", http.StatusFound) },
			respond(200, userJSON),
		}}
		asked := 0
		own := *testnet.New(t, s).Client
		own.CheckRedirect = func(next *http.Request, _ []*http.Request) error {
			if asked++; next.URL.Path == "/api/moved" {
				return forbidden
			}
			return nil
		}
		client := s.start(t, management.WithHTTPClient(&own), management.WithRetry(middleware.RetryPolicy{}))
		if _, err := client.GetUser(t.Context(), "u1", nil); !errors.Is(err, forbidden) || asked != 1 {
			t.Errorf("got %v after asking %d times", err, asked)
		}
	})
}

// An error after a redirect still names the operation, and not where it led.
func TestErrorAfterARedirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{
			respond(503, ""),
			func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/api/moved", http.StatusFound) },
			respond(404, `{"code":"entity.not_found","message":"m"}`),
		}}
		_, err := s.start(t).GetUser(t.Context(), "u1", nil)
		e, ok := errors.AsType[*management.Error](err)
		if !ok || e.Path != "/api/users/{userId}" || e.Attempts != 2 || !errors.Is(err, management.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	})
}
