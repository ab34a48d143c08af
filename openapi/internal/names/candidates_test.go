package names

import (
	"slices"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestCandidates(t *testing.T) {
	enum := spec.Object{"type": "string", "enum": []any{"a"}}
	for _, tt := range []struct {
		s    site
		want string // the best
	}{
		{site{place: "CreateUser.request"}, "CreateUserRequest"},
		{site{place: "GetUser.response"}, "User"},
		{site{place: "ListUsers.response[]"}, "User"},
		{site{place: "ListUsers.response{}"}, "User"},
		{site{place: "ListStatuses.response[][]"}, "Status"},
		{site{place: "UpdateUserByName.response"}, "User"},
		{site{place: "CheckPassword.response"}, "PasswordCheck"},
		{site{place: "CheckPasswordWithSignInExperience.response"}, "PasswordCheck"},
		{site{place: "GenerateBackupCodes.response"}, "BackupCodes"},
		{site{place: "GetSignInExp.response"}, "SignInExperience"},
		{site{place: "RegistrationOptions.rp", depth: 1}, "RelyingParty"},
		{site{place: "CloudflareData.ssl", depth: 1}, "CloudflareSSL"},
		{site{place: "Ping.response[]"}, "PingResponseItem"},
		{site{place: "ListRoles.query.type", schema: enum}, "RoleType"},
		{site{place: "GetAction.path.actionType", schema: enum}, "ActionType"},
		{site{place: "GetThing.header.X-Kind"}, "ThingXKind"},
		{site{place: "ListApplications.query.types[]"}, "ApplicationType"},
		{site{place: "User.profile", depth: 1}, "UserProfile"},
		{site{place: "User.identities{}", depth: 1}, "UserIdentity"},
		{site{place: "User.response", depth: 1}, "UserResponse"},
		{site{place: "User.signInMode", depth: 1}, "SignInMode"},
		{site{place: "CreateUserRequest.profile", depth: 1}, "UserProfile"},
		{site{place: "CreateUserRequest.customData", depth: 1}, "CustomData"},
		{site{place: "SsoConnector.providerType", schema: enum, depth: 1}, "SsoProviderType"},
		{site{place: "LogPayload.result", schema: enum, depth: 1}, "LogResult"},
		{site{place: "FieldConfig.options[]", depth: 1}, "FieldOption"},
		{site{place: "Sessions.sessions[]", depth: 1}, "Session"},
		{site{place: "Log.userAgentParsed", depth: 1}, "UserAgent"},
		{site{place: "Claims.enabledExtendedClaims[]", depth: 1}, "ExtendedClaim"},
		{site{place: "User{}", depth: 1}, "User"},
		{site{place: "CaptchaConfig|Turnstile", depth: 1}, "TurnstileConfig"},
		{site{place: "CreateProfileFieldRequest|Address", depth: 1}, "CreateAddressField"},
		{site{place: "AddProfileRequest|email", depth: 1}, "AddProfileEmail"},
		{site{place: "VerificationRecord|Totp", depth: 1}, "TotpVerification"},
		{site{place: "VerificationRecord|VerificationCode", depth: 1}, "VerificationCodeRecord"},
		{site{place: "JwtEntry|jwt.access-token", depth: 1}, "JWTAccessTokenJwtEntry"},
		{site{place: "FormItem|Json,Text,Number", depth: 1}, "JSONOrTextItem"},
		{site{place: "StatusError|http_status", depth: 1}, "HTTPStatusError"},
		{site{place: "AccessRule|ip_range,country_code", depth: 1}, "IPRangeOrCountryCodeRule"},
		{site{place: `AccessRule|a\,b`, depth: 1}, "ABRule"},
		{site{place: "Shape|0", depth: 1}, "FirstShape"},
		{site{place: "TurnstileConfig.type", literal: "CaptchaConfig", schema: enum, depth: 2}, "CaptchaConfigType"},
	} {
		method := ""
		if m := rootPlace.FindStringSubmatch(tt.s.place); m != nil {
			method = m[1]
		}
		if got := candidates(tt.s, method)[0]; got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.s.place, got, tt.want)
		}
	}
}

// A property that is called like the end of its object takes none of its words twice.
func TestCandidatesOfTheSameName(t *testing.T) {
	for place, want := range map[string][]string{
		"ConnectorSelectItem.selectItems[]": {"ConnectorSelectItem", "SelectItem", "ConnectorSelectItemEntry"},
		"UserAssetServiceStatus.status":     {"UserAssetServiceStatus", "AssetServiceStatus", "UserAssetServiceStatusEntry"},
		"SecondaryIdentifier.identifier":    {"SecondaryIdentifier", "SecondaryIdentifierValue", "SecondaryIdentifierEntry"},
	} {
		if got := candidates(site{place: place, depth: 1}, ""); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", place, got, want)
		}
	}
}
