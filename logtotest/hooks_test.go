package logtotest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// endpoint is a webhook that remembers what it got.
type endpoint struct {
	*httptest.Server
	mu       sync.Mutex
	status   int
	requests []*http.Request
	bodies   []string
}

func newEndpoint(t *testing.T, status int) *endpoint {
	e := &endpoint{status: status}
	e.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		e.mu.Lock()
		defer e.mu.Unlock()
		e.requests, e.bodies = append(e.requests, r), append(e.bodies, string(body))
		w.WriteHeader(e.status)
		_, _ = io.WriteString(w, `{"received":true}`)
	}))
	t.Cleanup(e.Close)
	return e
}

func (e *endpoint) received() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.bodies
}

func TestHookDelivery(t *testing.T) {
	c, sink := start(t), newEndpoint(t, 200)
	hook := c.want(201, "", "POST", "/api/hooks",
		fmt.Sprintf(`{"name":"h","events":["User.Created","User.Deleted"],"config":{"url":%q,"headers":{"X-Test":"1"}}}`, sink.URL)).object()
	id, key := hook["id"].(string), hook["signingKey"].(string)
	user := c.id(200, "/api/users", `{"username":"ann"}`)
	c.want(200, "", "PATCH", "/api/users/"+user, `{"name":"Ann"}`) // not asked for
	c.want(204, "", "DELETE", "/api/users/"+user, "")

	bodies := sink.received()
	if len(bodies) != 2 {
		t.Fatalf("got %d deliveries: %q", len(bodies), bodies)
	}
	first := sink.requests[0]
	if got := first.Header.Get("Logto-Signature-Sha-256"); got != sign(key, []byte(bodies[0])) {
		t.Errorf("signature %q", got)
	}
	if first.Header.Get("X-Test") != "1" || first.Header.Get("User-Agent") != "Logto (https://logto.io/)" {
		t.Errorf("headers %v", first.Header)
	}
	var payload map[string]any
	if err := json.Unmarshal([]byte(bodies[1]), &payload); err != nil {
		t.Fatal(err)
	}
	data, _ := payload["data"].(map[string]any)
	params, _ := payload["params"].(map[string]any)
	if payload["event"] != "User.Deleted" || payload["hookId"] != id || payload["matchedRoute"] != "/users/:userId" ||
		payload["path"] != "/users/"+user || payload["status"] != 204.0 || params["userId"] != user || data["username"] != "ann" {
		t.Errorf("got %v", payload)
	}
	if _, shown := data["hasPassword"]; shown {
		t.Error("a deleted user shows hasPassword")
	}

	logs := c.want(200, "", "GET", "/api/hooks/"+id+"/recent-logs?logKey=TriggerHook.User.Created", "").list()
	if len(logs) != 1 {
		t.Errorf("got %v", logs)
	}
	if r := c.want(200, "", "GET", "/api/hooks/"+id+"?includeExecutionStats=true", ""); !strings.Contains(r.text, `"executionStats":{"successCount":2,"requestCount":2}`) {
		t.Errorf("stats: %s", r.text)
	}
	if r := c.want(200, "", "GET", "/api/logs", ""); strings.Contains(r.text, "TriggerHook") {
		t.Error("the audit log lists deliveries")
	}
}

func TestHookFailure(t *testing.T) {
	c, sink := start(t), newEndpoint(t, 500)
	id := c.id(201, "/api/hooks", fmt.Sprintf(`{"name":"h","events":["User.Created"],"config":{"url":%q}}`, sink.URL))
	c.id(200, "/api/users", `{}`) // succeeds all the same
	if r := c.want(200, "", "GET", "/api/hooks/"+id+"/recent-logs", ""); !strings.Contains(r.text, `"result":"Error"`) {
		t.Errorf("got %s", r.text)
	}
	test := func(url string) string { return fmt.Sprintf(`{"events":["User.Created"],"config":{"url":%q}}`, url) }
	c.want(422, "hook.endpoint_responded_with_error", "POST", "/api/hooks/"+id+"/test", test(sink.URL))
	c.want(422, "hook.send_test_payload_failed", "POST", "/api/hooks/"+id+"/test", test("http://127.0.0.1:1/"))
	if r := c.want(422, "hook.send_test_payload_failed", "POST", "/api/hooks/"+id+"/test", test("nowhere")); !strings.Contains(r.text, "Failed to parse URL from nowhere") {
		t.Errorf("got %s", r.text)
	}
	c.want(200, "", "PATCH", "/api/hooks/"+id, `{"enabled":false}`)
	bad := c.id(201, "/api/hooks", `{"name":"bad","events":["User.Created"],"config":{"url":"nowhere"}}`)
	before := len(sink.received())
	c.id(200, "/api/users", `{}`)
	if r := c.want(200, "", "GET", "/api/hooks/"+bad+"/recent-logs", ""); !strings.Contains(r.text, `"error":"TypeError: Failed to parse URL from nowhere"`) {
		t.Errorf("got %s", r.text)
	}
	if after := len(sink.received()); after != before {
		t.Error("a disabled hook was called")
	}
}

