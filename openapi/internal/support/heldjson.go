package support

import (
	"bytes"
	"encoding/json"
)

// heldJSON is the JSON that a union keeps. It is held as the value of a Secret is: a union in an
// unexported field is printed without its methods, and what it holds may be secret.
type heldJSON struct {
	_    [0]func()         // no ==, which would compare the pointers
	text **json.RawMessage // nil: there is none
}

// raw returns the JSON, nil if there is none.
func (h heldJSON) raw() json.RawMessage {
	if h.text == nil {
		return nil
	}
	return **h.text
}

// hold makes b the JSON. Nobody else may change b.
func (h *heldJSON) hold(b []byte) {
	held := &hidden[json.RawMessage]{v: b}
	held.p = &held.v
	h.text = &held.p
}

// MarshalJSON returns the JSON, null if there is none.
func (h heldJSON) MarshalJSON() ([]byte, error) { return h.raw().MarshalJSON() }

// UnmarshalJSON keeps a copy of b.
func (h *heldJSON) UnmarshalJSON(b []byte) error {
	if len(b) <= shortText {
		h.text = hideShort[json.RawMessage](b)
	} else {
		h.hold(bytes.Clone(b))
	}
	return nil
}
