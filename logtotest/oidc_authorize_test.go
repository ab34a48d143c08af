package logtotest

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// The whole way of a browser, as it is at a real server: sign-in page, consent page, application.
func TestSignInByCode(t *testing.T) {
	c := start(t)
	app, secret := webApplication(c)
	ann(c)
	b := newBrowser(c)

	b.want(400, "session.not_found", "PUT", "/api/experience", `{"interactionEvent":"SignIn"}`)
	if page := b.leads(authorization(app)); page != "/sign-in?app_id="+app {
		t.Fatalf("the authorization request leads to %s", page)
	}
	b.want(404, "session.interaction_not_found", "POST", "/api/experience/submit", "")
	b.want(204, "", "PUT", "/api/experience", `{"interactionEvent":"SignIn"}`)
	b.want(404, "session.identifier_not_found", "POST", "/api/experience/submit", "")
	for _, body := range []string{
		`{"identifier":{"type":"username","value":"ann"},"password":"wrong"}`,
		`{"identifier":{"type":"username","value":"nobody"},"password":"correct horse"}`,
		`{"identifier":{"type":"phone","value":"ann"},"password":"correct horse"}`,
	} {
		b.want(422, "session.invalid_credentials", "POST", "/api/experience/verification/password", body)
	}
	b.want(404, "session.verification_session_not_found", "POST", "/api/experience/identification", `{"verificationId":"nope"}`)
	verified := b.want(200, "", "POST", "/api/experience/verification/password", `{"identifier":{"type":"username","value":"ann"},"password":"correct horse"}`)
	b.want(204, "", "POST", "/api/experience/identification", `{"verificationId":"`+verified["verificationId"].(string)+`"}`)
	if view := b.want(200, "", "GET", "/api/experience/interaction", ""); view["userId"] == nil || len(view["verificationRecords"].([]any)) != 1 {
		t.Errorf("the interaction is %v", view)
	}
	resume := b.want(200, "", "POST", "/api/experience/submit", "")["redirectTo"].(string)
	if !strings.HasPrefix(resume, originOfTest+"/oidc/auth/") {
		t.Errorf("the submission leads to %s", resume)
	}
	resp, _ := b.do("GET", resume, "")
	if page := resp.Header.Get("Location"); page != "/consent?app_id="+app {
		t.Errorf("after the sign-in comes %s", page)
	}
	var names []string // each once, so that clients need not know which of two holds
	for _, cookie := range resp.Cookies() {
		names = append(names, cookie.Name)
	}
	slices.Sort(names)
	if want := "_interaction _interaction.sig _interaction_resume _interaction_resume.sig _session _session.sig"; strings.Join(names, " ") != want {
		t.Errorf("got the cookies %v", names)
	}
	b.want(400, "session.not_found", "GET", resume, "")
	back := b.follow("/consent")
	q := back.Query()
	if back.Host != "shop.test" || q.Get("x") != "1" || q.Get("state") != "s1" || q.Get("iss") != originOfTest+"/oidc" || q.Get("code") == "" {
		t.Errorf("the browser comes back to %s", back)
	}
	token := c.tokensOf(app, secret, "code", q.Get("code"))
	if token["id_token"] == nil || token["scope"] != "openid email" || token["refresh_token"] != nil {
		t.Errorf("got %v", token)
	}
	if status, again := c.tokens(app, secret, "code", q.Get("code")); status != 400 || again["code"] != "oidc.invalid_grant" {
		t.Errorf("a code works twice: %d %v", status, again)
	}
	// The second use of a code revokes what the first one gave.
	if r := c.as(token["access_token"], "GET", "/oidc/me"); r.status != 401 {
		t.Errorf("got %d %s", r.status, r.text)
	}
}

