package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// place is where a value stands below the one that is made: "$", then ".name"
// for a property or key, "[0]" for an item, "|1" for a variant of a union.
type place string

var notShown = strings.NewReplacer("[0]", "[]", "[1]", "[]")

// shown writes a place as exchange.Diff does.
func (p place) shown() string {
	s := notShown.Replace(string(p))
	for {
		start := strings.IndexByte(s, '|')
		if start < 0 {
			return s
		}
		end := start + 1
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		s = s[:start] + s[end:]
	}
}

// A twist makes one place of a value special.
type twist struct {
	kind     Kind
	at       place
	optional bool // the value may be missing
}

// sampler makes one value of a schema.
type sampler struct {
	n        int  // counts scalars, so that they differ
	depth    int  // of the place at hand
	required bool // leave out what may be missing
	choices  map[place]int
	twist    twist
	err      error

	// What was seen on the way: the twists that could be made, and the unions
	// with the number of their variants.
	twists []twist
	unions map[place]int
}

// plain tells that the value is about one place, and short in all others.
func (s *sampler) plain() bool { return s.twist.kind != "" }

func (s *sampler) fail(at place, format string, args ...any) any {
	s.err = errors.Join(s.err, fmt.Errorf("%s: %w", at, fmt.Errorf(format, args...)))
	return nil
}

// Schemas may contain themselves.
const deepest = 30

func (s *sampler) value(at place, schema *openapi3.Schema, optional bool) any {
	if s.depth++; s.depth > deepest {
		return s.fail(at, "the schema is nested too deep")
	}
	defer func() { s.depth-- }()
	if schema.Nullable {
		s.twists = append(s.twists, twist{Null, at, optional})
		if s.twist.kind == Null && s.twist.at == at {
			return nil
		}
	}
	if len(schema.AllOf) > 0 || schema.Not != nil {
		return s.fail(at, "no value can be made of allOf or not")
	}
	if variants := slices.Concat(schema.OneOf, schema.AnyOf); len(variants) > 0 {
		s.unions[at] = len(variants)
		i := s.choices[at]
		return s.value(at+place("|"+strconv.Itoa(i)), variants[i].Value, false)
	}
	s.n++
	if len(schema.Enum) > 0 {
		return schema.Enum[s.n%len(schema.Enum)]
	}
	return s.typed(at, schema)
}

func (s *sampler) typed(at place, schema *openapi3.Schema) any {
	switch typ := schema.Type; {
	case typ == nil && len(schema.Properties) == 0:
		return s.anything()
	case typ == nil, typ.Is("object"):
		return s.object(at, schema)
	case typ.Is("array"):
		return s.array(at, schema)
	case typ.Is("boolean"):
		return true // false could not be told from a value that got lost
	case typ.Is("string"):
		v, err := text(schema, s.n, s.plain())
		if err != nil {
			return s.fail(at, "%w", err)
		}
		return v
	case typ.Is("number"), typ.Is("integer"):
		return number(schema, s.n)
	default:
		return s.fail(at, "no value can be made of the type %v", typ.Slice())
	}
}

func (s *sampler) object(at place, schema *openapi3.Schema) any {
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		below, optional := at+place("."+name), !slices.Contains(schema.Required, name)
		if optional {
			s.twists = append(s.twists, twist{Absent, below, true})
			if s.required || s.twist.kind == Absent && s.twist.at == below {
				continue
			}
		}
		out[name] = s.value(below, schema.Properties[name].Value, optional)
	}
	more := schema.AdditionalProperties
	if more.Schema == nil && (more.Has == nil || !*more.Has) {
		return out
	}
	if len(schema.Properties) == 0 {
		s.twists = append(s.twists, twist{Empty, at, false})
		if s.required || s.twist.kind == Empty && s.twist.at == at {
			return out
		}
	}
	if s.required {
		return out
	}
	for _, key := range []string{"extraOne", "extraTwo"} {
		if more.Schema != nil && more.Schema.Value != nil {
			out[key] = s.value(at+place("."+key), more.Schema.Value, false)
		} else {
			s.n++
			out[key] = s.anything()
		}
	}
	return out
}

func (s *sampler) array(at place, schema *openapi3.Schema) any {
	out := []any{}
	if schema.MinItems == 0 {
		s.twists = append(s.twists, twist{Empty, at, false})
		if s.twist.kind == Empty && s.twist.at == at {
			return out
		}
	}
	if schema.Items == nil {
		return s.fail(at, "the list has no items")
	}
	length := max(int(schema.MinItems), 2)
	if s.plain() {
		length = max(int(schema.MinItems), 1)
	}
	if schema.MaxItems != nil {
		length = min(length, int(*schema.MaxItems))
	}
	for i := range length {
		if i == 0 {
			out = append(out, s.value(at+"[0]", schema.Items.Value, false))
			continue
		}
		// The first item stands for all: those after it are plain.
		more := sampler{n: s.n, depth: s.depth, required: s.required, unions: map[place]int{}}
		out = append(out, more.value(at+"[1]", schema.Items.Value, false))
		s.n, s.err = more.n, errors.Join(s.err, more.err)
	}
	return out
}

// tooBigForFloat cannot be held by a 64-bit float.
const tooBigForFloat int64 = 9007199254740993

// number makes a number of a schema: as large as it may be, so that a client
// that rounds is found out.
func number(schema *openapi3.Schema, n int) any {
	if schema.Format == "double" {
		return json.Number(strconv.Itoa(n) + ".25")
	}
	v := tooBigForFloat + 2*int64(n)
	switch {
	case schema.Format == "unix-milli":
		v = 1795357793741 + int64(n)
	case schema.Format == "unix-seconds":
		v = 1795357793 + int64(n)
	case schema.Max != nil:
		v = max(int64(*schema.Max)-int64(n), 1)
		if schema.Min != nil {
			v = max(v, int64(*schema.Min))
		}
	}
	return json.Number(strconv.FormatInt(v, 10))
}

// anything makes a value where any JSON may stand.
func (s *sampler) anything() any {
	if s.plain() {
		return strconv.Itoa(s.n)
	}
	return map[string]any{
		"text": "v" + strconv.Itoa(s.n) + awkward,
		"big":  json.Number(strconv.FormatInt(tooBigForFloat, 10)), "precise": json.Number("0.1000"),
		"null": nil, "list": []any{true, nil, "", map[string]any{}}, "": false,
	}
}
