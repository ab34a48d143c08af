package spec

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
)

// Compact writes a value as JSON with sorted keys and no white space: equal
// values have equal bytes, so it also serves as a key.
func Compact(v any) string {
	var w writer
	w.value(v, "")
	if w.err != nil {
		panic(w.err) // only plain JSON values get here
	}
	return string(w.b)
}

// Encode writes a value as canonical JSON: sorted keys, two-space indent, no
// HTML escaping, one final newline.
func Encode(v any) ([]byte, error) {
	var w writer
	w.value(v, "\n")
	if w.err != nil {
		return nil, w.err
	}
	return append(w.b, '\n'), nil
}

// writer writes what documents are made of by itself, since the names of types are found
// by comparing schemas many thousand times. The rest is left to the library.
type writer struct {
	b   []byte
	err error // the first
}

// value writes a value. Unless newline is empty, what is in objects and lists stands on
// lines of its own; newline is a line break and the indent of the value.
func (w *writer) value(v any, newline string) {
	switch v := v.(type) {
	case Object:
		if v == nil {
			w.b = append(w.b, "null"...)
			return
		}
		inside := w.open('{', len(v), newline)
		for i, key := range Keys(v) {
			w.next(i, inside)
			w.string(key)
			w.b = append(w.b, ':')
			if newline != "" {
				w.b = append(w.b, ' ')
			}
			w.value(v[key], inside)
		}
		w.end('}', len(v), newline)
	case []any:
		if v == nil {
			w.b = append(w.b, "null"...)
			return
		}
		inside := w.open('[', len(v), newline)
		for i, item := range v {
			w.next(i, inside)
			w.value(item, inside)
		}
		w.end(']', len(v), newline)
	case string:
		w.string(v)
	case nil:
		w.b = append(w.b, "null"...)
	case bool:
		w.b = strconv.AppendBool(w.b, v)
	default:
		w.other(v, newline)
	}
}

// open begins an object or a list of so many values, and returns the line break in it.
func (w *writer) open(brace byte, values int, newline string) string {
	w.b = append(w.b, brace)
	if newline == "" || values == 0 {
		return newline
	}
	return newline + "  "
}

func (w *writer) next(i int, newline string) {
	if i > 0 {
		w.b = append(w.b, ',')
	}
	w.b = append(w.b, newline...)
}

func (w *writer) end(brace byte, values int, newline string) {
	if values > 0 {
		w.b = append(w.b, newline...)
	}
	w.b = append(w.b, brace)
}

func (w *writer) string(s string) {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			w.other(s, "")
			return
		}
	}
	w.b = append(w.b, '"')
	w.b = append(w.b, s...)
	w.b = append(w.b, '"')
}

func (w *writer) other(v any, newline string) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if newline != "" {
		enc.SetIndent(newline[1:], "  ")
	}
	w.err = cmp.Or(w.err, enc.Encode(v))
	w.b = append(w.b, bytes.TrimRight(buf.Bytes(), "\n")...)
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