// What the application is told, and what only the user sees.
func TestAuthorizationRequestRefuses(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	spa, _ := newWebApp(c, "SPA", "")
	b := newBrowser(c)
	b.want(400, "oidc.invalid_request", "GET", "/oidc/auth", "")
	b.want(400, "oidc.invalid_client", "GET", authorization("nobody"), "")
	b.want(400, "oidc.invalid_redirect_uri", "GET", authorization(app, "redirect_uri", "https://evil.test/"), "")
	b.want(400, "oidc.invalid_request", "GET", authorization(app)+"&state=s2", "")
	for name, tt := range map[string][2]string{
		"another response type": {authorization(app, "response_type", "token"), "unsupported_response_type"},
		"implicit":              {authorization(app, "response_type", "id_token"), "unauthorized_client"},
		"none":                  {authorization(spa, "response_type", "none"), "unauthorized_client"},
		"plain PKCE":            {authorization(app, "code_challenge_method", "plain"), "invalid_request"},
		"a short challenge":     {authorization(app, "code_challenge", "c"), "invalid_request"},
		"no PKCE":               {authorization(spa, "code_challenge", "", "code_challenge_method", ""), "invalid_request"},
		"nobody signed in":      {authorization(app, "prompt", "none"), "login_required"},
		"none and login":        {authorization(app, "prompt", "none login"), "invalid_request"},
		"another prompt":        {authorization(app, "prompt", "dance"), "invalid_request"},
		"unknown API":           {authorization(app, "resource", "https://nope.test"), "invalid_target"},
		"a negative age":        {authorization(app, "max_age", "-1"), "invalid_request"},
		"another mode":          {authorization(app, "response_mode", "smoke"), "unsupported_response_mode"},
	} {
		back, err := url.Parse(b.leads(tt[0]))
		q := back.Query()
		if err != nil || back.Host != "shop.test" || q.Get("error") != tt[1] || q.Get("state") != "s1" || q.Get("error_description") == "" {
			t.Errorf("%s: %s leads to %s, %v", name, tt[0], back, err)
		}
	}
	if page := b.leads(authorization(app, "code_challenge", "", "code_challenge_method", "")); !strings.HasPrefix(page, "/sign-in") {
		t.Errorf("an application with a secret needs PKCE: %s", page)
	}
}

// The sign-in page gets what the application says of it.
func TestSignInPage(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	for want, more := range map[string][]string{
		"/register?app_id=" + app:                                          {"first_screen", "register"},
		"/register?app_id=" + app + "&login_hint=ann%40example.com":        {"interaction_mode", "signUp", "login_hint", "ann@example.com"},
		"/identifier-sign-in?app_id=" + app + "&identifier=email":          {"first_screen", "identifier:sign_in", "identifier", "email"},
		"/direct/social/github?app_id=" + app + "&fallback=sign-in":        {"direct_sign_in", "social:github"},
		"/sign-in?app_id=" + app + "&organization_id=o&ui_locales=fr":      {"organization_id", "o", "ui_locales", "fr"},
		"/single-sign-on?app_id=" + app + "&one_time_token=t&login_hint=e": {"first_screen", "single_sign_on", "one_time_token", "t", "login_hint", "e"},
	} {
		if page := newBrowser(c).leads(authorization(app, more...)); page != want {
			t.Errorf("%v leads to %s, want %s", more, page, want)
		}
	}
	if b := newBrowser(c); true {
		b.want(501, "logtotest.no_page", "GET", "/sign-in", "")
		b.want(501, "logtotest.no_page", "GET", "/register?app_id="+app, "")
	}
}

// A browser that is signed in comes back without a page, until something more is asked for.
func TestSecondSignIn(t *testing.T) {
	now := time.Now()
	c := start(t, WithClock(func() time.Time { return now }))
	app, _ := webApplication(c)
	other, _ := webApplication(c)
	ann(c)
	b := newBrowser(c)
	b.authorize(authorization(app))
	now = now.Add(time.Hour)
	for name, tt := range map[string]struct{ request, want string }{
		"again":                  {authorization(app), "https://shop.test/"},
		"silently":               {authorization(app, "prompt", "none"), "https://shop.test/"},
		"more is asked for":      {authorization(app, "scope", "openid email phone"), "/consent"},
		"more, silently":         {authorization(app, "scope", "openid phone", "prompt", "none"), "https://shop.test/cb?error=consent_required"},
		"asking anew":            {authorization(app, "prompt", "login"), "/sign-in"},
		"consenting anew":        {authorization(app, "prompt", "consent"), "/consent"},
		"too long ago":           {authorization(app, "max_age", "60"), "/sign-in"},
		"not too long ago":       {authorization(app, "max_age", "3600"), "https://shop.test/"},
		"an application more":    {authorization(other), "/consent"},
		"one more, silently":     {authorization(other, "prompt", "none"), "https://shop.test/cb?error=consent_required"},
		"too long ago, silently": {authorization(app, "max_age", "60", "prompt", "none"), "https://shop.test/cb?error=login_required"},
	} {
		if target := b.leads(tt.request); !strings.HasPrefix(target, tt.want) {
			t.Errorf("%s: leads to %s, want %s", name, target, tt.want)
		}
	}
	now = now.Add(14 * 24 * time.Hour)
	if target := b.leads(authorization(app)); !strings.HasPrefix(target, "/sign-in") {
		t.Errorf("the session lives on: %s", target)
	}
}

