// Package jose signs and checks JSON Web Tokens with the two kinds of keys that Logto has: EC
// (ES384) and RSA (RS256).
package jose

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"math/big"
)

// The kinds of keys, by the names that Logto has for them.
const (
	EC  = "EC"
	RSA = "RSA"
)

// Key is a signing key.
type Key struct {
	id      string
	private crypto.Signer
}

const (
	rsaBits       = 2048 // a real server takes 4096, which take seconds to make
	signatureHalf = 48   // bytes of each of the two numbers of a P-384 signature
)

// NewKey makes a key of a kind: EC or RSA.
func NewKey(kind, id string) *Key {
	var private crypto.Signer
	var err error
	if kind == RSA {
		private, err = rsa.GenerateKey(rand.Reader, rsaBits)
	} else {
		private, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	}
	if err != nil {
		panic("logtotest: a signing key cannot be made: " + err.Error())
	}
	return &Key{id, private}
}

// Algorithm is the name of the signature algorithm: ES384 or RS256.
func (k *Key) Algorithm() string {
	if _, isRSA := k.private.(*rsa.PrivateKey); isRSA {
		return "RS256"
	}
	return "ES384"
}

var encoding = base64.RawURLEncoding

// JWK is the public key, in the form of a JSON Web Key.
func (k *Key) JWK() map[string]string {
	jwk := map[string]string{"use": "sig", "alg": k.Algorithm(), "kid": k.id}
	switch public := k.private.Public().(type) {
	case *rsa.PublicKey:
		jwk["kty"] = "RSA"
		jwk["n"] = encoding.EncodeToString(public.N.Bytes())
		jwk["e"] = encoding.EncodeToString(big.NewInt(int64(public.E)).Bytes())
	case *ecdsa.PublicKey:
		point, err := public.Bytes() // 0x04, then the two coordinates
		if err != nil {
			panic("logtotest: a public key cannot be written: " + err.Error())
		}
		half := (len(point) - 1) / 2
		jwk["kty"], jwk["crv"] = "EC", "P-384"
		jwk["x"] = encoding.EncodeToString(point[1 : 1+half])
		jwk["y"] = encoding.EncodeToString(point[1+half:])
	}
	return jwk
}

// signature signs a text in the form that JSON Web Signatures have.
func (k *Key) signature(text string) []byte {
	switch private := k.private.(type) {
	case *rsa.PrivateKey:
		digest := sha256.Sum256([]byte(text))
		signed, err := rsa.SignPKCS1v15(rand.Reader, private, crypto.SHA256, digest[:])
		if err != nil {
			panic("logtotest: a token cannot be signed: " + err.Error())
		}
		return signed
	case *ecdsa.PrivateKey:
		digest := sha512.Sum384([]byte(text))
		r, s, err := ecdsa.Sign(rand.Reader, private, digest[:])
		if err != nil {
			panic("logtotest: a token cannot be signed: " + err.Error())
		}
		signed := make([]byte, 2*signatureHalf)
		r.FillBytes(signed[:signatureHalf])
		s.FillBytes(signed[signatureHalf:])
		return signed
	}
	panic(fmt.Sprintf("logtotest: a key of the kind %T", k.private))
}

func (k *Key) fits(text string, signature []byte) bool {
	switch public := k.private.Public().(type) {
	case *rsa.PublicKey:
		digest := sha256.Sum256([]byte(text))
		return rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], signature) == nil
	case *ecdsa.PublicKey:
		if len(signature) != 2*signatureHalf {
			return false
		}
		digest := sha512.Sum384([]byte(text))
		r := new(big.Int).SetBytes(signature[:signatureHalf])
		s := new(big.Int).SetBytes(signature[signatureHalf:])
		return ecdsa.Verify(public, digest[:], r, s)
	}
	return false
}
