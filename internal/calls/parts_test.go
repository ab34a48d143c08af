package calls_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/internal/testnet"
	"github.com/logto-go/management/middleware"
)

// The parts fit what the generated client takes.
var (
	_ gen.RequestEditorFn = middleware.Bearer(auth.Static("t"))
	_ gen.RequestEditorFn = middleware.RateLimit(middleware.CloudLimiter())
	_ gen.RequestEditorFn = middleware.UserAgent("a")
	_ gen.RequestEditorFn = middleware.AcceptLanguage("de")
	_ gen.HttpRequestDoer = (*middleware.Chain)(nil)
)

// Single parts serve the generated client through its own options.
func TestPartsWithTheGeneratedClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, userJSON), respond(404, `{"code":"entity.not_found","message":"m"}`)}}
		client, err := gen.NewClientWithResponses("http://localhost:3001",
			gen.WithHTTPClient(testnet.New(t, s).Client),
			gen.WithRequestEditorFn(middleware.RateLimit(middleware.NewWindow(1, time.Second))),
			gen.WithRequestEditorFn(middleware.Bearer(auth.Static("abc"))),
			gen.WithRequestEditorFn(middleware.UserAgent("app/1")),
			gen.WithRequestEditorFn(middleware.AcceptLanguage("de")),
		)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		user, err := client.GetUserWithResponse(t.Context(), "u1", nil)
		if err != nil || user.Value == nil || user.Value.ID != "u1" {
			t.Fatalf("got %+v, %v", user, err)
		}
		missing, err := client.GetUserWithResponse(t.Context(), "u2", nil)
		if err != nil {
			t.Fatal(err)
		}
		if e := middleware.ErrorOf(missing.HTTPResponse, missing.Body); !errors.Is(e, middleware.ErrNotFound) || e.Path != "/api/users/{userId}" || e.RequestID != "req2" {
			t.Errorf("got %v", e)
		}
		header := s.requests[0].header
		if header.Get("Authorization") != "Bearer abc" || header.Get("Accept-Language") != "de" || header.Get("User-Agent") != middleware.UserAgentString("app/1") {
			t.Errorf("sent %v", header)
		}
		if took := time.Since(start); took < 500*time.Millisecond {
			t.Errorf("two requests took %s", took)
		}
	})
}

// The chain serves it whole: retries, replaced tokens, limited bodies.
func TestChainWithTheGeneratedClient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(401, ""), respond(503, ""), respond(200, userJSON)}}
		network := testnet.New(t, s)
		tokens, err := auth.ClientCredentials("http://localhost:3001", "app", "hunter2", auth.WithHTTPClient(network.Client))
		if err != nil {
			t.Fatal(err)
		}
		var attempts []int
		client, err := gen.NewClientWithResponses("http://localhost:3001", gen.WithHTTPClient(&middleware.Chain{
			Transport: network.Client,
			Tokens:    tokens,
			Retry:     middleware.DefaultRetry(),
			Editors: []middleware.Editor{func(ctx context.Context, _ *http.Request) error {
				attempts = append(attempts, middleware.AttemptOf(ctx).Number)
				return nil
			}},
		}))
		if err != nil {
			t.Fatal(err)
		}
		user, err := client.GetUserWithResponse(t.Context(), "u1", nil)
		if err != nil || user.Value == nil {
			t.Fatalf("got %+v, %v", user, err)
		}
		if sent, tokens := s.counts(); sent != 3 || tokens != 2 || len(attempts) != 3 || attempts[2] != 3 {
			t.Errorf("%d requests, %d token requests, attempts %v", sent, tokens, attempts)
		}
	})
}

// A token that an editor sets does not follow a redirect to another server.
func TestBearerOfTheGeneratedClientStaysHome(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("%s came, Authorization %q", r.URL, r.Header.Get("Authorization"))
	}))
	defer elsewhere.Close()
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	client, err := gen.NewClient(server.URL, gen.WithRequestEditorFn(middleware.Bearer(auth.Static("abc"))))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.GetUser(t.Context(), "u1", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusTemporaryRedirect {
		t.Errorf("got %s", resp.Status)
	}
}