// A hint says who is to be signed in: it is an ID token of the application. Requests in tokens are refused.
func TestHintsOfRequests(t *testing.T) {
	c := start(t)
	app, secret := webApplication(c)
	c.srv.SignInAs(ann(c))
	b := newBrowser(c)
	hint := b.want(200, "", "POST", "/oidc/token", url.Values{
		"grant_type": {"authorization_code"}, "code": {b.follow(authorization(app)).Query().Get("code")}, "redirect_uri": {callbackOfTest},
		"code_verifier": {verifierOfTest}, "client_id": {app}, "client_secret": {secret},
	}.Encode())["id_token"].(string)
	other, _ := webApplication(c)
	for request, want := range map[string]string{
		authorization(app, "id_token_hint", hint):    "",
		authorization(app, "id_token_hint", "x.y.z"): "invalid_request: could not validate id_token_hint",
		authorization(other, "id_token_hint", hint):  "invalid_request: could not validate id_token_hint",
		authorization(app, "request", "x.y.z"):       "request_not_supported: request parameter provided but not supported",
	} {
		q := b.follow(request).Query()
		if got := q.Get("error") + ": " + q.Get("error_description"); got != cmp.Or(want, ": ") || (want == "") != q.Has("code") {
			t.Errorf("%s: comes back with %v", request, q)
		}
	}
}

// prompt=login and prompt=consent are done once each, and not again on the way back.
func TestPromptsEnd(t *testing.T) {
	c := start(t)
	app, _ := newWebApp(c, "Native", "")
	ann(c)
	b := newBrowser(c)
	if code := b.authorize(authorization(app, "prompt", "login consent", "max_age", "1")); code == "" {
		t.Error("no code")
	}
	if code := b.authorize(authorization(app, "prompt", "login")); code == "" {
		t.Error("no code the second time")
	}
}

// A code is bound to its client, its redirect URI, its PKCE challenge and its time.
func TestCodeIsBound(t *testing.T) {
	for name, tt := range map[string]struct {
		form  url.Values
		other bool
		wait  time.Duration
	}{
		"fits":             {form: url.Values{}},
		"another redirect": {form: url.Values{"redirect_uri": {"https://shop.test/"}}},
		"another verifier": {form: url.Values{"code_verifier": {"x" + verifierOfTest}}},
		"no verifier":      {form: url.Values{"code_verifier": {""}}},
		"another client":   {other: true},
		"too late":         {wait: authorizationCodeTTL},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Now()
			c := start(t, WithClock(func() time.Time { return now }))
			app, secret := webApplication(c)
			ann(c)
			code := newBrowser(c).authorize(authorization(app))
			now = now.Add(tt.wait)
			form := url.Values{
				"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callbackOfTest}, "code_verifier": {verifierOfTest},
			}
			for key, values := range tt.form {
				form[key] = values
			}
			if tt.other {
				app, secret = webApplication(c)
			}
			status, token := c.postToken(form, app, secret)
			if fits := name == "fits"; fits != (status == 200) || !fits && token["code"] != "oidc.invalid_grant" {
				t.Errorf("%d %v", status, token)
			}
		})
	}
}

// The code comes where the application wants it.
func TestResponseModes(t *testing.T) {
	c := start(t)
	app, _ := webApplication(c)
	c.srv.SignInAs(ann(c))
	b := newBrowser(c)
	if target := b.leads(authorization(app, "response_mode", "fragment")); !strings.HasPrefix(target, callbackOfTest+"#code=") {
		t.Errorf("got %s", target)
	}
	resp, value := b.do("GET", authorization(app, "response_mode", "form_post"), "")
	page, _ := value["page"].(string)
	if resp.StatusCode != http.StatusOK || !strings.Contains(page, `action="https://shop.test/cb?x=1"`) || !strings.Contains(page, `name="code"`) {
		t.Errorf("got %d %v", resp.StatusCode, value)
	}
	// The request may be a form, too.
	resp, _ = b.do("POST", "/oidc/auth", strings.TrimPrefix(authorization(app), "/oidc/auth?"))
	if back, err := resp.Location(); err != nil || back.Query().Get("code") == "" {
		t.Errorf("got %s", resp.Header.Get("Location"))
	}
}

// as sends a request with another token.
func (c *client) as(token any, method, target string) reply {
	c.t.Helper()
	own := c.token
	defer func() { c.token = own }()
	c.token, _ = token.(string)
	return c.do(method, target, "")
}
