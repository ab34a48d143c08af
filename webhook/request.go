package webhook

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
)

// DefaultMaxBody is how large a body may be, in bytes, unless MaxBody says
// otherwise. Real events have a few kilobytes.
const DefaultMaxBody = 1 << 20

// ErrTooLarge reports a body over the limit.
var ErrTooLarge = errors.New("webhook: the body is too large")

// FromRequest reads a delivery: it reads the body, at most DefaultMaxBody
// bytes, verifies the signature against any of the signing keys, and decodes
// the event. It is for routers that NewHandler does not fit.
//
// The error wraps ErrTooLarge, ErrSignature, ErrMalformed, or what reading the
// body gave.
func FromRequest(r *http.Request, signingKeys ...string) (*Event, error) {
	return fromRequest(r, DefaultMaxBody, signingKeys)
}

func fromRequest(r *http.Request, limit int64, keys []string) (*Event, error) {
	if r.Body == nil {
		return nil, ErrSignature
	}
	limit = min(limit, math.MaxInt64-1) // one more is read, to see that there is more
	body, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("webhook: cannot read the body: %w", err)
	}
	if int64(len(body)) > limit {
		return nil, ErrTooLarge
	}
	if err := Verify(body, r.Header.Get(SignatureHeader), keys...); err != nil {
		return nil, err
	}
	return Parse(body)
}
