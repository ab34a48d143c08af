// Package totp makes and checks the codes of authenticator apps (RFC 6238): six digits, a new code
// every thirty seconds, HMAC-SHA-1.
package totp

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

const period = 30 * time.Second

// Code returns the code of a moment. The secret is base 32, with or without padding.
func Code(secret string, at time.Time) (string, error) {
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(secret, "="))
	if err != nil {
		return "", fmt.Errorf("the secret of the authenticator app is not base 32: %w", err)
	}
	mac := hmac.New(sha1.New, key)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(at.Unix()/int64(period/time.Second))))
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	number := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	return fmt.Sprintf("%06d", number%1_000_000), nil
}

// Fits reports whether a code is that of the moment, or of the period before or after: clocks
// differ.
func Fits(secret, code string, at time.Time) bool {
	for shift := -period; shift <= period; shift += period {
		if valid, err := Code(secret, at.Add(shift)); err == nil && valid == code {
			return true
		}
	}
	return false
}
