package logtotest

import (
	"net/url"
	"strings"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"golang.org/x/oauth2"
)

// everyField lets users edit all of their account.
const everyField = `{"enabled":true,"fields":{"name":"Edit","avatar":"Edit","profile":"Edit","email":"Edit","phone":"Edit",` +
	`"password":"Edit","username":"Edit","social":"Edit","customData":"Edit","mfa":"Edit"}}`

// account is the Account API as a user sees it.
type accountPage struct {
	*management.AccountClient
	c *client
}

// accountOf acts as the user, with a token of these scopes.
func (c *client) accountOf(user string, scopes ...string) *accountPage {
	c.t.Helper()
	c.want(200, "", "PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	subject := c.want(201, "", "POST", "/api/subject-tokens", `{"userId":"`+user+`"}`).object()["subjectToken"].(string)
	token := c.fetchToken(url.Values{
		"grant_type": {exchangeGrant}, "subject_token": {subject}, "subject_token_type": {accessToken},
		"scope": {"openid " + strings.Join(scopes, " ")},
	})
	account, err := management.NewAccountClient(c.srv.URL, oauth2.StaticTokenSource(&oauth2.Token{AccessToken: token}))
	if err != nil {
		c.t.Fatal(err)
	}
	return &accountPage{account, c}
}

func (a *accountPage) is(code string, err error) {
	a.c.t.Helper()
	demand(a.c.t, code, err)
}

// proof verifies the password, and returns the option that shows it.
func (a *accountPage) proof(password string) management.CallOption {
	a.c.t.Helper()
	record, err := a.CreateVerificationByPassword(a.c.t.Context(), gen.PasswordRequest{Password: password})
	a.is("", err)
	return management.WithVerificationID(record.VerificationRecordID)
}

// prove has a code sent, reads it, and verifies it; it returns the id of the record.
func (a *accountPage) prove(kind, value string) string {
	a.c.t.Helper()
	identifier := as[gen.VerificationCodeIdentifier](a.c.t, `{"type":"`+kind+`","value":"`+value+`"}`)
	sent, err := a.CreateVerificationByVerificationCode(a.c.t.Context(), gen.CreateVerificationByCodeRequest{Identifier: identifier})
	a.is("", err)
	verify := func(id, code string) error {
		_, err := a.VerifyVerificationByVerificationCode(a.c.t.Context(), gen.VerifyVerificationCodeWithIDRequest{
			Identifier: identifier, VerificationID: id, Code: code,
		})
		return err
	}
	m := lastMessage(a.c)
	if own := strings.Contains(a.text(), `"`+value+`"`); m.To != value || (m.Type == "UserPermissionValidation") != own || (m.Type == "BindNewIdentifier") == own {
		a.c.t.Errorf("sent %+v", m)
	}
	a.is("verification_code.code_mismatch", verify(sent.VerificationRecordID, "x"))
	a.is("verification_record.not_found", verify("nope", m.Code()))
	a.is("", verify(sent.VerificationRecordID, m.Code()))
	return sent.VerificationRecordID
}

// text is what an account shows, as JSON.
func (a *accountPage) text() string {
	a.c.t.Helper()
	r, err := a.Do(a.c.t.Context(), "GET", "/api/my-account", nil)
	a.is("", err)
	return string(r.Body)
}

// What is seen of an account depends on the scopes of the token and on the settings.
func TestAccountShows(t *testing.T) {
	c := start(t)
	ann := c.id(200, "/api/users", `{"username":"ann","primaryEmail":"ann@example.com","password":"correct horse","profile":{"nickname":"a","address":{"country":"NZ"}}}`)
	_, err := c.accountOf(ann, "profile").GetProfile(t.Context())
	demand(t, "account_center.not_enabled", err)
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	always, profile := []string{`"id":`, `"hasSecurityVerificationMethod":true`}, []string{`"username":"ann"`, `"nickname":"a"`, `"hasPassword":true`, `"lastSignInAt":null`}
	for scopes, want := range map[string][]string{
		"": nil, "profile": profile, "profile address": append(profile, `"country":"NZ"`), "email": {`"primaryEmail":"ann@example.com"`},
		"phone": {`"primaryPhone":null`}, "custom_data": {`"customData":{}`}, "identities": {`"identities":{}`},
	} {
		got := c.accountOf(ann, strings.Fields(scopes)...).text()
		for _, part := range append(append(profile, `"country"`, `"primaryEmail"`, `"primaryPhone"`, `"customData"`, `"identities"`), always...) {
			wanted := false
			for _, w := range append(want, always...) {
				wanted = wanted || strings.HasPrefix(w, part) || strings.HasPrefix(part, w)
			}
			if strings.Contains(got, part) != wanted {
				t.Errorf("with %q: %s in %s is not %v", scopes, part, got, wanted)
			}
		}
	}
	c.want(200, "", "PATCH", "/api/account-center", `{"fields":{"name":"ReadOnly"}}`)
	a := c.accountOf(ann, "profile", "email")
	if got := a.text(); strings.Contains(got, "username") || strings.Contains(got, "primaryEmail") || strings.Contains(got, "hasPassword") || !strings.Contains(got, `"name":null`) {
		t.Errorf("got %s", got)
	}
	_, err = a.UpdateProfile(t.Context(), gen.UpdateProfileRequest{Name: gen.Value("x")})
	a.is("account_center.field_not_editable", err)
	c.want(401, "auth.unauthorized", "GET", "/api/my-account", "") // a machine is nobody's account
}

func TestAccountProfile(t *testing.T) {
	c := start(t)
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	c.want(200, "", "POST", "/api/users", `{"username":"taken"}`)
	ann := c.id(200, "/api/users", `{"username":"ann","password":"correct horse","customData":{"a":1}}`)
	a := c.accountOf(ann, "profile")
	update := func(body string, options ...management.CallOption) error {
		_, err := a.UpdateProfile(t.Context(), as[gen.UpdateProfileRequest](t, body), options...)
		return err
	}
	a.is("", update(`{"name":"Ann","avatar":"https://example.com/a.png"}`))
	a.is("auth.unauthorized", update(`{"customData":{"b":2}}`))
	a.is("verification_record.permission_denied", update(`{"username":"anna"}`))
	a.is("user.username_already_in_use", update(`{"username":"taken"}`, a.proof("correct horse")))
	a.is("user.last_sign_in_method_required", update(`{"username":null}`, a.proof("correct horse")))
	a.is("", update(`{"username":"anna"}`, a.proof("correct horse")))
	_, err := a.UpdateOtherProfile(t.Context(), as[gen.UserProfile](t, `{"address":{"country":"NZ"}}`))
	a.is("auth.unauthorized", err)
	_, err = c.accountOf(ann, "email").UpdateOtherProfile(t.Context(), gen.UserProfile{Nickname: new("n")})
	a.is("auth.unauthorized", err)
	claims, err := a.UpdateOtherProfile(t.Context(), gen.UserProfile{Nickname: new("n")})
	a.is("", err)
	if *claims.Nickname != "n" {
		t.Errorf("got %+v", claims)
	}
	a = c.accountOf(ann, "profile", "custom_data")
	a.is("", update(`{"customData":{"b":2}}`))
	if got := a.text(); !strings.Contains(got, `"customData":{"b":2}`) || !strings.Contains(got, `"username":"anna"`) {
		t.Errorf("got %s", got)
	}
	_, err = a.UploadAccountAvatar(t.Context(), gen.File{Name: "a.png", Content: strings.NewReader(aPNG)})
	a.is("storage.not_configured", err)
}

// A password takes the old one, or nothing where there is no way to prove who asks.
func TestAccountPassword(t *testing.T) {
	c := start(t)
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	a := c.accountOf(c.id(200, "/api/users", `{"username":"ann","password":"correct horse"}`))
	update := func(password string, options ...management.CallOption) error {
		return a.UpdatePassword(t.Context(), gen.PasswordRequest{Password: password}, options...)
	}
	a.is("verification_record.permission_denied", update("battery staple"))
	_, err := a.CreateVerificationByPassword(t.Context(), gen.PasswordRequest{Password: "wrong"})
	a.is("session.invalid_credentials", err)
	a.is("password.rejected", update("short", a.proof("correct horse")))
	a.is("user.same_password", update("correct horse", a.proof("correct horse")))
	a.is("", update("battery staple", a.proof("correct horse")))
	a.proof("battery staple")

	c.settings(`{"sentinelPolicy":{"maxAttempts":2,"lockoutDuration":1}}`)
	_, err = a.CreateVerificationByPassword(t.Context(), gen.PasswordRequest{Password: "wrong"})
	a.is("session.verification_blocked_too_many_attempts", err) // the first wrong one counts too

	a = c.accountOf(c.id(200, "/api/users", `{"username":"bob"}`))
	a.is("password.rejected", update("short"))
	a.is("", update("battery staple"))
	a.is("verification_record.permission_denied", update("correct horse"))
}

// Applications of others see accounts, and change nothing.
func TestAccountOfThirdParty(t *testing.T) {
	c := start(t)
	c.want(200, "", "PATCH", "/api/account-center", everyField)
	ann := c.id(200, "/api/users", `{"username":"ann","password":"correct horse"}`)
	a := c.accountOf(ann, "profile")
	c.srv.mu.Lock()
	c.srv.db.applications.Get(c.srv.AppID).IsThirdParty = true
	c.srv.mu.Unlock()
	if !strings.Contains(a.text(), `"username":"ann"`) {
		t.Error("nothing is seen")
	}
	_, err := a.UpdateProfile(t.Context(), gen.UpdateProfileRequest{Name: gen.Value("x")})
	a.is("auth.third_party_application_forbidden", err)
	_, err = a.CreateVerificationByPassword(t.Context(), gen.PasswordRequest{Password: "correct horse"})
	a.is("auth.third_party_application_forbidden", err)
	a.is("auth.third_party_application_forbidden", a.UpdatePassword(t.Context(), gen.PasswordRequest{Password: "battery staple"}))
}
