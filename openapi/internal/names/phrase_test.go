package names

import (
	"slices"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	for name, want := range map[string]string{
		"User": "User", "JWTCustomizerIDs": "JWT Customizer IDs", "RedirectURIs": "Redirect URIs", "APIScope": "API Scope", "AddIDsToUser": "Add IDs To User",
		"WebAuthn": "Web Authn", "V2Name": "V2 Name", "X": "X", "": "", "HTTP": "HTTP", "CreateAndSend": "Create And Send",
	} {
		if got := strings.Join(split(name), " "); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

func TestJoin(t *testing.T) {
	for _, tt := range []struct{ a, b, want string }{
		{"User", "Profile", "UserProfile"}, {"Connector", "ConnectorType", "ConnectorType"}, {"OidcKey", "KeyType", "OidcKeyType"},
		{"User", "UserUser", "UserUser"}, {"", "User", "User"}, {"User", "", "User"}, {"SuperUser", "Username", "SuperUserUsername"},
	} {
		if got := join(tt.a, tt.b); got != tt.want {
			t.Errorf("%s and %s: got %q, want %q", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestCutVerb(t *testing.T) {
	for method, want := range map[string][2]string{
		"GetUser": {"Get", "User"}, "CreateAndSendVerificationCode": {"CreateAndSend", "VerificationCode"}, "CreateOrReplaceTotp": {"CreateOrReplace", "Totp"},
		"Ping": {"Ping", ""}, "": {"", ""}, "RockAndRoll": {"Rock", "AndRoll"},
	} {
		if verb, noun := cutVerb(method); verb != want[0] || noun != want[1] {
			t.Errorf("%s: got %q and %q, want %q", method, verb, noun, want)
		}
	}
}

func TestCutType(t *testing.T) {
	for typ, want := range map[string][2]string{
		"User": {"", "User"}, "CreateUserRequest": {"Create", "User"}, "UpdateUserByNameRequest": {"Update", "User"}, "VerifyCodeRequest": {"Verify", "Code"},
		"CreateAddressField": {"Create", "AddressField"}, "ListItem": {"", "ListItem"}, "SearchResult": {"", "SearchResult"}, "PingResponse": {"", "Ping"}, "GetBackupCodesResponse": {"", "BackupCodes"},
		"NameRequest": {"", "Name"}, "Response": {"", "Response"}, "Request": {"", "Request"},
	} {
		if verb, about := cutType(typ); verb != want[0] || about != want[1] {
			t.Errorf("%s: got %q and %q, want %q", typ, verb, about, want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"JWTCustomizerIDs", "", "A", "IDs", "aB", "日本Go", "A1B2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if strings.Join(split(name), "") != string([]rune(name)) {
			t.Errorf("%q: %q", name, split(name))
		}
		if len(name) > 1 && slices.Contains(split(name), "") {
			t.Errorf("%q has an empty word: %q", name, split(name))
		}
	})
}
