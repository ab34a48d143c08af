package calls_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
	"golang.org/x/oauth2"
)

func TestAccountClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(204, "")}}
		client := s.start(t, management.WithHeader("X-Shared", "yes"))
		account, err := client.Account(auth.Static("user"), management.WithVerificationID("v1"))
		if err != nil {
			t.Fatal(err)
		}
		if err := account.DeletePrimaryEmail(t.Context(), management.WithVerificationID("v2")); err != nil {
			t.Fatal(err)
		}
		if err := account.DeletePrimaryEmail(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i, id := range []string{"v2", "v1"} {
			for name, want := range map[string]string{"Authorization": "Bearer user", "X-Shared": "yes", "Logto-Verification-Id": id} {
				if got := s.requests[i].header.Get(name); got != want {
					t.Errorf("%s is %q, want %q", name, got, want)
				}
			}
		}
		if account.Endpoint() != client.Endpoint() || fmt.Sprint(account) != "management.AccountClient(http://localhost:3001)" {
			t.Errorf("%s is at %s", account, account.Endpoint())
		}
	})
}

// Each experience client has an interaction of its own, and sends no token.
func TestExperienceClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		s := &faultServer{faults: []fault{func(w http.ResponseWriter, r *http.Request) {
			if _, err := r.Cookie("_interaction"); err != nil {
				n++
				http.SetCookie(w, &http.Cookie{Name: "_interaction", Value: fmt.Sprint(n), Path: "/"})
			}
			w.WriteHeader(http.StatusNoContent)
		}}}
		client := s.start(t)
		first, err := client.Experience()
		if err != nil {
			t.Fatal(err)
		}
		second, err := client.Experience(management.WithEndUser(netip.MustParseAddr("::ffff:192.0.2.1"), "Browser/1"))
		if err != nil {
			t.Fatal(err)
		}
		same, err := first.With(management.WithHeader("X-A", "b"))
		if err != nil {
			t.Fatal(err)
		}
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		own, err := client.Experience(management.WithCookieJar(jar))
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"", "", "_interaction=1", "_interaction=2", "_interaction=1", ""}
		for i, c := range []*management.ExperienceClient{first, second, first, second, same, own} {
			if err := c.InitInteraction(t.Context(), gen.InitInteractionRequest{InteractionEvent: gen.InteractionEventSignIn}); err != nil {
				t.Fatal(err)
			}
			if got := s.requests[i].header.Get("Cookie"); got != want[i] {
				t.Errorf("request %d has the cookies %q, want %q", i+1, got, want[i])
			}
		}
		if h := s.requests[1].header; h.Get("X-Forwarded-For") != "192.0.2.1" || h.Get("User-Agent") != "Browser/1" || h.Get("Authorization") != "" {
			t.Errorf("the end user is not named: %v", h)
		}
		if own.CookieJar() != jar || first.CookieJar() == second.CookieJar() {
			t.Error("the jars are mixed up")
		}
		if _, tokens := s.counts(); tokens != 0 {
			t.Errorf("%d tokens were fetched", tokens)
		}
	})
}

// The constructors without an application make the same clients.
func TestNewAccountAndExperienceClient(t *testing.T) {
	account, err := management.NewAccountClient("auth.example.com/api", oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "t"}))
	if err != nil || account.Endpoint() != "https://auth.example.com" {
		t.Errorf("got %v, %v", account, err)
	}
	experience, err := management.NewExperienceClient("https://auth.example.com/")
	if err != nil || experience.Endpoint() != "https://auth.example.com" || experience.CookieJar() == nil {
		t.Errorf("got %v, %v", experience, err)
	}
}

func TestClientsRefuse(t *testing.T) {
	var nilSource *auth.Source
	var nilJar *cookiejar.Jar
	client, err := management.NewClient("https://auth.example.com", "app", "hunter2")
	if err != nil {
		t.Fatal(err)
	}
	account := func(ts oauth2.TokenSource, opts ...management.ClientOption) error {
		_, err1 := client.Account(ts, opts...)
		_, err2 := management.NewAccountClient("https://auth.example.com", ts, opts...)
		if fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Errorf("two ways, two errors: %v and %v", err1, err2)
		}
		return err1
	}
	experience := func(opts ...management.ClientOption) error {
		_, err1 := client.Experience(opts...)
		_, err2 := management.NewExperienceClient("https://auth.example.com", opts...)
		if fmt.Sprint(err1) != fmt.Sprint(err2) {
			t.Errorf("two ways, two errors: %v and %v", err1, err2)
		}
		return err1
	}
	_, plain := management.NewAccountClient("http://auth.example.com", auth.Static("t"))
	_, plain2 := management.NewExperienceClient("http://auth.example.com")
	_, endpoint := management.NewExperienceClient("")
	for i, tt := range []struct {
		err  error
		says string
	}{
		{account(nil), "token source of the user is nil"},
		{account(nilSource), "token source of the user is nil"},
		{account(auth.Static("t"), nil), "option is nil"},
		{account(auth.Static("t"), management.WithVerificationID("")), "verification id is empty"},
		{account(auth.Static("t"), management.WithoutToken()), "always acts as a user"},
		{experience(management.WithCookieJar(nil)), "needs a jar"},
		{experience(management.WithCookieJar(nilJar)), "needs a jar"},
		{plain, "plain http"},
		{plain2, "plain http"},
		{endpoint, "endpoint is empty"},
	} {
		if tt.err == nil || !strings.Contains(tt.err.Error(), tt.says) {
			t.Errorf("%d: want an error that speaks of %q, got %v", i, tt.says, tt.err)
		}
	}
}

