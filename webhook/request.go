package webhook

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
)

// DefaultMaxBody is how large a body may be, in bytes, unless MaxBody says otherwise. Real events
// have a few kilobytes.
const DefaultMaxBody = 1 << 20

// ErrTooLarge reports a body over the limit: that of this package, or one of http.MaxBytesReader.
var ErrTooLarge = errors.New("webhook: the body is too large")

// FromRequest reads a delivery: it reads the body, at most DefaultMaxBody bytes, verifies the
// signature against any of the signing keys, and decodes the event. It is for routers that
// NewHandler does not fit.
//
// The error wraps ErrTooLarge, ErrSignature, ErrMalformed, or the error of reading the body.
func FromRequest(r *http.Request, signingKeys ...string) (*Event, error) {
	return fromRequest(r, DefaultMaxBody, verifierOf(signingKeys))
}

func fromRequest(r *http.Request, limit int64, verify verifier) (*Event, error) {
	if r == nil || r.Body == nil {
		return nil, ErrSignature
	}
	limit = min(limit, math.MaxInt64-1) // one more is read, to see that there is more
	body, err := io.ReadAll(io.LimitReader(r.Body, limit+1))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, fmt.Errorf("%w: %w", ErrTooLarge, err)
	}
	if err != nil {
		return nil, fmt.Errorf("webhook: cannot read the body: %w", err)
	}
	if int64(len(body)) > limit {
		return nil, ErrTooLarge
	}
	if err := verify(body, r.Header.Get(SignatureHeader)); err != nil {
		return nil, err
	}
	return Parse(body)
}

// verifier checks a signature. It is a function, because keys in a field could be printed.
type verifier func(body []byte, signature string) error

func verifierOf(keys []string) verifier {
	return func(body []byte, signature string) error { return Verify(body, signature, keys...) }
}
