package jsonvalue

import (
	"bytes"
	"encoding/json"
)

// Field is a member of a request body that may be left out, null, or a value.
type Field[T any] struct {
	Set   bool // the body has the member
	null  bool // and it is null
	Value T
}

// UnmarshalJSON is called only when the member is there, which is what makes set true.
func (f *Field[T]) UnmarshalJSON(data []byte) error {
	f.Set = true
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		f.null = true
		return nil
	}
	return json.Unmarshal(data, &f.Value)
}

// Has reports whether there is a value: neither left out nor null.
func (f Field[T]) Has() bool { return f.Set && !f.null }

// Ptr returns the value, or nil when it was left out or null.
func (f Field[T]) Ptr() *T {
	if !f.Has() {
		return nil
	}
	return &f.Value
}

// Or returns the value, or fallback when it was left out or null.
func (f Field[T]) Or(fallback T) T {
	if f.Has() {
		return f.Value
	}
	return fallback
}

// Into stores the value where the body has one, and leaves target alone otherwise.
func (f Field[T]) Into(target *T) {
	if f.Has() {
		*target = f.Value
	}
}

// IntoNullable stores the value or null where the body has the member.
func (f Field[T]) IntoNullable(target **T) {
	if f.Set {
		*target = f.Ptr()
	}
}

// TextOrNull is intoNullable for strings that Logto clears when they are empty.
func TextOrNull(f Field[string], target **string) {
	if !f.Set {
		return
	}
	*target = nil
	if f.Has() && f.Value != "" {
		*target = new(f.Value)
	}
}
