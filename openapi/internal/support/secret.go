package support

import (
	"bytes"
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
	p := &v
	return Secret[T]{value: &p}
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
	return json.Marshal(**s.value)
}

// UnmarshalJSON decodes a value. Null leaves none.
func (s *Secret[T]) UnmarshalJSON(b []byte) error {
	s.value = nil
	if bytes.Equal(b, []byte("null")) {
		return nil
	}
	v := new(T)
	if err := json.Unmarshal(b, v); err != nil {
		return err
	}
	s.value = &v
	return nil
}
