package support

import (
	"bytes"
	"encoding/json"
)

// OrFalse is a field that holds a value or the boolean false. The zero OrFalse
// is left out. Make the others with [Or] and [False].
type OrFalse[T any] struct {
	value   T
	present bool
	isFalse bool
}

// Or returns an OrFalse that holds v.
func Or[T any](v T) OrFalse[T] { return OrFalse[T]{value: v, present: true} }

// False returns an OrFalse that is false on the wire.
func False[T any]() OrFalse[T] { return OrFalse[T]{isFalse: true} }

// Get returns the value, and whether there is one.
func (o OrFalse[T]) Get() (v T, ok bool) { return o.value, o.present }

// IsFalse reports whether the field is false.
func (o OrFalse[T]) IsFalse() bool { return o.isFalse }

// IsZero reports whether the field is left out.
func (o OrFalse[T]) IsZero() bool { return !o.present && !o.isFalse }

// held returns the value, if there is one.
func (o OrFalse[T]) held() (any, bool) { return o.value, o.present }

// MarshalJSON encodes the value, or false.
func (o OrFalse[T]) MarshalJSON() ([]byte, error) {
	if !o.present {
		return []byte("false"), nil
	}
	return json.Marshal(o.value)
}

// UnmarshalJSON decodes a value, or false. Null counts as left out.
func (o *OrFalse[T]) UnmarshalJSON(b []byte) error {
	if bytes.Equal(b, []byte("null")) {
		*o = OrFalse[T]{}
		return nil
	}
	if bytes.Equal(b, []byte("false")) {
		*o = False[T]()
		return nil
	}
	o.present, o.isFalse = true, false
	return json.Unmarshal(b, &o.value)
}
