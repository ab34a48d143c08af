package support

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// JSON is any JSON value, kept as text: no number is rounded. The zero JSON is no
// value at all.
type JSON json.RawMessage

// NewJSON encodes v as [json.Marshal] does: a nil pointer, list or map is null, which is sent.
func NewJSON(v any) (JSON, error) {
	b, err := json.Marshal(v)
	return JSON(b), err
}

// Decode decodes the value into v, as json.Unmarshal does.
func (j JSON) Decode(v any) error { return decodeRaw(j, v) }

// IsNull reports whether the value is null or missing.
func (j JSON) IsNull() bool { return rawIsNull(j) }

// String returns the JSON text.
func (j JSON) String() string { return string(j) }

// MarshalJSON returns the text.
func (j JSON) MarshalJSON() ([]byte, error) { return rawOrNull(j), nil }

// UnmarshalJSON keeps a copy of b.
func (j *JSON) UnmarshalJSON(b []byte) error {
	*j = bytes.Clone(b)
	return nil
}

// JSONObject is a JSON object of any shape, kept as text, so that no number is
// rounded: custom data, configurations, details. Make one with [NewJSONObject] or [MustJSONObject],
// and read it with Decode or Map. The zero JSONObject is not an object, and cannot be sent, nor can
// null where an object is required.
type JSONObject json.RawMessage

// NewJSONObject encodes v, a struct or map, as an object.
func NewJSONObject(v any) (JSONObject, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	if len(b) == 0 || b[0] != '{' {
		return nil, fmt.Errorf("%T encodes as %s, which is not a JSON object", v, kind(b))
	}
	return b, nil
}

// MustJSONObject is NewJSONObject for values that are known to encode, such as
// literals. It panics otherwise.
func MustJSONObject(v any) JSONObject {
	o, err := NewJSONObject(v)
	if err != nil {
		panic("gen.MustJSONObject: " + err.Error())
	}
	return o
}

// Decode decodes the object into v, a pointer to a struct or map, as
// json.Unmarshal does: an int64 field takes a large integer exactly.
func (o JSONObject) Decode(v any) error { return decodeRaw(o, v) }

// Map decodes the object. Numbers are json.Number, so that none is rounded.
func (o JSONObject) Map() (map[string]any, error) {
	if rawIsNull(o) {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(o))
	dec.UseNumber()
	var m map[string]any
	err := dec.Decode(&m)
	return m, err
}

// IsNull reports whether the object is null or missing.
func (o JSONObject) IsNull() bool { return rawIsNull(o) }

// String returns the JSON text.
func (o JSONObject) String() string { return string(o) }

// MarshalJSON returns the text. It fails if the value is not an object.
func (o JSONObject) MarshalJSON() ([]byte, error) {
	b := bytes.TrimLeft(rawOrNull(o), " \t\r\n")
	if b[0] != '{' && !bytes.Equal(b, []byte("null")) {
		return nil, fmt.Errorf("%s is not a JSON object", kind(b))
	}
	return b, nil
}

// UnmarshalJSON keeps a copy of b.
func (o *JSONObject) UnmarshalJSON(b []byte) error {
	*o = bytes.Clone(b)
	return nil
}

// kind names what the text is, for errors: the text itself may be a secret.
func kind(b []byte) string {
	if len(b) > 0 {
		switch b[0] {
		case '"':
			return "a string"
		case '[':
			return "a list"
		case 'n':
			return "null"
		case 't', 'f':
			return "a boolean"
		}
		if b[0] == '-' || '0' <= b[0] && b[0] <= '9' {
			return "a number"
		}
	}
	return "text"
}

func decodeRaw(raw []byte, v any) error {
	if len(raw) == 0 {
		return errors.New("there is no JSON to decode")
	}
	return json.Unmarshal(raw, v)
}

func rawIsNull(raw []byte) bool { return len(raw) == 0 || bytes.Equal(raw, []byte("null")) }

func rawOrNull(raw []byte) []byte {
	if len(bytes.TrimLeft(raw, " \t\r\n")) == 0 {
		return []byte("null")
	}
	return raw
}

// StringOrStrings is a string or a list of strings, such as the audience of a
// token. It remembers which.
type StringOrStrings struct {
	list   []string
	single bool
}

// OneString returns a single string.
func OneString(s string) StringOrStrings { return StringOrStrings{list: []string{s}, single: true} }

// ManyStrings returns a list of strings.
func ManyStrings(ss ...string) StringOrStrings { return StringOrStrings{list: ss} }

// Strings returns the list, or a list of one for a single string; nil for the zero value.
func (s StringOrStrings) Strings() []string { return s.list }

// MarshalJSON encodes the string, or the list.
func (s StringOrStrings) MarshalJSON() ([]byte, error) {
	if s.single {
		return json.Marshal(s.list[0])
	}
	if s.list == nil {
		return []byte("[]"), nil
	}
	return json.Marshal(s.list)
}

// UnmarshalJSON decodes a string or a list of strings.
func (s *StringOrStrings) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*s = StringOrStrings{list: make([]string, 1), single: true}
		return json.Unmarshal(b, &s.list[0])
	}
	*s = StringOrStrings{}
	return json.Unmarshal(b, &s.list)
}
