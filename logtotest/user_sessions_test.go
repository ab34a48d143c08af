package logtotest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

// listOf returns the items of a response such as {"sessions": […]}.
func (r reply) listOf(name string) []map[string]any {
	items, _ := r.object()[name].([]any)
	var out []map[string]any
	for _, item := range items {
		out = append(out, item.(map[string]any))
	}
	return out
}

// A sign-in leaves a session and a grant, as a back end sees them.
func TestSessionsAndGrants(t *testing.T) {
	now := time.UnixMilli(1795360463710)
	c := start(t, WithClock(func() time.Time { return now }))
	app, secret := webApplication(c)
	user := ann(c)
	path := "/api/users/" + user
	if r := c.want(200, "", "GET", path+"/sessions", ""); r.text != `{"sessions":[]}` {
		t.Errorf("got %s", r.text)
	}
	b := newBrowser(c)
	token := c.tokensOf(app, secret, "code", b.authorize(offline(app)))

	sessions := c.want(200, "", "GET", path+"/sessions", "").listOf("sessions")
	if len(sessions) != 1 {
		t.Fatalf("got %v", sessions)
	}
	payload := sessions[0]["payload"].(map[string]any)
	uid, _ := payload["uid"].(string)
	authorized := payload["authorizations"].(map[string]any)[app].(map[string]any)
	if sessions[0]["clientId"] != app || sessions[0]["accountId"] != user || sessions[0]["expiresAt"] != float64(now.UnixMilli()+14*24*3600*1000) ||
		payload["kind"] != "Session" || payload["accountId"] != user || payload["loginTs"] != float64(now.Unix()) || len(uid) != 43 ||
		authorized["persistsLogout"] != true || sessions[0]["isCurrent"] != nil {
		t.Errorf("got %v", sessions[0])
	}
	submission := sessions[0]["lastSubmission"].(map[string]any)
	if submission["interactionEvent"] != "SignIn" || submission["userId"] != user || len(submission["verificationRecords"].([]any)) != 1 {
		t.Errorf("got %v", submission)
	}
	if r := c.want(200, "", "GET", path+"/sessions/"+uid, ""); r.object()["clientId"] != app {
		t.Errorf("got %s", r.text)
	}
	r := c.want(200, "", "GET", path+"/grants", "")
	var grants struct{ Grants []json.RawMessage }
	if err := json.Unmarshal([]byte(r.text), &grants); err != nil || len(grants.Grants) != 1 {
		t.Fatalf("got %s", r.text)
	}
	id, _ := authorized["grantId"].(string)
	want := `{"id":"` + id + `","payload":{"exp":1810912463,"iat":1795360463,"jti":"` + id + `","kind":"Grant","clientId":"` + app + `","accountId":"` + user +
		`","openid":{"scope":"openid offline_access profile"}},"expiresAt":1810912463710,"application":{"id":"` + app + `","name":"Shop"}}`
	if string(grants.Grants[0]) != want {
		t.Errorf("got  %s\nwant %s", grants.Grants[0], want)
	}
	for kind, n := range map[string]int{"firstParty": 1, "thirdParty": 0} {
		if got := c.want(200, "", "GET", path+"/grants?appType="+kind, "").listOf("grants"); len(got) != n {
			t.Errorf("%s: got %v", kind, got)
		}
	}
	other := c.id(200, "/api/users", `{"username":"bob"}`)
	for _, user := range []string{"/api/users/" + other, "/api/users/nope"} {
		c.want(404, "oidc.session_not_found", "GET", user+"/sessions/"+uid, "")
		c.want(404, "oidc.invalid_session_account_id", "DELETE", user+"/sessions/"+uid, "")
		c.want(404, "oidc.invalid_grant", "DELETE", user+"/grants/"+id, "")
	}

	// What is revoked is refused from then on; the browser is asked anew.
	c.want(204, "", "DELETE", path+"/grants/"+id, "")
	c.want(404, "oidc.invalid_grant", "DELETE", path+"/grants/"+id, "")
	if status, body := c.tokens(app, secret, "refresh_token", token["refresh_token"].(string)); status != 400 || body["code"] != "oidc.invalid_grant" {
		t.Errorf("got %d %v", status, body)
	}
	if page := b.leads(authorization(app)); !strings.HasPrefix(page, "/consent") {
		t.Errorf("got %s", page)
	}
	c.want(204, "", "DELETE", path+"/sessions/"+uid, "")
	c.want(404, "oidc.session_not_found", "DELETE", path+"/sessions/"+uid, "")
	if page := b.leads(authorization(app)); !strings.HasPrefix(page, "/sign-in") {
		t.Errorf("got %s", page)
	}
}

