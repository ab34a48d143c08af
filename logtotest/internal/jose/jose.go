// Package jose signs and checks JSON Web Tokens with the two kinds of keys that Logto has: EC
// (ES384) and RSA (RS256).
package jose

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha256" // for crypto.SHA256
	_ "crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
)

// The kinds of keys, by the names that Logto has for them.
const (
	EC  = "EC"
	RSA = "RSA"
)

// Key is a signing key.
type Key struct {
	id, algorithm string
	hash          crypto.Hash
	private       crypto.Signer
}

const (
	rsaBits       = 2048 // a real server takes 4096, which take seconds to make
	signatureHalf = 48   // bytes of each of the two numbers of a P-384 signature
)

// NewKey makes a key of a kind: EC or RSA.
func NewKey(kind, id string) *Key {
	if kind == RSA {
		return &Key{id, "RS256", crypto.SHA256, must(rsa.GenerateKey(rand.Reader, rsaBits))}
	}
	return &Key{id, "ES384", crypto.SHA384, must(ecdsa.GenerateKey(elliptic.P384(), rand.Reader))}
}

// must returns what was made: with keys and input of this module nothing fails.
func must[T any](made T, err error) T {
	if err != nil {
		panic("logtotest: a signing key does not work: " + err.Error())
	}
	return made
}

// Algorithm is the name of the signature algorithm: ES384 or RS256.
func (k *Key) Algorithm() string { return k.algorithm }

// digest is the hash of a text by the algorithm of the key.
func (k *Key) digest(text string) []byte {
	hash := k.hash.New()
	hash.Write([]byte(text))
	return hash.Sum(nil)
}

var encoding = base64.RawURLEncoding

// JWK is the public key, in the form of a JSON Web Key.
func (k *Key) JWK() map[string]string {
	jwk := map[string]string{"use": "sig", "alg": k.algorithm, "kid": k.id}
	switch public := k.private.Public().(type) {
	case *rsa.PublicKey:
		jwk["kty"] = "RSA"
		jwk["n"] = encoding.EncodeToString(public.N.Bytes())
		jwk["e"] = encoding.EncodeToString(big.NewInt(int64(public.E)).Bytes())
	case *ecdsa.PublicKey:
		point := must(public.Bytes()) // 0x04, then the two coordinates
		half := (len(point) - 1) / 2
		jwk["kty"], jwk["crv"] = "EC", "P-384"
		jwk["x"] = encoding.EncodeToString(point[1 : 1+half])
		jwk["y"] = encoding.EncodeToString(point[1+half:])
	}
	return jwk
}

// signature signs a text in the form that JSON Web Signatures have.
func (k *Key) signature(text string) []byte {
	private, isEC := k.private.(*ecdsa.PrivateKey)
	if !isEC {
		return must(k.private.Sign(rand.Reader, k.digest(text), k.hash))
	}
	r, s, err := ecdsa.Sign(rand.Reader, private, k.digest(text))
	signed := make([]byte, 2*signatureHalf)
	must(r, err).FillBytes(signed[:signatureHalf])
	s.FillBytes(signed[signatureHalf:])
	return signed
}

func (k *Key) fits(text string, signature []byte) bool {
	switch public := k.private.Public().(type) {
	case *rsa.PublicKey:
		return rsa.VerifyPKCS1v15(public, k.hash, k.digest(text), signature) == nil
	case *ecdsa.PublicKey:
		r := new(big.Int).SetBytes(signature[:len(signature)/2])
		s := new(big.Int).SetBytes(signature[len(signature)/2:])
		return len(signature) == 2*signatureHalf && ecdsa.Verify(public, k.digest(text), r, s)
	}
	return false
}

// The reasons why a token is refused.
var (
	ErrNotAToken  = errors.New("not a JSON Web Token")
	ErrUnknownKey = errors.New("signed by another key")
	ErrSignature  = errors.New("the signature does not fit")
)

// Header is the part of a token's header that this package writes and reads.
type Header struct {
	Algorithm string `json:"alg"`
	Type      string `json:"typ"`
	KeyID     string `json:"kid"`
}

// Sign makes a token of a type ("at+jwt", "JWT") with the given JSON as its payload.
func (k *Key) Sign(kind string, payload []byte) string {
	header := must(json.Marshal(Header{k.algorithm, kind, k.id}))
	text := encoding.EncodeToString(header) + "." + encoding.EncodeToString(payload)
	return text + "." + encoding.EncodeToString(k.signature(text))
}

// Hash is what an ID token says of the access token beside it (at_hash): half of a digest, by the
// algorithm of the key.
func (k *Key) Hash(token string) string {
	sum := k.digest(token)
	return encoding.EncodeToString(sum[:len(sum)/2])
}

// Verify checks the signature only, and returns the header and the payload. Expiry and audience are
// the caller's to check.
func (k *Key) Verify(token string) (Header, []byte, error) {
	var header Header
	var parts [][]byte
	for part := range strings.SplitSeq(token, ".") {
		decoded, err := encoding.DecodeString(part)
		if err != nil {
			return header, nil, ErrNotAToken
		}
		parts = append(parts, decoded)
	}
	switch {
	case len(parts) != 3 || json.Unmarshal(parts[0], &header) != nil || !json.Valid(parts[1]):
		return header, nil, ErrNotAToken
	case header.KeyID != k.id || header.Algorithm != k.algorithm:
		return header, nil, ErrUnknownKey
	case !k.fits(token[:strings.LastIndexByte(token, '.')], parts[2]):
		return header, nil, ErrSignature
	}
	return header, parts[1], nil
}
