package scenario

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"strings"
	"testing"
)

// jwk is a key of the server as it publishes it.
type jwk struct {
	ID    string `json:"kid"`
	Kind  string `json:"kty"`
	Curve string `json:"crv"`
	X     string `json:"x"`
	Y     string `json:"y"`
	N     string `json:"n"`
	E     string `json:"e"`
}

// verified checks a JSON Web Token as a back end does, by the keys that the server
// publishes, and returns its claims. Logto signs with ES384, or with RS256.
func (s *scenario) verified(ctx context.Context, t *testing.T, token string) map[string]any {
	t.Helper()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		t.Fatalf("a token of %d parts", len(parts))
	}
	var header struct{ Alg, Kid string }
	fatal(t, json.Unmarshal(decoded(t, parts[0]), &header))
	response, err := s.client.Do(ctx, "GET", "/oidc/jwks", nil)
	fatal(t, err)
	var published struct{ Keys []jwk }
	fatal(t, response.Decode(&published))
	valid := false
	for _, key := range published.Keys {
		valid = valid || key.ID == header.Kid && key.signed(t, header.Alg, parts[0]+"."+parts[1], decoded(t, parts[2]))
	}
	if !valid {
		t.Errorf("no key of the server signed the token: %s with %s", header.Kid, header.Alg)
	}
	var claims map[string]any
	fatal(t, json.Unmarshal(decoded(t, parts[1]), &claims))
	return claims
}

func (k jwk) signed(t *testing.T, algorithm, text string, signature []byte) bool {
	t.Helper()
	digest := func(h crypto.Hash) []byte {
		hash := h.New()
		hash.Write([]byte(text))
		return hash.Sum(nil)
	}
	number := func(raw []byte) *big.Int { return new(big.Int).SetBytes(raw) }
	switch algorithm {
	case "ES384":
		if k.Curve != "P-384" || len(signature) != 96 {
			return false
		}
		point := append([]byte{4}, append(decoded(t, k.X), decoded(t, k.Y)...)...)
		key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P384(), point)
		fatal(t, err)
		return ecdsa.Verify(key, digest(crypto.SHA384), number(signature[:48]), number(signature[48:]))
	case "RS256":
		key := &rsa.PublicKey{N: number(decoded(t, k.N)), E: int(number(decoded(t, k.E)).Int64())}
		return rsa.VerifyPKCS1v15(key, crypto.SHA256, digest(crypto.SHA256), signature) == nil
	}
	return false
}

func decoded(t *testing.T, text string) []byte {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(text)
	fatal(t, err)
	return raw
}

// sameClaims checks those claims that are wanted; there may be more.
func sameClaims(t *testing.T, claims, want map[string]any) {
	t.Helper()
	for name, value := range want {
		same(t, "claim "+name, claims[name], value)
	}
}

// lifetime is how many seconds a token is good for.
func lifetime(claims map[string]any) float64 {
	from, _ := claims["iat"].(float64)
	to, _ := claims["exp"].(float64)
	return to - from
}
