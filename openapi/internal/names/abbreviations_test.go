package names

import "testing"

func TestSpellOut(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "User": "User", "SignInExp": "SignInExperience", "PubKeyCredParams": "PublicKeyCredentialParameters",
		"Expiry": "Expiry", "JWTParam": "JWTParameter", "UsernameChars": "UsernameCharacters",
	} {
		if got := spellOut(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
