package logtotest

import (
	"fmt"
	"strings"
	"testing"
)

// The words are those of a real server; the order of the properties and of
// the options is that of the embedded description, which is alphabetical.
func TestGuardError(t *testing.T) {
	c := start(t)
	r := c.want(400, "guard.invalid_input", "POST", "/api/roles", `{"name":"x","type":"Nope"}`)
	want := `{"code":"guard.invalid_input","message":"The request body is invalid.","data":{"issues":[` +
		`{"code":"invalid_type","expected":"string","received":"undefined","path":["description"],"message":"Required"},` +
		`{"code":"invalid_enum_value","received":"Nope","options":["MachineToMachine","User"],"path":["type"],` +
		`"message":"Invalid enum value. Expected 'MachineToMachine' | 'User', received 'Nope'"}],"name":"ZodError"},` +
		`"details":"Error in key path \"description\": (invalid_type) Expected string but received undefined.\n` +
		`Error in key path \"type\": (invalid_enum_value) Invalid enum value. Expected 'MachineToMachine' | 'User', received 'Nope'"}`
	if r.text != want {
		t.Errorf("got  %s\nwant %s", r.text, want)
	}
}

func TestWithoutValidation(t *testing.T) {
	c := start(t, WithoutValidation())
	c.want(200, "", "POST", "/api/users", `{"primaryEmail":"no address"}`)
	// What cannot be read at all is refused all the same.
	c.want(400, "guard.invalid_input", "POST", "/api/users", `{"username":5}`)
}

// What the description does not name is not stored, at any depth; free objects are kept whole.
func TestUnknownMembers(t *testing.T) {
	c := start(t)
	ann := c.id(200, "/api/users", `{"username":"ann"}`)
	org := c.id(201, "/api/organizations", `{"name":"Acme"}`)
	for _, tt := range []struct{ method, path, body string }{
		{"POST", "/api/users", `{"username":"bob","profile":{"address":{"country":"FR","stray":0}},"customData":{"free":{"as":"freely"}}}`},
		{"PATCH", "/api/users/" + ann + "/profile", `{"profile":{"address":{"country":"FR","stray":0}}}`},
		{"POST", "/api/applications", `{"name":"a","type":"SPA","oidcClientMetadata":{"redirectUris":[],"postLogoutRedirectUris":[],"stray":0},"customClientMetadata":{"idTokenTtl":60,"stray":0},"customData":{"free":{"as":"freely"}}}`},
		{"POST", "/api/hooks", `{"name":"h","events":["PostSignIn"],"config":{"url":"https://e.com","headers":{"free":"freely"},"stray":0}}`},
		{"PATCH", "/api/organizations/" + org, `{"branding":{"logoUrl":"https://e.com","stray":0},"color":{"primaryColor":"#000000","stray":0},"customData":{"free":{"as":"freely"}}}`},
		{"PATCH", "/api/sign-in-exp", `{"branding":{"stray":0},"sentinelPolicy":{"maxAttempts":9,"stray":0},"mfa":{"factors":["Totp"],"policy":"NoPrompt","stray":0},"customContent":{"/free":"freely"}}`},
		{"PATCH", "/api/account-center", `{"fields":{"name":"Edit","stray":0}}`},
		{"PATCH", "/api/configs/admin-console", `{"organizationCreated":true,"stray":0}`},
		{"POST", "/api/one-time-tokens", `{"email":"ann@example.com","context":{"jitOrganizationIds":[],"stray":0}}`},
		{"PUT", "/api/email-templates", `{"templates":[{"languageTag":"fr","templateType":"SignIn","details":{"subject":"s","content":"c","stray":0},"stray":0}]}`},
		{"POST", "/api/custom-profile-fields", `{"name":"nick","type":"Text","required":false,"config":{"placeholder":"p","stray":0},"stray":0}`},
	} {
		status := 200
		if tt.path == "/api/one-time-tokens" || tt.path == "/api/hooks" || tt.path == "/api/custom-profile-fields" {
			status = 201
		}
		r := c.want(status, "", tt.method, tt.path, tt.body)
		if strings.Contains(r.text, "stray") || strings.Contains(r.text, "freely") != strings.Contains(tt.body, "freely") {
			t.Errorf("%s %s of %s: got %s", tt.method, tt.path, tt.body, r.text)
		}
	}
}

