package spec

import (
	"bytes"
	"encoding/json"
	"slices"
)

// Compact writes a value as JSON with sorted keys and no white space: equal
// values have equal bytes, so it also serves as a key.
func Compact(v any) string { return string(appendCompact(nil, v)) }

// appendCompact writes what documents are made of by itself, since the names of types
// are found by comparing schemas many thousand times. The rest is left to the library.
func appendCompact(b []byte, v any) []byte {
	switch v := v.(type) {
	case Object:
		if v == nil {
			return append(b, "null"...)
		}
		b = append(b, '{')
		for i, key := range Keys(v) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, key), ':')
			b = appendCompact(b, v[key])
		}
		return append(b, '}')
	case []any:
		if v == nil {
			return append(b, "null"...)
		}
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendCompact(b, item)
		}
		return append(b, ']')
	case string:
		return appendString(b, v)
	case nil:
		return append(b, "null"...)
	case bool:
		if v {
			return append(b, "true"...)
		}
		return append(b, "false"...)
	}
	return appendEncoded(b, v)
}

func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return appendEncoded(b, s)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

func appendEncoded(b []byte, v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // only plain JSON values get here
	}
	return append(b, bytes.TrimRight(buf.Bytes(), "\n")...)
}

// Equal reports whether two values are the same JSON.
func Equal(a, b any) bool {
	switch x := a.(type) {
	case Object:
		y, ok := b.(Object)
		if !ok || x == nil || y == nil {
			break
		}
		if len(x) != len(y) {
			return false
		}
		for key, value := range x {
			if other, ok := y[key]; !ok || !Equal(value, other) {
				return false
			}
		}
		return true
	case []any:
		if y, ok := b.([]any); ok && x != nil && y != nil {
			return slices.EqualFunc(x, y, Equal)
		}
	case string:
		if y, ok := b.(string); ok {
			return x == y
		}
	}
	return Compact(a) == Compact(b)
}
