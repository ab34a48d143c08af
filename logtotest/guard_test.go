package logtotest

import (
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
