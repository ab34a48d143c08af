package logtotest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// get asks for a path as a browser does, without a token.
func (c *client) get(path, language string) reply {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.srv.URL+path, http.NoBody)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Accept-Language", language)
	return c.send(request)
}

// The words of the sign-in pages have the custom ones over them, in the language that is asked for.
func TestWellKnownPhrases(t *testing.T) {
	c := start(t)
	c.want(201, "", "PUT", "/api/custom-phrases/fr", `{"input":{"username":"Nom","password":""}}`)
	c.want(201, "", "PUT", "/api/custom-phrases/en", `{"action":{"sign_in":"Enter"}}`)
	for _, tt := range []struct{ lng, accept, username, signIn string }{
		{"", "", "Username", "Enter"},
		{"?lng=fr", "", "Nom", "Sign in"},
		{"", "fr-CA,en;q=0.5", "Nom", "Sign in"},
		{"?lng=xx", "", "Username", "Enter"},
		{"?lng=en", "fr", "Username", "Enter"},
		{"?lng=de", "", "Username", "Sign in"},
	} {
		r := c.get("/api/.well-known/phrases"+tt.lng, tt.accept)
		words, _ := r.object()["translation"].(map[string]any)
		input, _ := words["input"].(map[string]any)
		action, _ := words["action"].(map[string]any)
		if r.status != 200 || input["username"] != tt.username || input["password"] != "Password" || action["sign_in"] != tt.signIn {
			t.Errorf("%q, %q: got %d %v %v", tt.lng, tt.accept, r.status, input, action["sign_in"])
		}
	}
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"languageInfo":{"autoDetect":false,"fallbackLanguage":"en"}}`)
	if r := c.get("/api/.well-known/phrases", "fr"); !strings.Contains(r.text, `"sign_in":"Enter"`) {
		t.Errorf("detected although it should not: %.200s", r.text)
	}
}

// The public settings show the profile fields that sign-up asks for, and all there are.
func TestWellKnownProfileFields(t *testing.T) {
	c := start(t)
	for _, name := range []string{"a", "b", "c"} {
		c.want(201, "", "POST", "/api/custom-profile-fields", fmt.Sprintf(`{"name":%q,"type":"Text","required":false}`, name))
	}
	shown := func(key string) string {
		var names []string
		list, _ := c.get("/api/.well-known/experience", "").object()[key].([]any)
		for _, f := range list {
			names = append(names, f.(map[string]any)["name"].(string))
		}
		return strings.Join(names, " ")
	}
	if got := shown("customProfileFields"); got != "a b c" {
		t.Errorf("nobody has chosen: %s", got)
	}
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"signUpProfileFields":[{"name":"c"},{"name":"a"}]}`)
	if got := shown("customProfileFields"); got != "c a" {
		t.Errorf("chosen: %s", got)
	}
	if got := shown("customProfileFieldCatalog"); got != "a b c" {
		t.Errorf("catalog: %s", got)
	}
	const unknown = "custom_profile_fields.entity_not_exists_with_names"
	c.want(400, unknown, "PATCH", "/api/sign-in-exp", `{"signUpProfileFields":[{"name":"z"}]}`)
	c.want(400, unknown, "PATCH", "/api/account-center", `{"profileFields":[{"name":"z"}]}`)
	c.want(400, "request.invalid_input", "PATCH", "/api/account-center", `{"profileFields":[{"name":"a"},{"name":"a"}]}`)
	c.want(200, "", "PATCH", "/api/account-center", `{"profileFields":[{"name":"a"}]}`)
	if r := c.get("/api/.well-known/account-center", ""); !strings.Contains(r.text, `"profileFields":[{"name":"a"}]`) {
		t.Errorf("account centre: %s", r.text)
	}
}

// Applications and organizations have brands of their own, and what cannot be used is hidden.
func TestWellKnownExperience(t *testing.T) {
	c := start(t)
	app := c.id(200, "/api/applications", `{"name":"a","type":"SPA"}`)
	c.want(201, "", "PUT", "/api/applications/"+app+"/sign-in-experience", `{"termsOfUseUrl":"","privacyPolicyUrl":"","branding":{"logoUrl":"https://e.com/app.png"},"color":{"primaryColor":"#111111","isDarkModeEnabled":true,"darkPrimaryColor":"#222222"}}`)
	org := c.id(201, "/api/organizations", `{"name":"o","branding":{"logoUrl":"https://e.com/org.png"}}`)
	branding := func(query string) string {
		o := c.get("/api/.well-known/experience"+query, "").object()
		return fmt.Sprint(o["branding"].(map[string]any)["logoUrl"], o["color"].(map[string]any)["primaryColor"])
	}
	for query, want := range map[string]string{
		"":                       "https://logto.io/logo.svg#6139F6",
		"?appId=" + app:          "https://e.com/app.png#111111",
		"?organizationId=" + org: "https://e.com/org.png#6139F6",
		"?appId=" + app + "&organizationId=" + org: "https://e.com/org.png#111111",
		"?appId=nope&organizationId=nope":          "https://logto.io/logo.svg#6139F6",
	} {
		if got := branding(query); got != want {
			t.Errorf("%q: got %s, want %s", query, got, want)
		}
	}
	c.want(200, "", "PUT", "/api/captcha-provider", `{"config":{"type":"Turnstile","siteKey":"s","secretKey":"k"}}`)
	c.want(200, "", "POST", "/api/connectors", `{"connectorId":"google-universal","config":{"clientId":"g","clientSecret":"b","oneTap":{"isEnabled":true}}}`)
	if r := c.get("/api/.well-known/experience", ""); strings.Contains(r.text, "captchaConfig") || strings.Contains(r.text, "googleOneTap") {
		t.Errorf("not switched on: %s", r.text)
	}
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"captchaPolicy":{"enabled":true},"socialSignInConnectorTargets":["google"]}`)
	r := c.get("/api/.well-known/experience", "")
	if !strings.Contains(r.text, `"captchaConfig":{"type":"Turnstile","siteKey":"s"}`) || !strings.Contains(r.text, `"googleOneTap":{"isEnabled":true,"clientId":"g"`) {
		t.Errorf("got %s", r.text)
	}
	c.id(200, "/api/connectors", `{"connectorId":"mock-email-service"}`)
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"forgotPasswordMethods":["EmailVerificationCode"]}`)
	if r := c.get("/api/.well-known/experience", ""); !strings.Contains(r.text, `"forgotPassword":{"phone":false,"email":true}`) {
		t.Errorf("got %s", r.text)
	}
}
