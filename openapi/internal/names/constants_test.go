package names

import "testing"

func TestConstantName(t *testing.T) {
	for _, tt := range []struct{ typ, value, want string }{
		{"RoleType", "User", "RoleTypeUser"},
		{"RoleType", "user-role", "RoleTypeUserRole"},
		{"RoleType", "", "RoleTypeEmpty"},
		{"SamlBinding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", "SamlBindingHTTPPost"},
		{"SamlBinding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", "SamlBindingHTTPRedirect"},
		{"NameIDFormat", "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress", "NameIDFormatEmailAddress"},
		{"Scope", "urn:logto:scope:organization_roles", "ScopeOrganizationRoles"},
		{"Scope", "urn:logto:", "ScopeUrnLogto"},
		{"Scope", "read:users", "ScopeReadUsers"},
		{"ActionType", "action.postSignIn", "ActionTypePostSignIn"},
		{"ActionType", "action.", "ActionTypeAction"},
		{"HookEvent", "User.Data.Updated", "HookEventUserDataUpdated"},
		{"Plan", "DAILY_ACTIVE", "PlanDailyActive"},
		{"Digest", "SHA-256", "DigestSHA256"},
		{"ApplicationType", "SPA", "ApplicationTypeSPA"},
		{"Provider", "AzureAD", "ProviderAzureAD"},
		{"LanguageTag", "es-419", "LanguageTagEs419"},
		{"Direction", "-1", "DirectionMinus1"},
	} {
		if got := constantName(tt.typ, tt.value); got != tt.want {
			t.Errorf("%s %q: got %q, want %q", tt.typ, tt.value, got, tt.want)
		}
	}
}