// A webhook may call the server that calls it.
func TestHookCallsBack(t *testing.T) {
	c := start(t)
	found := make(chan int, 1)
	sink := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found <- len(c.do("GET", "/api/users", "").list())
	}))
	defer sink.Close()
	c.id(201, "/api/hooks", fmt.Sprintf(`{"name":"h","events":["User.Created"],"config":{"url":%q}}`, sink.URL))
	c.id(200, "/api/users", `{}`)
	if n := <-found; n != 1 {
		t.Errorf("the webhook found %d users", n)
	}
}

func TestHookValidation(t *testing.T) {
	c := start(t)
	c.want(400, "guard.invalid_input", "POST", "/api/hooks", `{"name":"h","events":["Nope"],"config":{"url":"x"}}`)
	c.want(400, "guard.invalid_input", "POST", "/api/hooks", `{"name":"h","events":[],"config":{"url":"x"}}`)
	r := c.want(201, "", "POST", "/api/hooks", `{"events":["PostSignIn"],"config":{"url":"x"}}`).object()
	if r["name"] != "" || r["event"] != nil || r["enabled"] != true {
		t.Errorf("defaults: %v", r)
	}
	old := r["signingKey"]
	if rotated := c.want(200, "", "PATCH", "/api/hooks/"+r["id"].(string)+"/signing-key", "").object()["signingKey"]; rotated == old {
		t.Error("the signing key is the same")
	}
	c.want(404, "entity.not_exists", "PATCH", "/api/hooks/nope/signing-key", "")
}

// delivered is the last payload that the endpoint got.
func (e *endpoint) delivered(t *testing.T) map[string]any {
	t.Helper()
	bodies := e.received()
	if len(bodies) == 0 {
		t.Fatal("nothing was delivered")
	}
	var payload map[string]any
	if err := json.Unmarshal([]byte(bodies[len(bodies)-1]), &payload); err != nil {
		t.Fatal(err)
	}
	return payload
}

// Applications that come to an organization, or leave it, are told of as users are.
func TestMembershipHooks(t *testing.T) {
	c, sink := start(t), newEndpoint(t, 200)
	c.want(201, "", "POST", "/api/hooks", fmt.Sprintf(`{"name":"h","events":["Organization.Membership.Updated"],"config":{"url":%q}}`, sink.URL))
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	machine := c.id(200, "/api/applications", `{"name":"m","type":"MachineToMachine"}`)
	apps := "/api/organizations/" + org + "/applications"
	for _, step := range []struct {
		method, path, body string
		status             int
		field              string
	}{
		{"POST", apps, fmt.Sprintf(`{"applicationIds":[%q]}`, machine), 201, "addedApplicationIds"},
		{"PUT", apps, `{"applicationIds":[]}`, 204, "removedApplicationIds"},
		{"PUT", apps, fmt.Sprintf(`{"applicationIds":[%q]}`, machine), 204, "addedApplicationIds"},
		{"DELETE", apps + "/" + machine, "", 204, "removedApplicationIds"},
	} {
		c.want(step.status, "", step.method, step.path, step.body)
		payload := sink.delivered(t)
		if payload["organizationId"] != org || fmt.Sprint(payload[step.field]) != "["+machine+"]" {
			t.Errorf("%s: got %v, want %s", step.method, payload, step.field)
		}
	}
	if n := len(sink.received()); n != 4 {
		t.Errorf("%d deliveries, want 4", n)
	}

	// An invitation tells of those only who were no members yet.
	for _, email := range []string{"new@e.com", "old@e.com"} {
		user := c.id(200, "/api/users", fmt.Sprintf(`{"primaryEmail":%q}`, email))
		invitation := c.id(201, "/api/organization-invitations", fmt.Sprintf(`{"organizationId":%q,"invitee":%q,"expiresAt":%d}`, org, email, time.Now().Add(time.Hour).UnixMilli()))
		want := "[" + user + "]"
		if email == "old@e.com" {
			c.want(201, "", "POST", "/api/organizations/"+org+"/users", fmt.Sprintf(`{"userIds":[%q]}`, user))
			want = "<nil>"
		}
		c.want(200, "", "PUT", "/api/organization-invitations/"+invitation+"/status", fmt.Sprintf(`{"status":"Accepted","acceptedUserId":%q}`, user))
		if payload := sink.delivered(t); fmt.Sprint(payload["addedUserIds"]) != want {
			t.Errorf("%s: got %v", email, payload)
		}
	}
}

