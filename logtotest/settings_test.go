package logtotest

import (
	"strings"
	"testing"
)

func TestSignInExperience(t *testing.T) {
	c := start(t)
	const path = "/api/sign-in-exp"
	r := c.want(200, "", "PATCH", path, `{"termsOfUseUrl":"https://e.com/t","color":{"primaryColor":"#000000","isDarkModeEnabled":false,"darkPrimaryColor":"#ffffff"},"privacyPolicyUrl":""}`)
	for _, want := range []string{`"termsOfUseUrl":"https://e.com/t"`, `"color":{"primaryColor":"#000000","isDarkModeEnabled":false,"darkPrimaryColor":"#ffffff"}`, `"privacyPolicyUrl":null`, `"signInMode":"SignInAndRegister"`} {
		if !strings.Contains(r.text, want) {
			t.Errorf("%s is not in %s", want, r.text)
		}
	}
	if got := c.want(200, "", "GET", path, "").text; got != r.text {
		t.Errorf("GET %s, PATCH %s", got, r.text)
	}
	r = c.want(200, "", "PATCH", path, `{"passwordPolicy":{"length":{"min":10},"rejects":{"pwned":false}}}`)
	if want := `"passwordPolicy":{"length":{"min":10,"max":256},"rejects":{"pwned":false,"repetitionAndSequence":true,"userInfo":true,"words":[]}}`; !strings.Contains(r.text, want) {
		t.Errorf("%s is not in %s", want, r.text)
	}
	for body, code := range map[string]string{
		`{"signUp":{"identifiers":["email"],"password":true,"verify":true}}`: "sign_in_experiences.enabled_connector_not_found",
		`{"forgotPasswordMethods":["PhoneVerificationCode"]}`:                "sign_in_experiences.forgot_password_method_requires_connector",
		`{"hideLogtoBranding":true}`:                                         "request.invalid_input",
		`{"color":{"primaryColor":"red"}}`:                                   "guard.invalid_input",
		`{"termsOfUseUrl":"x"}`:                                              "guard.invalid_input",
	} {
		c.want(400, code, "PATCH", path, body)
	}
	c.want(422, "sign_in_experiences.password_expiration_requires_forgot_password", "PATCH", path, `{"passwordExpiration":{"enabled":true,"validPeriodDays":90}}`)
	c.want(422, "sign_in_experiences.non_adaptive_mfa_requires_skippable_policy", "PATCH", path,
		`{"mfa":{"factors":["Totp"],"policy":"PromptAtSignInAndSignUpMandatory"}}`)
	c.id(200, "/api/users", `{"username":"ann"}`)
	c.id(200, "/api/users", `{"username":"Ann"}`)
	c.want(409, "sign_in_experiences.username_policy_case_conflicts_exist", "PATCH", path,
		`{"usernamePolicy":{"caseSensitive":false,"minLength":1,"maxLength":128,"allowedChars":{"lowercase":true,"uppercase":true,"numbers":true,"underscore":true}}}`)
	public := c.want(200, "", "GET", "/api/.well-known/sign-in-exp", "")
	if strings.Contains(public.text, "emailBlocklistPolicy") || !strings.Contains(public.text, `"socialConnectors":[]`) {
		t.Errorf("public: %s", public.text)
	}
}

func TestAccountCenterSettings(t *testing.T) {
	c := start(t)
	r := c.want(200, "", "PATCH", "/api/account-center", `{"enabled":true,"fields":{"name":"Edit"},"deleteAccountUrl":""}`)
	if r.text != `{"tenantId":"default","id":"default","enabled":true,"fields":{"name":"Edit"},"webauthnRelatedOrigins":[],"deleteAccountUrl":null,"customCss":null,"profileFields":null}` {
		t.Errorf("got %s", r.text)
	}
	c.token = "" // the public copy needs none
	if got := c.want(200, "", "GET", "/api/.well-known/account-center", "").text; got != r.text {
		t.Errorf("got %s", got)
	}
}

func TestPhrases(t *testing.T) {
	c := start(t)
	c.want(400, "guard.invalid_input", "PUT", "/api/custom-phrases/xx-YY", `{}`)
	c.want(422, "localization.invalid_translation_structure", "PUT", "/api/custom-phrases/fr", `{"nope":{"a":"b"}}`)
	first := c.want(201, "", "PUT", "/api/custom-phrases/fr", `{"input":{"username":"Nom"}}`).object()
	again := c.want(201, "", "PUT", "/api/custom-phrases/fr", `{"action":{"sign_in":"Entrer"}}`).object()
	if first["id"] != again["id"] {
		t.Errorf("the id changed from %v to %v", first["id"], again["id"])
	}
	if got := c.want(200, "", "GET", "/api/custom-phrases/fr", "").text; !strings.HasSuffix(got, `"translation":{"action":{"sign_in":"Entrer"}}}`) {
		t.Errorf("got %s", got)
	}
	c.want(409, "localization.cannot_delete_default_language", "DELETE", "/api/custom-phrases/en", "")
	c.want(204, "", "DELETE", "/api/custom-phrases/fr", "")
	c.want(404, "entity.not_found", "GET", "/api/custom-phrases/fr", "")
}

