package logtotest

import (
	"cmp"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/ids"
)

// deviceCode is a sign-in on a device without a browser: the user goes elsewhere with the user code.
type deviceCode struct {
	artifact // of the sign-in, once there is one
	request  authRequest
	userCode string
	expires  int64 // milliseconds
	denied   bool
	used     bool // somebody has entered the user code
}

const (
	deviceCodeTTL    = 10 * time.Minute
	deviceXSRFCookie = "_deviceFlowXsrf"
	userCodeAlphabet = "BCDFGHJKLMNPQRSTVWXZ"
)

// deviceAuthorization serves POST /oidc/device/auth (RFC 8628).
func (c *call) deviceAuthorization(r clientRequest) (*response, error) {
	value := c.newToken()
	a := newAuthRequest(r.form)
	a.client, a.prompts, a.redirectURI, a.device = r.app.ID, nil, "", value
	if err := cmp.Or(r.app.allowsGrant(grantDeviceCode), c.narrowRequest(r.app, &a, true)); err != nil {
		return nil, err
	}
	code := &deviceCode{
		request: a, expires: c.now.Add(deviceCodeTTL).UnixMilli(),
		userCode: c.s.ids.Take(userCodeAlphabet, 4) + "-" + c.s.ids.Take(userCodeAlphabet, 4),
	}
	c.db.deviceCodes.Put(value, code)
	page := c.origin() + "/device"
	return ok(objectOf(member("device_code", value), member("user_code", code.userCode), member("verification_uri", page),
		member("verification_uri_complete", page+"?user_code="+code.userCode), member("expires_in", int(deviceCodeTTL/time.Second)))), nil
}

// devicePage serves GET /device, where users go: to a form that this server does not have.
func (c *call) devicePage() (*response, error) {
	if cookie, err := c.r.Cookie(deviceXSRFCookie); err == nil && cookie.Value != "" {
		return c.noPage()
	}
	return found(strings.TrimSuffix("/oidc/device?"+c.r.URL.RawQuery, "?"))
}

// enterUserCode serves GET /oidc/device, which begins the form. SignInAs does all of it at once.
func (c *call) enterUserCode() (*response, error) {
	userCode := c.query.Get("user_code")
	if code := c.db.deviceByUserCode(userCode); code != nil && code.expires > c.millis() && !code.used {
		app := c.clientByID(code.request.client)
		if userID := c.db.nextSignIn(); userID != "" && app != nil {
			code.used = true
			return c.signInDirectly(code.request, app, userID)
		}
	}
	secret := c.s.ids.Take(ids.HexAlphabet, 48)
	c.db.deviceForms[secret] = true
	if userCode != "" {
		return formPage("Device Login", c.issuer()+"/device", url.Values{"xsrf": {secret}, "user_code": {userCode}})
	}
	return c.showDevicePage(secret, url.Values{})
}

// showDevicePage leads to the page, which finds the secret of its form in a cookie.
func (c *call) showDevicePage(secret string, query url.Values) (*response, error) {
	c.header.Add("Set-Cookie", (&http.Cookie{
		Name: deviceXSRFCookie, Value: secret, Path: "/device", MaxAge: int(deviceCodeTTL / time.Second), SameSite: http.SameSiteLaxMode,
	}).String())
	return redirect(strings.TrimSuffix("/device?"+query.Encode(), "?"))
}

// submitUserCode serves POST /oidc/device, where the form goes: first with the code, then with a yes or no.
func (c *call) submitUserCode(form url.Values) (*response, error) {
	secret, entered := form.Get("xsrf"), form.Get("user_code")
	if !c.db.deviceForms[secret] {
		return nil, errTokenRequest("xsrf token invalid")
	}
	code, fault := c.db.deviceByUserCode(entered), ""
	switch {
	case entered == "":
		fault = "NoCodeError"
	case code == nil:
		fault = "NotFoundError"
	case code.expires <= c.millis():
		fault = "ExpiredError"
	case code.used:
		fault = "AlreadyUsedError"
	case form.Get("abort") != "":
		fault, code.used, code.denied = "AbortedError", true, true
	case form.Get("confirm") == "":
		return c.showDevicePage(secret, url.Values{"user_code": {code.userCode}})
	}
	if fault != "" {
		query := url.Values{"error": {fault}}
		if entered != "" {
			query.Set("input_code", entered)
		}
		return c.showDevicePage(secret, query)
	}
	code.used = true
	delete(c.db.deviceForms, secret)
	return c.proceed(code.request, c.currentSession(), false, false)
}

var noUserCodeLetter = regexp.MustCompile(`[^A-Z]`)

// deviceByUserCode forgives lower case, and whatever stands between the letters.
func (db *state) deviceByUserCode(entered string) *deviceCode {
	letters := func(text string) string { return noUserCodeLetter.ReplaceAllString(strings.ToUpper(text), "") }
	return db.deviceCodes.Find(func(code *deviceCode) bool { return letters(code.userCode) == letters(entered) })
}

// exchangeDeviceCode is the device code grant: what the device asks for until the user is done.
func (c *call) exchangeDeviceCode(r clientRequest) (tokenResponse, error) {
	code := cmp.Or(c.db.deviceCodes.Get(r.form.Get("device_code")), &deviceCode{})
	err := cmp.Or(
		refuseIf(code.userCode == "", errGrant("device code not found")),
		refuseIf(code.request.client != r.app.ID, errGrant("client mismatch")),
		refuseIf(code.expires <= c.millis(), errOIDC("expired_token", "device code is expired")),
		refuseIf(code.denied, withStatus(http.StatusBadRequest, errOIDC("access_denied", "End-User aborted interaction"))),
		refuseIf(code.user == "", errOIDC("authorization_pending",
			"authorization request is still pending as the end-user hasn't yet completed the user interaction steps")),
		c.checkArtifact(&code.artifact, r.app, "device code"),
	)
	if err != nil {
		return tokenResponse{}, err
	}
	return c.redeem(r, &code.artifact, "device code")
}
