package jose

import (
	"errors"
	"strings"
	"testing"
)

func TestSignAndVerify(t *testing.T) {
	for _, kind := range []string{EC, RSA} {
		key, other := NewKey(kind, "k1"), NewKey(kind, "k2")
		token := key.Sign("at+jwt", []byte(`{"sub":"x"}`))
		header, payload, err := key.Verify(token)
		if err != nil || string(payload) != `{"sub":"x"}` || header != (Header{key.Algorithm(), "at+jwt", "k1"}) {
			t.Errorf("%s: got %v %s %v", kind, header, payload, err)
		}
		if _, _, err := other.Verify(token); !errors.Is(err, ErrUnknownKey) {
			t.Errorf("%s: another key: %v", kind, err)
		}
		parts := strings.Split(token, ".")
		forged := parts[0] + "." + encoding.EncodeToString([]byte(`{"sub":"y"}`)) + "." + parts[2]
		if _, _, err := key.Verify(forged); !errors.Is(err, ErrSignature) {
			t.Errorf("%s: forged: %v", kind, err)
		}
		for _, bad := range []string{"", "a.b", "a.b.c", token + ".x", parts[0] + ".!." + parts[2], parts[0] + "." + parts[1] + ".!"} {
			if _, _, err := key.Verify(bad); !errors.Is(err, ErrNotAToken) {
				t.Errorf("%s: %q: %v", kind, bad, err)
			}
		}
	}
}

func TestJWK(t *testing.T) {
	for kind, want := range map[string]string{EC: "kty EC alg ES384", RSA: "kty RSA alg RS256"} {
		jwk := NewKey(kind, "k").JWK()
		if got := "kty " + jwk["kty"] + " alg " + jwk["alg"]; got != want || jwk["kid"] != "k" {
			t.Errorf("got %v, want %s", jwk, want)
		}
	}
}

func FuzzVerify(f *testing.F) {
	key := NewKey(EC, "k")
	f.Add(key.Sign("JWT", []byte(`{}`)))
	f.Add("..")
	f.Fuzz(func(t *testing.T, token string) {
		if _, payload, err := key.Verify(token); (err == nil) != (payload != nil) {
			t.Errorf("%q: %q with %v", token, payload, err)
		}
	})
}