// A role that is made with scopes tells of them; so does each change of them.
func TestRoleScopeHooks(t *testing.T) {
	c, sink := start(t), newEndpoint(t, 200)
	c.want(201, "", "POST", "/api/hooks", fmt.Sprintf(`{"name":"h","events":["Role.Scopes.Updated"],"config":{"url":%q}}`, sink.URL))
	resource := c.id(201, "/api/resources", `{"name":"shop","indicator":"https://shop.example.com"}`)
	read := c.id(201, "/api/resources/"+resource+"/scopes", `{"name":"read"}`)
	write := c.id(201, "/api/resources/"+resource+"/scopes", `{"name":"write"}`)
	scopes := func() string {
		var names []string
		list, _ := sink.delivered(t)["data"].([]any)
		for _, s := range list {
			names = append(names, s.(map[string]any)["name"].(string))
		}
		return strings.Join(names, " ")
	}
	role := c.id(200, "/api/roles", fmt.Sprintf(`{"name":"r","description":"r","scopeIds":[%q]}`, read))
	if got := scopes(); got != "read" || sink.delivered(t)["roleId"] != role {
		t.Errorf("at creation: %v", sink.delivered(t))
	}
	c.want(201, "", "POST", "/api/roles/"+role+"/scopes", fmt.Sprintf(`{"scopeIds":[%q]}`, write))
	if got := scopes(); got != "read write" {
		t.Errorf("after adding: %v", sink.delivered(t))
	}
	c.want(204, "", "DELETE", "/api/roles/"+role+"/scopes/"+write, "")
	if got := scopes(); got != "" {
		t.Errorf("after removing: %v", sink.delivered(t))
	}
	c.id(200, "/api/roles", `{"name":"bare","description":"r"}`)
	if n := len(sink.received()); n != 3 {
		t.Errorf("%d deliveries, want 3", n)
	}
}

func TestUnknownHook(t *testing.T) {
	c := start(t)
	c.want(404, "entity.not_exists", "PATCH", "/api/hooks/nope", `{"name":"x"}`)
	c.want(400, "guard.invalid_input", "PATCH", "/api/hooks/nope", `{"events":[]}`)
}

// The payloads of a test are made up, one for each event that is named: a sign-in has no route.
func TestHookTestPayloads(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	c, sink := start(t, WithClock(func() time.Time { return now })), newEndpoint(t, 200)
	id := c.id(201, "/api/hooks", fmt.Sprintf(`{"name":"h","events":["PostSignIn","PostSignIn"],"config":{"url":%q}}`, sink.URL))
	c.want(204, "", "POST", "/api/hooks/"+id+"/test", fmt.Sprintf(
		`{"events":["PostSignIn","User.Created","PostSignIn"],"config":{"url":%q,"headers":{"user-agent":"mine","Content-Type":"text/x"}}}`, sink.URL))
	start := `,"hookId":"` + id + `","createdAt":"2026-05-01T12:00:00.000Z","userAgent":"fake-user-agent",`
	want := []string{
		`{"event":"PostSignIn"` + start + `"sessionId":"fake-session-id","userIp":"fake-user-ip","userId":"fake-id","user":{"id":"fake-id",` +
			`"username":"fake-user","primaryEmail":"fake-user@fake-service.com","primaryPhone":"1234567890","name":"Fake User",` +
			`"avatar":"https://fake-service.com/avatars/fake-user.png","customData":{"theme":"light"},` +
			`"identities":{"google":{"userId":"fake-google-user-id"}},"profile":{},"applicationId":"fake-application-id",` +
			`"cimdClientId":null,"isSuspended":false,"lastSignInAt":1777636800000,"createdAt":1777636800000,"updatedAt":1777636800000},` +
			`"application":{"id":"fake-spa-application-id","type":"SPA","name":"Fake Application","description":"Fake application data for testing"}}`,
		`{"event":"User.Created"` + start + `"path":"/fake-path/:id","method":"POST","status":200,"params":{"id":"fake-id"},"data":{"result":"success"}}`,
	}
	if got := strings.Join(sink.received(), "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	if header := sink.requests[0].Header; header.Get("User-Agent") != "mine" || header.Get("Content-Type") != "text/x" {
		t.Errorf("the headers are %v", header)
	}
	if r := c.want(200, "", "GET", "/api/hooks/"+id, ""); !strings.Contains(r.text, `"events":["PostSignIn"]`) {
		t.Errorf("the hook is %s", r.text)
	}
}

// The one event of an old hook does not count beside a list.
func TestOldHooks(t *testing.T) {
	c, sink := start(t), newEndpoint(t, 200)
	c.id(201, "/api/hooks", fmt.Sprintf(`{"event":"User.Created","events":["User.Deleted"],"config":{"url":%q}}`, sink.URL))
	c.id(201, "/api/hooks", fmt.Sprintf(`{"event":"User.Deleted","config":{"url":%q}}`, sink.URL))
	c.id(200, "/api/users", `{}`)
	if got := sink.received(); len(got) > 0 {
		t.Errorf("delivered %s", got)
	}
}
