package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
)

// SignatureHeader is the header that carries the signature of the body.
const SignatureHeader = "Logto-Signature-Sha-256"

// ErrSignature reports that a body was not signed with the signing key: the request does not come
// from Logto, the key belongs to another webhook, or the body was altered on the way (parsed and
// written again by a proxy, say).
var ErrSignature = errors.New("webhook: the signature is missing or does not match the body; check the signing key")

// Sign returns the signature that Logto gives a body: HMAC-SHA-256 in hexadecimal. Programs need it
// to test their own handler.
func Sign(signingKey string, body []byte) string {
	return hex.EncodeToString(mac(signingKey, body))
}

// Verify checks the signature of a body, in constant time. The body must be the bytes as they were
// received. The error is ErrSignature.
//
// During a change of the key, verify with both: any of several keys may match.
func Verify(body []byte, signature string, signingKeys ...string) error {
	got, err := hex.DecodeString(signature)
	if err != nil {
		return ErrSignature
	}
	matched := false
	for _, key := range signingKeys {
		// An empty key would let anybody sign.
		if key != "" && hmac.Equal(got, mac(key, body)) {
			matched = true
		}
	}
	if !matched {
		return ErrSignature
	}
	return nil
}

func mac(key string, body []byte) []byte {
	h := hmac.New(sha256.New, []byte(key))
	h.Write(body)
	return h.Sum(nil)
}
