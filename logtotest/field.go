package logtotest

import (
	"bytes"
	"encoding/json"
)

// field is a member of a request body that may be left out, null, or a value.
type field[T any] struct {
	set   bool // the body has the member
	null  bool // and it is null
	value T
}

// UnmarshalJSON is called only when the member is there, which is what makes set true.
func (f *field[T]) UnmarshalJSON(data []byte) error {
	f.set = true
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		f.null = true
		return nil
	}
	return json.Unmarshal(data, &f.value)
}

// has tells whether there is a value: neither left out nor null.
func (f field[T]) has() bool { return f.set && !f.null }

// ptr returns the value, or nil when it was left out or null.
func (f field[T]) ptr() *T {
	if !f.has() {
		return nil
	}
	return &f.value
}

// or returns the value, or fallback when it was left out or null.
func (f field[T]) or(fallback T) T {
	if f.has() {
		return f.value
	}
	return fallback
}

// into stores the value where the body has one, and leaves target alone otherwise.
func (f field[T]) into(target *T) {
	if f.has() {
		*target = f.value
	}
}

// intoNullable stores the value or null where the body has the member.
func (f field[T]) intoNullable(target **T) {
	if f.set {
		*target = f.ptr()
	}
}

// textOrNull is intoNullable for strings that Logto clears when they are empty.
func textOrNull(f field[string], target **string) {
	if !f.set {
		return
	}
	*target = nil
	if f.has() && f.value != "" {
		*target = new(f.value)
	}
}
