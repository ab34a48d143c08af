package logtotest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// What is changed after a snapshot is as it was once the snapshot is restored, any number of times.
func TestSnapshot(t *testing.T) {
	c := start(t, WithMessaging(), WithUsers(2))
	user := c.id(200, "/api/users", `{"username":"ann","customData":{"a":{"b":1}}}`)
	role := c.id(200, "/api/roles", `{"name":"editor","description":"x"}`)
	organization := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	c.want(201, "", "POST", "/api/organizations/"+organization+"/users", `{"userIds":["`+user+`"]}`)
	c.want(204, "", "POST", "/api/verification-codes", `{"email":"ann@example.com"}`)
	c.srv.AddLog("Interaction.SignIn.Submit", map[string]any{"userId": user}, time.Now())
	c.srv.Inject(Fault{Operation: "GetTotalUserCount", Status: 503, Times: 2})
	look := func() string {
		var out strings.Builder
		for _, path := range []string{
			"/api/users", "/api/users/" + user, "/api/users/" + user + "/custom-data", "/api/users/" + user + "/roles",
			"/api/users/" + user + "/organizations", "/api/roles", "/api/organizations", "/api/sign-in-exp",
			"/api/logs", "/api/configs/oidc/private-keys", "/api/configs/admin-console", "/oidc/jwks",
		} {
			r := c.do("GET", path, "")
			fmt.Fprintln(&out, path, r.status, r.text)
		}
		fmt.Fprintln(&out, c.srv.Messages())
		return out.String()
	}
	kept := c.srv.Snapshot()
	want, requests := look(), len(c.srv.Requests())
	code := c.srv.Messages()[0].Code()
	for range 2 {
		c.want(200, "", "PATCH", "/api/users/"+user+"/custom-data", `{"customData":{"a":{"c":2}}}`)
		c.want(200, "", "PATCH", "/api/users/"+user, `{"name":"Anna"}`)
		c.want(201, "", "POST", "/api/users/"+user+"/roles", `{"roleIds":["`+role+`"]}`)
		c.want(204, "", "DELETE", "/api/organizations/"+organization, "")
		c.want(200, "", "PATCH", "/api/sign-in-exp", `{"signInMode":"SignIn"}`)
		c.want(200, "", "PATCH", "/api/configs/admin-console", `{"organizationCreated":true}`)
		c.want(200, "", "POST", "/api/configs/oidc/private-keys/rotate", `{"signingKeyAlgorithm":"EC"}`)
		c.want(204, "", "POST", "/api/verification-codes", `{"email":"bob@example.com"}`)
		c.want(204, "", "POST", "/api/verification-codes/verify", `{"email":"ann@example.com","verificationCode":"`+code+`"}`)
		c.want(503, "", "GET", "/api/dashboard/users/total", "")
		c.srv.ExpireTokens()
		c.srv.Restore(kept)
		if got := len(c.srv.Requests()); got != requests-12 {
			t.Errorf("%d requests are known, want %d", got, requests-12)
		}
		if got := look(); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		c.want(503, "", "GET", "/api/dashboard/users/total", "")
		c.want(503, "", "GET", "/api/dashboard/users/total", "")
		c.want(200, "", "GET", "/api/dashboard/users/total", "")
		c.srv.Restore(kept)
	}
}

// A client goes on with the token it has, until tokens expire.
func TestRestoreAndTokens(t *testing.T) {
	c := start(t)
	kept := c.srv.Snapshot()
	c.token = c.fetchToken(tokenForm)
	c.srv.Restore(kept)
	c.want(200, "", "GET", "/api/users", "")
	c.srv.ExpireTokens()
	c.want(401, "auth.unauthorized", "GET", "/api/users", "")
}

// Snapshots are taken and restored while requests run; run with -race.
func TestSnapshotConcurrently(t *testing.T) {
	s := New(WithUsers(3), WithTokenTTL(time.Hour), WithHookClient(nil))
	send := func(method, path, body, token string) int {
		r, err := http.NewRequestWithContext(t.Context(), method, "http://x"+path, bytes.NewReader([]byte(body)))
		if err != nil {
			t.Error(err)
			return 0
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		response, err := s.Transport().RoundTrip(r)
		if err != nil {
			t.Error(err)
			return 0
		}
		response.Body.Close()
		return response.StatusCode
	}
	grant, err := s.Transport().RoundTrip(tokenRequestOf(t, s))
	if err != nil {
		t.Fatal(err)
	}
	var granted struct {
		Token string `json:"access_token"`
	}
	if err := json.NewDecoder(grant.Body).Decode(&granted); err != nil {
		t.Fatal(err)
	}
	token := granted.Token
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for n := range 25 {
				body := fmt.Sprintf(`{"username":"u_%d_%d","customData":{"a":[1,2]}}`, i, n)
				if status := send("POST", "/api/users", body, token); status != 200 {
					t.Errorf("create: %d", status)
				}
				if status := send("GET", "/api/users", "", token); status != 200 {
					t.Errorf("list: %d", status)
				}
			}
		})
	}
	kept := s.Snapshot()
	for range 20 {
		s.Restore(kept)
		s.Snapshot()
	}
	group.Wait()
	s.Restore(kept)
	if got := s.Snapshot().db.users.Len(); got != kept.db.users.Len() {
		t.Errorf("%d users", got)
	}
}

func tokenRequestOf(t *testing.T, s *Server) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://x/oidc/token", strings.NewReader(tokenForm.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth(s.AppID, s.AppSecret)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// Clients that were made before a restore go on working after it.
func TestRestoreAndClients(t *testing.T) {
	s := NewServer(WithFixture(Fixture{
		Users:         []FixtureUser{{ID: "ann", Name: "Ann"}},
		AccountCenter: map[string]any{"enabled": true, "fields": map[string]any{"name": "Edit"}},
	}))
	defer s.Close()
	kept := s.Snapshot()
	account, client := s.AccountClient("ann"), s.Client()
	for range 2 {
		if _, err := account.GetProfile(t.Context()); err != nil {
			t.Error(err)
		}
		if _, err := client.GetUser(t.Context(), "ann", nil); err != nil {
			t.Error(err)
		}
		s.SignInAs("ann")
		s.Restore(kept)
		if s.db.signInAs != "" {
			t.Error("somebody is signed in after the restore")
		}
	}
}
