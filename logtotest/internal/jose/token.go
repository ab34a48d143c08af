package jose

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/json"
	"errors"
	"strings"
)

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
	header, err := json.Marshal(Header{k.Algorithm(), kind, k.id})
	if err != nil {
		panic("logtotest: a token header cannot be written: " + err.Error())
	}
	text := encoding.EncodeToString(header) + "." + encoding.EncodeToString(payload)
	return text + "." + encoding.EncodeToString(k.signature(text))
}

// Hash is what an ID token says of the access token beside it (at_hash): half of a digest, by the
// algorithm of the key.
func (k *Key) Hash(token string) string {
	if k.Algorithm() == "RS256" {
		sum := sha256.Sum256([]byte(token))
		return encoding.EncodeToString(sum[:len(sum)/2])
	}
	sum := sha512.Sum384([]byte(token))
	return encoding.EncodeToString(sum[:len(sum)/2])
}

// Verify checks the signature only, and returns the header and the payload. Expiry and audience are
// the caller's to check.
func (k *Key) Verify(token string) (Header, []byte, error) {
	var header Header
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return header, nil, ErrNotAToken
	}
	raw, err := encoding.DecodeString(parts[0])
	if err != nil || json.Unmarshal(raw, &header) != nil {
		return header, nil, ErrNotAToken
	}
	payload, err := encoding.DecodeString(parts[1])
	if err != nil || !json.Valid(payload) {
		return header, nil, ErrNotAToken
	}
	signature, err := encoding.DecodeString(parts[2])
	if err != nil {
		return header, nil, ErrNotAToken
	}
	switch {
	case header.KeyID != k.id || header.Algorithm != k.Algorithm():
		return header, nil, ErrUnknownKey
	case !k.fits(parts[0]+"."+parts[1], signature):
		return header, nil, ErrSignature
	}
	return header, payload, nil
}