// A session takes the grants along that it is told to.
func TestDeleteSessionRevokesGrants(t *testing.T) {
	for target, lives := range map[string][2]bool{"": {true, true}, "?revokeGrantsTarget=firstParty": {false, true}, "?revokeGrantsTarget=all": {false, false}} {
		c := start(t)
		own, _ := newWebApp(c, "SPA", "")
		third, _ := newWebApp(c, "SPA", `,"isThirdParty":true`)
		c.want(201, "", "POST", "/api/applications/"+third+"/user-consent-scopes", `{"userScopes":["profile"]}`)
		user := ann(c)
		c.srv.SignInAs(user)
		b := newBrowser(c)
		var refresh [2]string
		for i, app := range []string{own, third} {
			refresh[i] = c.tokensOf(app, "", "code", b.follow(offline(app)).Query().Get("code"))["refresh_token"].(string)
		}
		sessions := c.want(200, "", "GET", "/api/users/"+user+"/sessions", "").listOf("sessions")
		if len(sessions) != 1 {
			t.Fatalf("got %v", sessions)
		}
		c.want(204, "", "DELETE", "/api/users/"+user+"/sessions/"+sessions[0]["payload"].(map[string]any)["uid"].(string)+target, "")
		for i, app := range []string{own, third} {
			if status, body := c.tokens(app, "", "refresh_token", refresh[i]); (status == 200) != lives[i] {
				t.Errorf("%s: application %d: got %d %v", target, i, status, body)
			}
		}
	}
}

// An application may have so many grants of a user; the oldest goes.
func TestMaxAllowedGrants(t *testing.T) {
	c, sink := start(t), newEndpoint(t, 200)
	c.want(201, "", "POST", "/api/hooks", fmt.Sprintf(`{"name":"h","events":["Grant.LimitExceeded"],"config":{"url":%q}}`, sink.URL))
	app, _ := newWebApp(c, "SPA", `,"customClientMetadata":{"maxAllowedGrants":1}`)
	c.srv.SignInAs(ann(c))
	var refresh []string
	for range 2 {
		refresh = append(refresh, c.tokensOf(app, "", "code", newBrowser(c).follow(offline(app)).Query().Get("code"))["refresh_token"].(string))
	}
	for i, want := range []int{400, 200} {
		if status, body := c.tokens(app, "", "refresh_token", refresh[i]); status != want {
			t.Errorf("%d: got %d %v", i, status, body)
		}
	}
	heard := sink.delivered(t)
	if revoked, _ := heard["revokedGrantIds"].([]any); heard["applicationId"] != app || heard["maxAllowedGrants"] != 1.0 ||
		heard["preRevocationActiveGrantCount"] != 2.0 || len(revoked) != 1 || len(sink.received()) != 1 {
		t.Errorf("got %v", heard)
	}
}

// A session lasts as long as the tenant says.
func TestSessionTTL(t *testing.T) {
	now := time.Now()
	c := start(t, WithClock(func() time.Time { return now }))
	c.want(200, "", "PATCH", "/api/configs/oidc/session", `{"ttl":60}`)
	app, _ := webApplication(c)
	ann(c)
	b := newBrowser(c)
	b.authorize(authorization(app))
	if now = now.Add(59 * time.Second); !strings.HasPrefix(b.leads(authorization(app)), callbackOfTest[:20]) {
		t.Error("the session ended early")
	}
	if now = now.Add(time.Second); !strings.HasPrefix(b.leads(authorization(app)), "/sign-in") {
		t.Error("the session lives on")
	}
}