// The description leaves these limits out.
func TestUnsaidLimits(t *testing.T) {
	c := start(t)
	policy := func(least, most int, classes string) string {
		all := strings.NewReplacer("L", "lowercase", "U", "uppercase", "N", "numbers", "_", "underscore")
		chars := map[string]bool{"lowercase": false, "uppercase": false, "numbers": false, "underscore": false}
		for _, class := range classes {
			chars[all.Replace(string(class))] = true
		}
		return fmt.Sprintf(`{"usernamePolicy":{"caseSensitive":true,"minLength":%d,"maxLength":%d,"allowedChars":%s}}`, least, most, encode(chars))
	}
	const hook, app, exp = `{"name":"h","events":["PostSignIn"],"config":{"url":"https://e.com","retries":%s}}`,
		`{"name":"a","type":"SPA","customClientMetadata":{"refreshTokenTtlInDays":%s}}`, "/api/sign-in-exp"
	for _, tt := range []struct {
		path       string
		good, bad  []string
		body       string
		goodStatus int
	}{
		{"/api/hooks", []string{"0", "3"}, []string{"-1", "4"}, hook, 201},
		{"/api/applications", []string{"1", "180"}, []string{"0", "181", "1.5"}, app, 200},
		{"/api/one-time-tokens", []string{"1", "1.5"}, []string{"0", "0.5"}, `{"email":"a@b.co","expiresIn":%s}`, 201},
		{exp, []string{`""`, `null`, `"a@b.co"`}, []string{`"a"`}, `{"supportEmail":%s}`, 200},
		{exp, []string{"60", "3600"}, []string{"59", "3601", "60.5"}, `{"verificationCodePolicy":{"expirationDuration":%s}}`, 200},
		{exp, []string{"1", "100"}, []string{"0", "101"}, `{"verificationCodePolicy":{"maxRetryAttempts":%s}}`, 200},
		{exp, []string{policy(1, 128, "L"), policy(3, 3, "_N")}, []string{policy(0, 9, "L"), policy(1, 129, "L"), policy(4, 3, "L"), policy(1, 9, "N")}, `%s`, 200},
		{exp, []string{"1", "4"}, []string{"0", "5"}, `{"passwordPolicy":{"characterTypes":{"min":%s}}}`, 200},
		{exp, []string{"1"}, []string{"0", "1.5"}, `{"passwordPolicy":{"length":{"min":%s}}}`, 200},
		{"/api/account-center", []string{`""`, `null`, `"http://e.com"`}, []string{`"ftp://e.com"`, `"HTTP://e.com"`, `"https:"`, `"e.com"`}, `{"deleteAccountUrl":%s}`, 200},
	} {
		method := "POST"
		if tt.path == exp || tt.path == "/api/account-center" {
			method = "PATCH"
		}
		for _, value := range tt.good {
			c.want(tt.goodStatus, "", method, tt.path, fmt.Sprintf(tt.body, value))
		}
		for _, value := range tt.bad {
			c.want(400, "guard.invalid_input", method, tt.path, fmt.Sprintf(tt.body, value))
		}
	}
	c.want(400, "guard.invalid_input", "GET", "/api/applications?isThirdParty=1", "")
	c.want(200, "", "GET", "/api/applications?isThirdParty=false", "")
	c.want(200, "", "GET", "/api/applications?types=SPA&types=Native", "")
	c.want(400, "guard.invalid_input", "GET", "/api/users?excludeRoleId=a&excludeRoleId=b", "") // one text, not a list
	if r := c.want(200, "", "GET", "/api/resources?search=nothing&mode=x", ""); len(r.list()) == 0 {
		t.Error("a search of what knows none finds nothing")
	}
	many := c.want(400, "guard.invalid_input", "GET", "/api/applications?types=SPA&types=Nope", "")
	if !strings.Contains(many.text, `"issues":[{"code":"invalid_union","unionErrors":[{"issues":[{"code":"invalid_enum_value"`) || !strings.Contains(many.text, `received array`) {
		t.Errorf("got %s", many.text)
	}
	r := c.want(400, "guard.invalid_input", "PATCH", exp, policy(4, 3, "N"))
	if !strings.Contains(r.text, `"path":["usernamePolicy","maxLength"],"message":"Minimum length cannot exceed maximum length."`) || !strings.Contains(r.text, "Usernames cannot start with a number") {
		t.Errorf("got %s", r.text)
	}
	r = c.want(200, "", "PATCH", "/api/account-center", `{"webauthnRelatedOrigins":["https://b.co","https://a.co","https://b.co"]}`)
	if !strings.Contains(r.text, `"webauthnRelatedOrigins":["https://b.co","https://a.co"]`) {
		t.Errorf("got %s", r.text)
	}
}
