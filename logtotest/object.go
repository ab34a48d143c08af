package logtotest

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
)

// object is a JSON object that keeps the order of its members. Logto's free-form values (custom data, profiles,
// configurations) are kept as objects; everything with fixed fields is a struct.
type object struct{ members []member }

type member struct {
	key   string
	value any // object, []any, string, float64, bool or nil
}

func (o *object) index(key string) int {
	return slices.IndexFunc(o.members, func(m member) bool { return m.key == key })
}

func (o object) get(key string) (any, bool) {
	if i := o.index(key); i >= 0 {
		return o.members[i].value, true
	}
	return nil, false
}

// text returns the string at key, or "" when it is absent or no string.
func (o object) text(key string) string {
	v, _ := o.get(key)
	s, _ := v.(string)
	return s
}

// child returns the object at key, empty when it is absent or no object.
func (o object) child(key string) object {
	v, _ := o.get(key)
	child, _ := v.(object)
	return child
}

// set replaces the member in its place, or appends it.
func (o *object) set(key string, value any) {
	if i := o.index(key); i >= 0 {
		o.members[i].value = value
		return
	}
	o.members = append(o.members, member{key, value})
}

func (o *object) remove(key string) {
	if i := o.index(key); i >= 0 {
		o.members = slices.Delete(o.members, i, i+1)
	}
}

// clone copies the members, so that changing the copy leaves the original as it was. Nested values are shared: no code changes those in place.
func (o object) clone() object { return object{slices.Clone(o.members)} }

// merged returns o with the members of patch over it, which is how Logto merges: at the top level only.
func (o object) merged(patch object) object {
	out := o.clone()
	for _, m := range patch.members {
		out.set(m.key, m.value)
	}
	return out
}

// jsonb orders the members as PostgreSQL stores them: by the length of the key, then by its bytes, all the way down.
func (o object) jsonb() object { return jsonb(o).(object) }

func jsonb(v any) any {
	switch v := v.(type) {
	case object:
		out := object{make([]member, 0, len(v.members))}
		for _, m := range v.members {
			out.members = append(out.members, member{m.key, jsonb(m.value)})
		}
		slices.SortStableFunc(out.members, func(a, b member) int {
			return cmp.Or(cmp.Compare(len(a.key), len(b.key)), cmp.Compare(a.key, b.key))
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
func (o object) MarshalJSON() ([]byte, error) {
	var buf bytes.Buffer
	err := writeValue(&buf, o)
	return buf.Bytes(), err
}

func writeValue(buf *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case object:
		buf.WriteByte('{')
		for i, m := range v.members {
			if i > 0 {
				buf.WriteByte(',')
			}
			buf.Write(encodeJSON(m.key))
			buf.WriteByte(':')
			if err := writeValue(buf, m.value); err != nil {
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
		buf.Write(encodeJSON(v))
	default:
		buf.Write(encodeJSON(v))
	}
	return nil
}

// UnmarshalJSON reads an object; of a repeated key the last value stays.
func (o *object) UnmarshalJSON(data []byte) error {
	v, err := parseJSON(data)
	if err != nil {
		return err
	}
	read, isObject := v.(object)
	if !isObject {
		return fmt.Errorf("expected a JSON object, got %T", v)
	}
	*o = read
	return nil
}

// parseJSON reads any JSON value. Numbers become 64-bit floats, as in the server this package stands for.
func parseJSON(data []byte) (any, error) {
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
	var o object
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
			o.members[at].value = value
			continue
		}
		seen[name] = len(o.members)
		o.members = append(o.members, member{name, value})
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
