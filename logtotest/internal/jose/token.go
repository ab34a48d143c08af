package jose

import (
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
	header := must(json.Marshal(Header{k.Algorithm(), kind, k.id}))
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
	case header.KeyID != k.id || header.Algorithm != k.Algorithm():
		return header, nil, ErrUnknownKey
	case !k.fits(token[:strings.LastIndexByte(token, '.')], parts[2]):
		return header, nil, ErrSignature
	}
	return header, parts[1], nil
}
