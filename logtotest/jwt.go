package logtotest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// claims are what an access token says. Tokens are JSON Web Tokens signed with ES384, as a real
// server's are.
type claims struct {
	ID           string `json:"jti"`
	Subject      string `json:"sub"`
	IssuedAt     int64  `json:"iat"`
	Expires      int64  `json:"exp"`
	Scope        string `json:"scope"`
	ClientID     string `json:"client_id"`
	Issuer       string `json:"iss"`
	Audience     string `json:"aud"`
	Organization string `json:"organization_id,omitempty"`
}

func (c claims) scopes() []string { return strings.Fields(c.Scope) }

// signer holds a signing key. Rotating it makes a new one: tokens of the old one are then unknown.
type signer struct {
	keyID string
	key   *ecdsa.PrivateKey
	known map[string]claims // tokens whose signature is right, for that is slow to check
}

func newSigner(keyID string) signer {
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		panic("logtotest: cannot make a signing key: " + err.Error())
	}
	return signer{keyID: keyID, key: key, known: map[string]claims{}}
}

var encoding = base64.RawURLEncoding

const signatureHalf = 48 // bytes of each of the two numbers of a P-384 signature

func (s signer) sign(c claims) string {
	header := jsonvalue.Encode(map[string]string{"alg": "ES384", "typ": "at+jwt", "kid": s.keyID})
	signed := encoding.EncodeToString(header) + "." + encoding.EncodeToString(jsonvalue.Encode(c))
	digest := sha512.Sum384([]byte(signed))
	r, v, err := ecdsa.Sign(rand.Reader, s.key, digest[:])
	if err != nil {
		panic("logtotest: cannot sign a token: " + err.Error())
	}
	signature := make([]byte, 2*signatureHalf)
	r.FillBytes(signature[:signatureHalf])
	v.FillBytes(signature[signatureHalf:])
	token := signed + "." + encoding.EncodeToString(signature)
	s.known[token] = c
	return token
}

// tokenFault is why a token is refused: the code and the name of the library that a real server
// checks with.
type tokenFault struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Claim  string `json:"claim,omitempty"`
	Reason string `json:"reason,omitempty"`
}

var (
	faultNotAToken  = &tokenFault{Code: "ERR_JWS_INVALID", Name: "JWSInvalid"}
	faultSignature  = &tokenFault{Code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED", Name: "JWSSignatureVerificationFailed"}
	faultUnknownKey = &tokenFault{Code: "ERR_JWKS_NO_MATCHING_KEY", Name: "JWKSNoMatchingKey"}
	faultExpired    = &tokenFault{Code: "ERR_JWT_EXPIRED", Name: "JWTExpired", Claim: "exp", Reason: "check_failed"}
	faultAudience   = &tokenFault{Code: "ERR_JWT_CLAIM_VALIDATION_FAILED", Name: "JWTClaimValidationFailed", Claim: "aud", Reason: "check_failed"}
)

// verify checks the signature only; expiry and audience are the caller's. It runs with the state
// locked.
func (s signer) verify(token string) (claims, *tokenFault) {
	if c, checked := s.known[token]; checked {
		return c, nil
	}
	var c claims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return c, faultNotAToken
	}
	var header struct {
		KeyID string `json:"kid"`
	}
	if !decodePart(parts[0], &header) || !decodePart(parts[1], &c) {
		return c, faultNotAToken
	}
	if header.KeyID != s.keyID {
		return c, faultUnknownKey
	}
	signature, err := encoding.DecodeString(parts[2])
	if err != nil || len(signature) != 2*signatureHalf {
		return c, faultNotAToken
	}
	digest := sha512.Sum384([]byte(parts[0] + "." + parts[1]))
	r := new(big.Int).SetBytes(signature[:signatureHalf])
	v := new(big.Int).SetBytes(signature[signatureHalf:])
	if !ecdsa.Verify(&s.key.PublicKey, digest[:], r, v) {
		return c, faultSignature
	}
	s.known[token] = c
	return c, nil
}

func decodePart(part string, into any) bool {
	raw, err := encoding.DecodeString(part)
	return err == nil && json.Unmarshal(raw, into) == nil
}

// jwk is the public key, in the form of a JSON Web Key.
func (s signer) jwk() any {
	point, err := s.key.PublicKey.Bytes() // 0x04, then the two coordinates
	if err != nil {
		return nil
	}
	half := (len(point) - 1) / 2
	return map[string]string{
		"kty": "EC", "use": "sig", "alg": "ES384", "crv": "P-384", "kid": s.keyID,
		"x": encoding.EncodeToString(point[1 : 1+half]),
		"y": encoding.EncodeToString(point[1+half:]),
	}
}
