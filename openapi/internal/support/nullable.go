package support

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// Nullable is a field of a request that may be left out, set to null, or set
// to a value. The zero Nullable is left out. Make the others with [Null] and
// [Value].
type Nullable[T any] struct {
	value T
	state nullableState
}

type nullableState uint8

const (
	leftOut nullableState = iota
	isNull
	isValue
)

// Value returns a Nullable that holds v. A v that is nil cannot be sent: use [Null] for null, and
// an empty list for none.
func Value[T any](v T) Nullable[T] { return Nullable[T]{value: v, state: isValue} }

// Null returns a Nullable that is null on the wire, which clears the field.
func Null[T any]() Nullable[T] { return Nullable[T]{state: isNull} }

// Get returns the value, and whether there is one.
func (n Nullable[T]) Get() (v T, ok bool) { return n.value, n.state == isValue }

// IsNull reports whether the field is null.
func (n Nullable[T]) IsNull() bool { return n.state == isNull }

// IsZero reports whether the field is left out.
func (n Nullable[T]) IsZero() bool { return n.state == leftOut }

// String returns the value as fmt prints it, "null", or "" if left out.
func (n Nullable[T]) String() string {
	switch n.state {
	case isNull:
		return "null"
	case isValue:
		return fmt.Sprint(n.value)
	}
	return ""
}

// held returns the value, if there is one.
func (n Nullable[T]) held() (any, bool) { return n.value, n.state == isValue }

// MarshalJSON encodes the value or null. It fails if the value is nil.
func (n Nullable[T]) MarshalJSON() ([]byte, error) {
	if n.state != isValue {
		return []byte("null"), nil
	}
	b, err := json.Marshal(n.value)
	if bytes.Equal(b, []byte("null")) {
		return nil, errors.New("Value needs a value, not nil: use Null to clear a field, and an empty list for none")
	}
	return b, err
}

// UnmarshalJSON decodes a value or null.
func (n *Nullable[T]) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*n = Null[T]()
		return nil
	}
	n.state = isValue
	return json.Unmarshal(b, &n.value)
}
