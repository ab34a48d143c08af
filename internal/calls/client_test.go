package calls_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

func TestNewClient(t *testing.T) {
	for endpoint, want := range map[string]string{
		"https://my-tenant.logto.app":           "https://my-tenant.logto.app",
		"my-tenant.logto.app/api/":              "https://my-tenant.logto.app",
		"https://auth.example.com/oidc/token":   "https://auth.example.com",
		"localhost:3001":                        "http://localhost:3001",
		"https://example.com/logto/oidc":        "https://example.com/logto",
		" https://my-tenant.logto.app/oidc/\n ": "https://my-tenant.logto.app",
	} {
		client, err := management.NewClient(endpoint, "app", "hunter2")
		if err != nil || client.Endpoint() != want {
			t.Errorf("%q: %v, %v", endpoint, client, err)
		}
	}
}

func TestNewClientRefuses(t *testing.T) {
	const cloud = "https://tenant.logto.app"
	source := management.WithTokenSource(auth.Static("t"))
	tests := []struct {
		says             string
		endpoint, id, in string
		opts             []management.ClientOption
	}{
		{"endpoint is empty", "", "app", "hunter2", nil},
		{"credentials", "https://u:hunter2@example.com", "app", "hunter2", nil},
		{"app id", cloud, "", "hunter2", nil},
		{"app secret", cloud, "app", " ", nil},
		{"plain http", "http://example.com", "app", "hunter2", nil},
		{"plain http", "http://example.com", "", "", []management.ClientOption{source}},
		{"not two of them", cloud, "app", "hunter2", []management.ClientOption{source}},
		{"option is nil", cloud, "app", "hunter2", []management.ClientOption{nil}},
		{"tenant id", cloud, "app", "hunter2", []management.ClientOption{management.WithTenantID("a/b")}},
		{"resource indicator", cloud, "app", "hunter2", []management.ClientOption{management.WithResource("")}},
		{"scope", cloud, "app", "hunter2", []management.ClientOption{management.WithScopes("a b")}},
	}
	for _, tt := range tests {
		client, err := management.NewClient(tt.endpoint, tt.id, tt.in, tt.opts...)
		if err == nil || client != nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("want an error that speaks of %q, got %v", tt.says, err)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error shows the secret: %v", err)
		}
	}
}

func TestClientPrintsNoSecret(t *testing.T) {
	client, err := management.NewClient("https://tenant.logto.app", "app", "hunter2")
	if err != nil {
		t.Fatal(err)
	}
	type holder struct {
		Client *management.Client
		hidden *management.Client
	}
	for _, v := range []any{client, *client, holder{client, client}, &holder{client, client}} {
		for _, format := range []string{"%v", "%+v", "%#v", "%s"} {
			if text := fmt.Sprintf(format, v); strings.Contains(text, "hunter2") {
				t.Errorf("%s shows the secret: %s", format, text)
			}
		}
	}
	if got := fmt.Sprint(client); got != "management.Client(https://tenant.logto.app)" {
		t.Errorf("got %s", got)
	}
}

// The resource indicator follows from the endpoint, and the token goes where it
// belongs.
func TestClientAsksForTheRightToken(t *testing.T) {
	tests := []struct {
		endpoint string
		opts     []management.ClientOption
		resource string
		scope    string
	}{
		{"http://tenant.logto.app", nil, "https://tenant.logto.app/api", "all"},
		{"http://auth.example.com/api", nil, "https://default.logto.app/api", "all"},
		{"http://auth.example.com", []management.ClientOption{management.WithTenantID("abc")}, "https://abc.logto.app/api", "all"},
		{"http://auth.example.com", []management.ClientOption{management.WithResource("urn:x"), management.WithScopes("all", "more")}, "urn:x", "all more"},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			var form, basic string
			s := &faultServer{faults: []fault{respond(200, userJSON)}}
			s.tokenFault = func(int) fault {
				return func(w http.ResponseWriter, r *http.Request) {
					form, basic = s.lastForm, r.Header.Get("Authorization")
					respond(200, `{"access_token":"tok","expires_in":3600,"token_type":"Bearer","scope":"all more"}`)(w, r)
				}
			}
			client := s.startAt(t, tt.endpoint, append(tt.opts, management.WithInsecureHTTP())...)
			if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
				t.Fatal(err)
			}
			want := "grant_type=client_credentials&resource=" + strings.NewReplacer(":", "%3A", "/", "%2F").Replace(tt.resource) +
				"&scope=" + strings.ReplaceAll(tt.scope, " ", "+")
			if form != want {
				t.Errorf("%s: the form is %s, want %s", tt.endpoint, form, want)
			}
			if !strings.HasPrefix(basic, "Basic ") || s.requests[0].header.Get("Authorization") != "Bearer tok" {
				t.Errorf("%s: %q, then %q", tt.endpoint, basic, s.requests[0].header.Get("Authorization"))
			}
		})
	}
}

// Operations that need no token work without a token endpoint; a call that brings
// its own token sends it.
func TestPublicOperations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(204, "")}}
		client := s.start(t)
		if err := client.GetStatus(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, tokens := s.counts(); tokens != 0 || s.requests[0].header.Get("Authorization") != "" {
			t.Errorf("%d token requests, Authorization %q", tokens, s.requests[0].header.Get("Authorization"))
		}
		if err := client.GetStatus(t.Context(), management.WithToken("own")); err != nil {
			t.Fatal(err)
		}
		if got := s.requests[1].header.Get("Authorization"); got != "Bearer own" {
			t.Errorf("Authorization is %q", got)
		}
	})
}

// A call can act as someone else, with any token source.
func TestTokenOfACall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, userJSON)}}
		client := s.start(t)
		for i, opt := range []management.CallOption{
			management.WithToken(" user1 "),
			management.WithTokenSource(auth.Static("user2")),
			management.WithTokenSource(oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "user3"})),
		} {
			if _, err := client.GetUser(t.Context(), "u1", nil, opt); err != nil {
				t.Fatal(err)
			}
			if got, want := s.requests[i].header.Get("Authorization"), fmt.Sprintf("Bearer user%d", i+1); got != want {
				t.Errorf("Authorization is %q, want %q", got, want)
			}
		}
		if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
			t.Fatal(err)
		}
		if got := s.requests[3].header.Get("Authorization"); got != "Bearer t1" {
			t.Errorf("the client's own token is %q afterwards", got)
		}
	})
}
