package jsonvalue

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/logto-go/management/logtotest/internal/lists"
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
		out := Object{lists.Map(v.Members, func(m Member) Member { return Member{m.Key, jsonb(m.Value)} })}
		slices.SortStableFunc(out.Members, func(a, b Member) int {
			return cmp.Or(cmp.Compare(len(a.Key), len(b.Key)), cmp.Compare(a.Key, b.Key))
		})
		return out
	case []any:
		return lists.Map(v, jsonb)
	}
	return v
}

// MarshalJSON writes the members in their order.
func (o Object) MarshalJSON() ([]byte, error) { return appendValue(nil, o), nil }

// appendValue does the work of Encode for values without structs, at once instead of level by level.
func appendValue(text []byte, v any) []byte {
	switch v := v.(type) {
	case Object:
		text = append(text, '{')
		for i, m := range v.Members {
			if i > 0 {
				text = append(text, ',')
			}
			text = append(append(text, Encode(m.Key)...), ':')
			text = appendValue(text, m.Value)
		}
		return append(text, '}')
	case []any:
		text = append(text, '[')
		for i, item := range v {
			if i > 0 {
				text = append(text, ',')
			}
			text = appendValue(text, item)
		}
		return append(text, ']')
	}
	return append(text, Encode(v)...)
}

// Encode writes v as a JavaScript server would: no HTML escapes, no line end.
func Encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return []byte(`{"message":"Internal server error."}`)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

// MustParse is MustRead for an object.
func MustParse(text string) Object { return MustRead[Object]([]byte(text)) }

// MustRead reads JSON that is part of this module; it panics when the text is none.
func MustRead[T any](text []byte) T {
	var read T
	if err := json.Unmarshal(text, &read); err != nil {
		panic("logtotest: embedded JSON cannot be read: " + err.Error())
	}
	return read
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
		return nil, errors.New("not a JSON value")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return parseValue(dec), nil
}

// parseValue reads the next value of a text that is known to be JSON.
func parseValue(dec *json.Decoder) any {
	token, _ := dec.Token()
	switch token {
	case json.Delim('{'):
		var o Object
		seen := map[string]int{}
		for dec.More() {
			key, _ := dec.Token()
			name, _ := key.(string)
			at, repeated := seen[name]
			if !repeated {
				at, seen[name] = len(o.Members), len(o.Members)
				o.Members = append(o.Members, Member{Key: name})
			}
			o.Members[at].Value = parseValue(dec)
		}
		_, _ = dec.Token() // the end of it
		return o
	case json.Delim('['):
		items := []any{}
		for dec.More() {
			items = append(items, parseValue(dec))
		}
		_, _ = dec.Token()
		return items
	}
	if number, isNumber := token.(json.Number); isNumber {
		return parseNumber(number.String())
	}
	return token
}

func parseNumber(text string) any {
	n, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil: // an infinity, which JavaScript would store as null
		return nil
	case n == 0: // JavaScript writes -0 as 0
		return 0.0
	}
	return n
}

var decimal = regexp.MustCompile(`^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$`)

// Number reads a finite number as JavaScript's Number does: decimal, or hexadecimal with 0x. Words
// that Go has for numbers, such as NaN and Inf, are none.
func Number(text string) (float64, bool) {
	text = strings.TrimSpace(text)
	if hex, found := strings.CutPrefix(strings.ToLower(text), "0x"); found {
		n, err := strconv.ParseUint(hex, 16, 53)
		return float64(n), err == nil
	}
	if !decimal.MatchString(text) {
		return 0, false
	}
	n, err := strconv.ParseFloat(text, 64)
	return n, err == nil && !math.IsInf(n, 0)
}

// ParseForm reads a form, or a query, as Logto does: a repeated key becomes a list.
func ParseForm(text string) Object {
	var o Object
	for part := range strings.SplitSeq(text, "&") {
		key, value, _ := strings.Cut(part, "=")
		key, errKey := url.QueryUnescape(key)
		value, errValue := url.QueryUnescape(value)
		if key == "" || errKey != nil || errValue != nil {
			continue
		}
		switch known, _ := o.Get(key); known := known.(type) {
		case nil:
			o.Set(key, value)
		case []any:
			o.Set(key, append(known, value))
		default:
			o.Set(key, []any{known, value})
		}
	}
	return o
}
