package jsonvalue

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// Object is a JSON object that keeps the order of its members. Logto's free-form values (custom
// data, profiles, configurations) are kept as objects; everything with fixed fields is a struct.
type Object struct{ Members []Member }

// Member is a key of an object with its value.
type Member struct {
	Key   string
	Value any // object, []any, string, float64, bool or nil
}

func (o *Object) index(key string) int {
	return slices.IndexFunc(o.Members, func(m Member) bool { return m.Key == key })
}

// Get returns the value at key, and whether there is one.
func (o Object) Get(key string) (any, bool) {
	if i := o.index(key); i >= 0 {
		return o.Members[i].Value, true
	}
	return nil, false
}

// Text returns the string at key, or "" when it is absent or no string.
func (o Object) Text(key string) string {
	v, _ := o.Get(key)
	s, _ := v.(string)
	return s
}

// Child returns the object at key, empty when it is absent or no object.
func (o Object) Child(key string) Object {
	v, _ := o.Get(key)
	child, _ := v.(Object)
	return child
}

// Set replaces the member in its place, or appends it.
func (o *Object) Set(key string, value any) {
	if i := o.index(key); i >= 0 {
		o.Members[i].Value = value
		return
	}
	o.Members = append(o.Members, Member{key, value})
}

// Remove takes the member away, if it is there.
func (o *Object) Remove(key string) {
	if i := o.index(key); i >= 0 {
		o.Members = slices.Delete(o.Members, i, i+1)
	}
}

// Clone copies the members, so that changing the copy leaves the original as it was. Nested values
// are shared: no code changes those in place.
func (o Object) Clone() Object { return Object{slices.Clone(o.Members)} }

// Merged returns o with the members of patch over it, which is how Logto merges: at the top level
// only.
func (o Object) Merged(patch Object) Object {
	out := o.Clone()
	for _, m := range patch.Members {
		out.Set(m.Key, m.Value)
	}
	return out
}

// JSONB orders the members as PostgreSQL stores them: by the length of the key, then by its bytes,
// all the way down.
func (o Object) JSONB() Object { return jsonb(o).(Object) }

func jsonb(v any) any {
	switch v := v.(type) {
	case Object:
		out := Object{make([]Member, 0, len(v.Members))}
		for _, m := range v.Members {
			out.Members = append(out.Members, Member{m.Key, jsonb(m.Value)})
		}
		slices.SortStableFunc(out.Members, func(a, b Member) int {
			return cmp.Or(cmp.Compare(len(a.Key), len(b.Key)), cmp.Compare(a.Key, b.Key))
		})
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = jsonb(v[i])
		}
		return out
	default:
		return v
	}
}

// MarshalJSON writes the members in their order, and numbers as JavaScript does.
func (o Object) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	err := writeValue(&buf, o)
	return buf.Bytes(), err
}

func writeValue(buf *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case Object:
		buf.WriteByte('{')
		for i, m := range v.Members {
			if i > 0 {
				buf.WriteByte(',')
			}
			buf.Write(Encode(m.Key))
			buf.WriteByte(':')
			if err := writeValue(buf, m.Value); err != nil {
				return err
			}
		}
		buf.WriteByte('}')
	case []any:
		buf.WriteByte('[')
		for i, item := range v {
			if i > 0 {
				buf.WriteByte(',')
			}
			if err := writeValue(buf, item); err != nil {
				return err
			}
		}
		buf.WriteByte(']')
	case float64:
		if v == 0 {
			v = 0 // JavaScript writes -0 as 0
		}
		buf.Write(Encode(v))
	default:
		buf.Write(Encode(v))
	}
	return nil
}

// MustParse reads an object that is part of this module; it panics when the text is none.
func MustParse(text string) Object {
	var o Object
	if err := o.UnmarshalJSON([]byte(text)); err != nil {
		panic("logtotest: an embedded object cannot be read: " + err.Error())
	}
	return o
}

// UnmarshalJSON reads an object; of a repeated key the last value stays.
func (o *Object) UnmarshalJSON(data []byte) error {
	v, err := Parse(data)
	if err != nil {
		return err
	}
	read, isObject := v.(Object)
	if !isObject {
		return fmt.Errorf("expected a JSON object, got %T", v)
	}
	*o = read
	return nil
}

// Parse reads any JSON value. Numbers become 64-bit floats, as in the server this package stands
// for.
func Parse(data []byte) (any, error) {
	if !json.Valid(data) { // which also bounds how deep it is nested
		return nil, fmt.Errorf("not a JSON value")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return parseValue(dec)
}

func parseValue(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token := token.(type) {
	case json.Delim:
		if token == '{' {
			return parseObject(dec)
		}
		return parseArray(dec)
	case json.Number:
		f, err := strconv.ParseFloat(token.String(), 64)
		if errors.Is(err, strconv.ErrRange) { // an infinity, which JavaScript would store as null
			return nil, nil
		}
		return f, err
	default:
		return token, nil
	}
}

func parseObject(dec *json.Decoder) (any, error) {
	var o Object
	seen := map[string]int{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, err
		}
		value, err := parseValue(dec)
		if err != nil {
			return nil, err
		}
		name := key.(string)
		if at, repeated := seen[name]; repeated {
			o.Members[at].Value = value
			continue
		}
		seen[name] = len(o.Members)
		o.Members = append(o.Members, Member{name, value})
	}
	_, err := dec.Token()
	return o, err
}

func parseArray(dec *json.Decoder) (any, error) {
	items := []any{}
	for dec.More() {
		value, err := parseValue(dec)
		if err != nil {
			return nil, err
		}
		items = append(items, value)
	}
	_, err := dec.Token()
	return items, err
}

// MapText returns the value with each string in it changed, but for the keys of objects.
func MapText(v any, change func(string) string) any {
	switch v := v.(type) {
	case string:
		return change(v)
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = MapText(v[i], change)
		}
		return out
	case Object:
		out := v.Clone()
		for i := range out.Members {
			out.Members[i].Value = MapText(out.Members[i].Value, change)
		}
		return out
	}
	return v
}
