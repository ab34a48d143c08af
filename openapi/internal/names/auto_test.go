package names

import (
	"strings"
	"testing"
)

func TestFit(t *testing.T) {
	for name, want := range map[string]string{
		"": "X", "lower": "Xlower", "Ends1": "Ends1Type", "1Begins": "X1Begins", "User": "User",
		"GetAVeryLongOperationIdentifierThatGoesOnAndOnResponse": "OperationIdentifierThatGoesOnAndOnResponse"[len("Operation"):],
		strings.Repeat("Ab", 40):                                 strings.Repeat("Ab", 20),
		"A" + strings.Repeat("b", 60):                            "X" + strings.Repeat("b", 39),
	} {
		got := fit(name)
		if got != want || !validName(got) || len(got) > MaxName {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// What is left out says least.
func TestShorten(t *testing.T) {
	for _, tt := range []struct{ verb, about, end, want string }{
		{"Create", "User", "Request", "CreateUserRequest"},
		{"Create", "VerificationByVerificationCode", "Request", "CreateVerificationByCodeRequest"},
		{"Check", "PasswordWithDefaultSignInExperience", "Request", "CheckPasswordRequest"},
		{"Replace", "OrganizationInvitationStatus", "Request", "ReplaceInvitationStatusRequest"},
		{"Verify", "WebAuthnAuthenticationVerification", "Request", "VerifyWebAuthnAuthenticationRequest"},
		{"Get", "A" + strings.Repeat("b", 50), "Response", "GetA" + strings.Repeat("b", 50) + "Response"}, // one word
	} {
		if got := shorten(tt.verb, tt.about, tt.end); got != tt.want {
			t.Errorf("%s %s %s: got %q, want %q", tt.verb, tt.about, tt.end, got, tt.want)
		}
	}
}

func TestFree(t *testing.T) {
	taken := map[string]bool{"User": true, "UserEntry": true, "Role": true}
	for _, tt := range []struct {
		candidates []string
		want       string
	}{
		{[]string{"Account", "User"}, "Account"},
		{[]string{"User", "Account"}, "Account"},
		{[]string{"User", "", "UserEntry"}, "OtherUserEntry"},
		{[]string{"User2"}, "User2Type"},
		{[]string{strings.Repeat("Ab", 21), "User", "Account"}, "Account"},
		{[]string{"User", strings.Repeat("Ab", 21)}, strings.Repeat("Ab", 20)},
	} {
		if got := free(tt.candidates, func(name string) bool { return taken[name] }); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.candidates, got, tt.want)
		}
	}
	// There is always one more. The last of these have four words before them.
	seen := map[string]bool{}
	for range 1500 {
		name := free([]string{"User"}, func(name string) bool { return seen[name] })
		if !validName(name) || len(name) > MaxName {
			t.Fatalf("%q is no name", name)
		}
		seen[name] = true
	}
}
