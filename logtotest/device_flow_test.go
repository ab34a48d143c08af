package logtotest

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

// deviceSignIn begins the flow of an application on a device without a browser.
func deviceSignIn(c *client) (app, device, userCode string) {
	c.t.Helper()
	app = c.id(200, "/api/applications", `{"name":"TV","type":"Native","oidcClientMetadata":{"redirectUris":[],"postLogoutRedirectUris":[]},"customClientMetadata":{"isDeviceFlow":true}}`)
	r := c.atOIDC("/device/auth", "", "", url.Values{"client_id": {app}, "scope": {"openid offline_access profile"}})
	begun := r.object()
	device, _ = begun["device_code"].(string)
	userCode, _ = begun["user_code"].(string)
	if r.status != 200 || begun["verification_uri"] != c.srv.URL+"/device" || begun["expires_in"] != 600.0 ||
		begun["verification_uri_complete"] != c.srv.URL+"/device?user_code="+userCode {
		c.t.Fatalf("got %d %s", r.status, r.text)
	}
	return app, device, userCode
}

func (c *client) poll(app, device string) (int, map[string]any) {
	return c.tokens(app, "", "grant_type", grantDeviceCode, "device_code", device)
}

// The user enters the code in a browser, signs in there, and the device gets its tokens.
func TestDeviceFlow(t *testing.T) {
	c := start(t)
	ann(c)
	app, device, userCode := deviceSignIn(c)
	if status, body := c.poll(app, device); status != 400 || body["error"] != "authorization_pending" {
		t.Errorf("got %d %v", status, body)
	}
	b := newBrowser(c)
	if target := b.leads("/device"); target != "/oidc/device" {
		t.Errorf("got %s", target)
	}
	_, value := b.do("GET", "/oidc/device?user_code="+userCode, "")
	page, _ := value["page"].(string)
	secret := page[strings.Index(page, `name="xsrf" value="`)+len(`name="xsrf" value="`):]
	secret = secret[:strings.IndexByte(secret, '"')]
	submit := func(form url.Values) string {
		t.Helper()
		form.Set("xsrf", secret)
		resp, value := b.do("POST", "/oidc/device", form.Encode())
		if resp.StatusCode != 303 {
			t.Fatalf("got %d %v", resp.StatusCode, value)
		}
		return resp.Header.Get("Location")
	}
	b.want(400, "oidc.invalid_request", "POST", "/oidc/device", url.Values{"xsrf": {"x"}, "user_code": {userCode}}.Encode())
	if target := submit(url.Values{"user_code": {"AAAA"}}); target != "/device?error=NotFoundError&input_code=AAAA" {
		t.Errorf("got %s", target)
	}
	if target := submit(url.Values{"user_code": {strings.ToLower(strings.ReplaceAll(userCode, "-", " "))}}); target != "/device?user_code="+userCode {
		t.Errorf("got %s", target)
	}
	b.want(501, "logtotest.no_page", "GET", "/device?user_code="+userCode, "")
	if target := submit(url.Values{"user_code": {userCode}, "confirm": {"yes"}}); target != "/sign-in?app_id="+app {
		t.Errorf("got %s", target)
	}
	redirect := b.signIn("ann", "correct horse")
	if !strings.HasPrefix(redirect, originOfTest+"/oidc/device/") {
		t.Errorf("got %s", redirect)
	}
	if target := b.leads(redirect); target != "/consent?app_id="+app {
		t.Errorf("got %s", target)
	}
	if target := b.leads(b.leads("/consent")); target != "/device/success" {
		t.Errorf("got %s", target)
	}
	status, token := c.poll(app, device)
	if status != 200 || token["scope"] != "openid offline_access profile" || token["id_token"] == nil {
		t.Fatalf("got %d %v", status, token)
	}
	c.tokensOf(app, "", "refresh_token", token["refresh_token"].(string))
	if status, body := c.poll(app, device); status != 400 || body["error"] != "invalid_grant" {
		t.Errorf("a device code works twice: %d %v", status, body)
	}
}

func TestDeviceFlowEnds(t *testing.T) {
	now := time.Now()
	c := start(t, WithClock(func() time.Time { return now }))
	user := ann(c)
	b := newBrowser(c)

	app, device, userCode := deviceSignIn(c)
	c.srv.SignInAs(user)
	if target := b.leads("/oidc/device?user_code=" + userCode); target != "/device/success" {
		t.Errorf("with SignInAs: got %s", target)
	}
	if status, body := c.poll(app, device); status != 200 {
		t.Errorf("got %d %v", status, body)
	}
	c.srv.SignInAs("")

	app, device, userCode = deviceSignIn(c)
	secret := "s"
	c.srv.within(func(call *call) { call.db.deviceForms[secret] = true })
	b.do("POST", "/oidc/device", url.Values{"xsrf": {secret}, "user_code": {userCode}, "abort": {"yes"}}.Encode())
	if status, body := c.poll(app, device); status != 400 || body["code"] != "oidc.access_denied" {
		t.Errorf("denied: got %d %v", status, body)
	}

	app, device, _ = deviceSignIn(c)
	now = now.Add(deviceCodeTTL)
	if status, body := c.poll(app, device); status != 400 || body["error"] != "expired_token" {
		t.Errorf("expired: got %d %v", status, body)
	}
	web, _ := newWebApp(c, "SPA", "")
	if r := c.atOIDC("/device/auth", "", "", url.Values{"client_id": {web}}); r.status != 400 || r.code() != "oidc.unauthorized_client" {
		t.Errorf("an application that is not for devices: got %d %s", r.status, r.text)
	}
}
