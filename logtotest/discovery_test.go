package logtotest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"slices"
	"strings"
	"testing"
)

// Who checks tokens on its own finds the keys as at a real server: from the discovery document.
func TestTokenVerifiesWithPublishedKeys(t *testing.T) {
	c := start(t)
	discovery := c.want(200, "", "GET", "/oidc/.well-known/openid-configuration", "").object()
	if grants, _ := discovery["grant_types_supported"].([]any); len(grants) != 6 {
		t.Errorf("got grants %v", grants)
	}
	if discovery["token_endpoint"] != c.srv.URL+"/oidc/token" {
		t.Errorf("got %v", discovery)
	}
	keys := c.want(200, "", "GET", strings.TrimPrefix(discovery["jwks_uri"].(string), c.srv.URL), "").object()["keys"].([]any)
	key := keys[0].(map[string]any)

	parts := strings.Split(c.token, ".")
	var header struct{ Alg, Kid string }
	var claims struct{ Iss, Aud, Sub, Scope string }
	decode := func(text string) []byte {
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return raw
	}
	if err := json.Unmarshal(decode(parts[0]), &header); err != nil || header.Alg != "ES384" || header.Kid != key["kid"] {
		t.Errorf("got %+v %v, key %v", header, err, key)
	}
	if err := json.Unmarshal(decode(parts[1]), &claims); err != nil || claims.Iss != discovery["issuer"] ||
		claims.Aud != DefaultResource || claims.Sub != c.srv.AppID || claims.Scope != "all" {
		t.Errorf("got %+v %v", claims, err)
	}
	number := func(raw []byte) *big.Int { return new(big.Int).SetBytes(raw) }
	point := slices.Concat([]byte{4}, decode(key["x"].(string)), decode(key["y"].(string))) // 4 says that both numbers follow
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P384(), point)
	if err != nil {
		t.Fatal(err)
	}
	digest := sha512.Sum384([]byte(parts[0] + "." + parts[1]))
	signature := decode(parts[2])
	if !ecdsa.Verify(public, digest[:], number(signature[:48]), number(signature[48:])) {
		t.Error("the signature does not verify")
	}
}
