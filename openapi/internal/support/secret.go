package support

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
)

// Secret holds a value of a response that must not get into a log: the secret of an application, a
// token, a signing key. However it is printed, it prints as [redacted]; Reveal returns the value.
// As JSON it is the value itself. Fields that may be missing hold the zero Secret then.
type Secret[T any] struct {
	_     [0]func() // no ==, which would compare the pointers: compare what Reveal returns
	value **T       // behind two pointers, fmt does not print it even where it calls no methods
}

const redacted = "[redacted]"

// NewSecret returns a Secret that holds v.
func NewSecret[T any](v T) Secret[T] {
	held := &hidden[T]{v: v}
	held.p = &held.v
	return Secret[T]{value: &held.p}
}

// hidden holds a value and the first of the two pointers to it, in one piece of memory.
type hidden[T any] struct {
	v T
	p *T
}

// Reveal returns the value; the zero value of its type if there is none.
func (s Secret[T]) Reveal() (v T) {
	if s.value != nil {
		v = **s.value
	}
	return v
}

// IsZero reports whether there is no value.
func (s Secret[T]) IsZero() bool { return s.value == nil }

// String returns [redacted], or nothing if there is no value.
func (s Secret[T]) String() string {
	if s.value == nil {
		return ""
	}
	return redacted
}

// Format prints the secret as String does, whatever the verb is.
func (s Secret[T]) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// LogValue returns what String does.
func (s Secret[T]) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalJSON encodes the value, null if there is none.
func (s Secret[T]) MarshalJSON() ([]byte, error) {
	if s.value == nil {
		return []byte("null"), nil
	}
	return json.Marshal(*s.value)
}

// UnmarshalJSON decodes a value. Null leaves none.
func (s *Secret[T]) UnmarshalJSON(b []byte) error {
	s.value = nil
	if string(b) == "null" || keepShort(&s.value, b) {
		return nil
	}
	held := new(hidden[T])
	if err := decodeInto(&held.v, b); err != nil {
		return err
	}
	held.p = &held.v
	s.value = &held.p
	return nil
}

// decodeInto decodes a value of a document that encoding/json has checked. A type that decodes
// itself need not be looked at by encoding/json once more.
func decodeInto(v any, b []byte) error {
	if own, ok := v.(json.Unmarshaler); ok {
		return own.UnmarshalJSON(b)
	}
	return json.Unmarshal(b, v)
}

// shortText is how many bytes of an object are kept beside the pointers to it.
const shortText = 224

// keepShort makes target, the field of a Secret, point to a copy of a short object, and reports
// whether it has.
func keepShort(target any, b []byte) bool {
	object, ok := target.(***JSONObject)
	if ok = ok && len(b) <= shortText; ok {
		*object = hideShort[JSONObject](b)
	}
	return ok
}

// hideShort copies a short object. Lists have one or two for each user, so it takes one piece of
// memory, not two.
func hideShort[T ~[]byte](b []byte) **T {
	held := new(struct {
		hidden[T]
		text [shortText]byte
	})
	held.v = append(held.text[:0:len(b)], b...)
	held.p = &held.v
	return &held.p
}