// A derived client shares the token, unless it asks for another.
func TestWith(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, userJSON)}}
		client := s.start(t)
		same, err := client.With(management.WithHeader("X-A", "b"))
		if err != nil {
			t.Fatal(err)
		}
		other, err := client.With(management.WithResource("https://other.example/api"))
		if err != nil {
			t.Fatal(err)
		}
		asUser, err := client.With(management.WithToken("own"))
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []struct {
			client *management.Client
			token  string
		}{{client, "t1"}, {same, "t1"}, {other, "t2"}, {asUser, "own"}, {client, "t1"}} {
			r := getUser(t, want.client, s)
			if got := r.header.Get("Authorization"); got != "Bearer "+want.token {
				t.Errorf("%d: %q, want %s", i, got, want.token)
			}
		}
		if !strings.Contains(s.lastForm, "resource=https%3A%2F%2Fother.example%2Fapi") {
			t.Errorf("the last token was for %s", s.lastForm)
		}
		if h := s.requests[0].header.Get("X-A") + s.requests[1].header.Get("X-A"); h != "b" {
			t.Errorf("the header of one client is sent by another: %q", h)
		}
		if _, err := asUser.With(management.WithScopes("a")); err != nil {
			t.Errorf("the application is forgotten: %v", err)
		}
		open := (&faultServer{open: true}).start(t, management.WithToken("x"))
		if _, err := open.With(management.WithScopes("a")); err == nil || !strings.Contains(err.Error(), "app id and secret") {
			t.Errorf("scopes without an application: %v", err)
		}
	})
}

// Without an application what is public works, and the rest says what it lacks.
func TestWithoutToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{open: true, faults: []fault{respond(204, "")}}
		client := s.start(t, management.WithoutToken())
		if err := client.GetStatus(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := client.DeleteUser(t.Context(), "u1")
		if _, ok := errors.AsType[*management.CallError](err); !ok || !strings.Contains(err.Error(), "needs an access token") {
			t.Errorf("got %v", err)
		}
		if err := client.DeleteUser(t.Context(), "u1", management.WithToken("own")); err != nil {
			t.Error(err)
		}
		if sent, tokens := s.counts(); sent != 2 || tokens != 0 {
			t.Errorf("%d requests, %d token requests", sent, tokens)
		}
		if _, err := management.NewClient("https://a.example", "app", "s", management.WithoutToken()); err == nil {
			t.Error("an application and WithoutToken go together")
		}
	})
}

// A client that no constructor has made gives errors, and does not panic.
func TestUnmadeClients(t *testing.T) {
	for name, err := range map[string]error{
		"nil":        func() error { _, err := (*management.Client)(nil).GetUser(t.Context(), "u", nil); return err }(),
		"zero":       new(management.Client).DeleteUser(t.Context(), "u"),
		"do":         func() error { _, err := new(management.Client).Do(t.Context(), "GET", "/x", nil); return err }(),
		"account":    new(management.AccountClient).DeletePrimaryEmail(t.Context()),
		"experience": new(management.ExperienceClient).InitInteraction(t.Context(), gen.InitInteractionRequest{}),
		"page":       func() error { _, err := new(management.Client).ListUsersPage(t.Context(), nil); return err }(),
		"list": func() error {
			_, err := management.Collect(new(management.Client).ListUsers(t.Context(), nil), 0)
			return err
		}(),
		"with":    func() error { _, err := new(management.Client).With(); return err }(),
		"derived": func() error { _, err := new(management.Client).Account(auth.Static("t")); return err }(),
	} {
		if err == nil || !strings.Contains(err.Error(), "NewClient") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	var raw *management.RawResponse
	if _, err := raw.Location(); err == nil || raw.Decode(new(any)) == nil || raw.PageInfo().Number != 1 {
		t.Error("a RawResponse that is nil has content")
	}
	if got := new(management.Client).String(); got != "management.Client()" || new(management.ExperienceClient).CookieJar() != nil {
		t.Errorf("got %s", got)
	}
}

func TestWithQuery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, userJSON)}}
		client := s.start(t)
		r := getUser(t, client, s, management.WithQuery("newer", "a b", "c"), management.WithQuery("x", "1"))
		if r.path != "/api/users/u1?newer=a+b&newer=c&x=1" {
			t.Errorf("asked %s", r.path)
		}
		if _, err := client.ListUsersPage(t.Context(), nil, management.WithQuery("page", "2")); err == nil {
			t.Error("WithQuery asks for a page")
		}
	})
}