func TestEmailTemplates(t *testing.T) {
	c := start(t)
	c.want(400, "guard.invalid_input", "PUT", "/api/email-templates", `{"templates":[]}`)
	const body = `{"templates":[{"languageTag":"en","templateType":"SignIn","details":{"subject":"S","content":"C"}},
		{"languageTag":"fr","templateType":"SignIn","details":{"subject":"S","content":"C"}}]}`
	first := c.want(200, "", "PUT", "/api/email-templates", body).list()
	again := c.want(200, "", "PUT", "/api/email-templates", body).list()
	id := first[0].(map[string]any)["id"].(string)
	if again[0].(map[string]any)["id"] != id {
		t.Error("replacing makes a new template")
	}
	if r := c.want(200, "", "PATCH", "/api/email-templates/"+id+"/details", `{"subject":"new"}`); !strings.Contains(r.text, `"details":{"subject":"new","content":"C"}`) {
		t.Errorf("got %s", r.text)
	}
	c.want(422, "connector.email_connector.bulk_deletion_no_filter", "DELETE", "/api/email-templates", "")
	if r := c.want(200, "", "DELETE", "/api/email-templates?languageTag=fr", ""); r.text != `{"rowCount":1}` {
		t.Errorf("got %s", r.text)
	}
	if r := c.want(200, "", "GET", "/api/email-templates?templateType=SignIn", ""); len(r.list()) != 1 {
		t.Errorf("got %s", r.text)
	}
	c.want(204, "", "DELETE", "/api/email-templates/"+id, "")
	c.want(404, "entity.not_exists_with_id", "GET", "/api/email-templates/"+id, "")
}

func TestProfileFields(t *testing.T) {
	c := start(t)
	const path = "/api/custom-profile-fields"
	c.want(201, "", "POST", path, `{"name":"a","type":"Text","required":true,"config":{"maxLength":9}}`)
	c.want(422, "custom_profile_fields.name_exists", "POST", path, `{"name":"a","type":"Text","required":true}`)
	c.want(400, "custom_profile_fields.name_conflict_sign_in_identifier", "POST", path, `{"name":"username","type":"Text","required":true}`)
	c.want(400, "guard.invalid_input", "POST", path, `{"name":"x","type":"Nope","required":true}`)
	c.want(201, "", "POST", path+"/batch", `[{"name":"b","type":"Url","required":false},{"name":"c","type":"Text","required":false}]`)
	if r := c.want(200, "", "PUT", path+"/a", `{"type":"Text","required":false,"label":"L"}`); !strings.Contains(r.text, `"label":"L","description":null,"required":false,"config":{"maxLength":9}`) {
		t.Errorf("got %s", r.text)
	}
	c.want(200, "", "POST", path+"/properties/sie-order", `{"order":[{"name":"c","sieOrder":0}]}`)
	var names []string
	for _, item := range c.want(200, "", "GET", path, "").list() {
		names = append(names, item.(map[string]any)["name"].(string))
	}
	if got := strings.Join(names, " "); got != "c a b" {
		t.Errorf("got %q", got)
	}
	c.want(204, "", "DELETE", path+"/a", "")
	c.want(404, "entity.not_exists", "PUT", path+"/a", `{"type":"Text","required":false}`)
}

func TestConfigs(t *testing.T) {
	c := start(t)
	for _, tt := range []struct{ method, target, body, want string }{
		{"GET", "/api/configs/oidc/session", "", `{"ttl":1209600}`},
		{"PATCH", "/api/configs/oidc/session", `{"ttl":60}`, `{"ttl":60}`},
		{"PATCH", "/api/configs/oidc/session", `{}`, `{"ttl":60}`},
		{"PUT", "/api/configs/id-token", `{}`, `{}`},
		{"PATCH", "/api/configs/cimd", `{"enabled":true}`, `{"enabled":true}`},
	} {
		if r := c.want(200, "", tt.method, tt.target, tt.body); r.text != tt.want {
			t.Errorf("%s %s: got %s, want %s", tt.method, tt.target, r.text, tt.want)
		}
	}
	c.want(400, "guard.invalid_input", "PATCH", "/api/configs/oidc/session", `{"ttl":-1}`)
	const script = "/api/configs/jwt-customizer/access-token"
	c.want(404, "entity.not_exists_with_id", "GET", script, "")
	c.want(400, "guard.invalid_input", "PUT", script, `{"nope":1}`)
	c.want(201, "", "PUT", script, `{"script":"a"}`)
	c.want(200, "", "PUT", script, `{"script":"b"}`)
	if r := c.want(200, "", "GET", "/api/configs/jwt-customizer", ""); r.text != `[{"key":"jwt.accessToken","value":{"script":"b"}}]` {
		t.Errorf("got %s", r.text)
	}
	c.want(204, "", "DELETE", script, "")
	c.want(404, "entity.not_found", "DELETE", script, "")
	c.want(404, "entity.not_found", "GET", "/api/captcha-provider", "")
	c.want(200, "", "PUT", "/api/captcha-provider", `{"config":{"type":"Turnstile","siteKey":"s","secretKey":"k"}}`)
	c.want(200, "", "GET", "/api/captcha-provider", "")
	c.want(204, "", "DELETE", "/api/captcha-provider", "")
}