// Users see and end their own, once they have proved again who they are.
func TestOwnSessionsAndGrants(t *testing.T) {
	c := start(t)
	app, _ := newWebApp(c, "SPA", "")
	user := ann(c)
	c.want(200, "", "PATCH", "/api/account-center", `{"enabled":true,"fields":{"session":"ReadOnly"}}`)
	token, narrow := tokenFrom(t, c.srv.UserToken(user)), tokenFrom(t, c.srv.UserToken(user, TokenScopes("openid")))
	c.srv.SignInAs(user)
	b := newBrowser(c)
	refresh := c.tokensOf(app, "", "code", b.follow(offline(app)).Query().Get("code"))["refresh_token"].(string)
	account := func(method, path, token, record string) reply {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, c.srv.URL+"/api/my-account"+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header = http.Header{"Authorization": {"Bearer " + token}, "Logto-Verification-Id": {record}}
		return c.send(request)
	}
	request, _ := http.NewRequestWithContext(t.Context(), "POST", c.srv.URL+"/api/verifications/password", strings.NewReader(`{"password":"correct horse"}`))
	request.Header = http.Header{"Authorization": {"Bearer " + token}, "Content-Type": {"application/json"}}
	record, _ := c.send(request).object()["verificationRecordId"].(string)

	for _, path := range []string{"/sessions", "/grants"} {
		if r := account("GET", path, token, ""); r.status != 401 || r.code() != "verification_record.permission_denied" {
			t.Errorf("unverified %s: got %d %s", path, r.status, r.text)
		}
		if r := account("GET", path, narrow, record); r.status != 401 || r.code() != "auth.unauthorized" {
			t.Errorf("without the scope %s: got %d %s", path, r.status, r.text)
		}
	}
	sessions := account("GET", "/sessions", token, record).listOf("sessions")
	at := slices.IndexFunc(sessions, func(s map[string]any) bool { return s["clientId"] == app })
	if len(sessions) != 3 || at < 0 || sessions[at]["isCurrent"] != false {
		t.Fatalf("got %v", sessions)
	}
	current := slices.DeleteFunc(slices.Clone(sessions), func(s map[string]any) bool { return s["isCurrent"] == false })
	if len(current) != 1 || current[0]["clientId"] != demoAppID {
		t.Errorf("got %v", current)
	}
	grants := account("GET", "/grants", token, record).listOf("grants")
	if len(grants) != 1 || grants[0]["payload"].(map[string]any)["clientId"] != app {
		t.Fatalf("got %v", grants)
	}
	session, grant := sessions[at]["payload"].(map[string]any)["uid"].(string), grants[0]["id"].(string)
	if r := account("DELETE", "/grants/"+grant, token, record); r.status != 400 || r.code() != "account_center.field_not_editable" {
		t.Errorf("got %d %s", r.status, r.text)
	}
	c.want(200, "", "PATCH", "/api/account-center", `{"fields":{"session":"Edit"}}`)
	if r := account("DELETE", "/grants/"+grant, token, record); r.status != 204 {
		t.Errorf("got %d %s", r.status, r.text)
	}
	if status, body := c.tokens(app, "", "refresh_token", refresh); status != 400 {
		t.Errorf("got %d %v", status, body)
	}
	if r := account("DELETE", "/sessions/"+session, token, record); r.status != 204 {
		t.Errorf("got %d %s", r.status, r.text)
	}
	c.want(200, "", "PATCH", "/api/account-center", `{"fields":{"session":"Off"}}`)
	if r := account("GET", "/sessions", token, record); r.status != 400 || r.code() != "account_center.field_not_enabled" {
		t.Errorf("got %d %s", r.status, r.text)
	}
}
