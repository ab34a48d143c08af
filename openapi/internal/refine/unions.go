package refine

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Formats of values that are no plain string, number, boolean or list.
const (
	// FormatStrings is a string or a list of strings.
	FormatStrings = "string-or-strings"
	// FormatOrFalse is an object or the boolean false.
	FormatOrFalse = "object-or-false"
)

// unions resolves each oneOf and anyOf to the simplest schema that says the
// same. Most are no real unions: enum or enum, URL or empty string, string or
// null, "any JSON". What remains is a list of objects: those that carry a
// distinct literal keep the union and get a discriminator, the others become
// one object with optional fields.
func unions(place string, s spec.Object) spec.Object {
	s = allOf(place, s)
	variants, nullable := flatten(s)
	if len(variants) == 0 {
		return s
	}
	if base := withoutUnion(s); isObject(base) && !isAside(without(base, "type")) {
		for i, v := range variants {
			both, err := intersect(base, v)
			if err != nil {
				return spec.Object{} // any JSON
			}
			variants[i] = both
		}
	}
	out := resolveUnion(variants)
	if nullable && len(out) > 0 {
		out["nullable"] = true
	}
	for _, key := range []string{"default", "deprecated", SinceKey} {
		if v, ok := s[key]; ok {
			out[key] = v
		}
	}
	return out
}

// flatten returns the distinct variants of a union, and whether null is among
// the values. Unions within unions are opened up.
func flatten(s spec.Object) (variants []spec.Object, nullable bool) {
	nullable = spec.True(s, "nullable")
	seen := map[string]bool{}
	for _, kind := range []string{"oneOf", "anyOf"} {
		for _, v := range spec.List(s, kind) {
			v, ok := v.(spec.Object)
			if !ok {
				continue
			}
			if spec.True(v, "nullable") {
				nullable = true
				v = without(v, "nullable")
			}
			if inner, null := flatten(v); len(inner) > 0 {
				variants, nullable = append(variants, inner...), nullable || null
				continue
			}
			if key := spec.Compact(v); !seen[key] {
				seen[key] = true
				variants = append(variants, v)
			}
		}
	}
	return variants, nullable
}

// withoutUnion returns what stands beside a union, without the properties of
// which it only gives the names.
func withoutUnion(s spec.Object) spec.Object {
	s = spec.Clone(s)
	for _, key := range []string{"oneOf", "anyOf", "discriminator", "nullable", SinceKey} {
		delete(s, key)
	}
	props := spec.Obj(s, "properties")
	maps.DeleteFunc(props, func(_ string, p any) bool { return saysNothing(p) })
	if len(props) == 0 {
		delete(s, "properties")
	}
	return s
}

// saysNothing reports whether a schema gives no more than names.
func saysNothing(v any) bool {
	s, _ := v.(spec.Object)
	for key, value := range s {
		switch props, _ := value.(spec.Object); {
		case key == "type" && value == "object":
		case key == "properties" && all(objects(props), func(p spec.Object) bool { return saysNothing(p) }):
		default:
			return false
		}
	}
	return true
}

func resolveUnion(variants []spec.Object) spec.Object {
	switch {
	case len(variants) == 1:
		return variants[0]
	case all(variants, isEnum):
		return mergedEnum(variants)
	case all(variants, isString):
		return mergedString(variants)
	case all(variants, isNumber64):
		return spec.Object{"type": "number"}
	case all(variants, isBoolean):
		return spec.Object{"type": "boolean"}
	case all(variants, isStruct):
		if prop := discriminator(variants); prop != "" {
			return discriminated(variants, prop)
		}
		if merged, err := Merge(variants...); err == nil {
			return merged
		}
	case len(variants) == 2:
		if out := resolvePair(variants[0], variants[1]); out != nil {
			return out
		}
		if out := resolvePair(variants[1], variants[0]); out != nil {
			return out
		}
	}
	return spec.Object{} // any JSON
}

// resolvePair knows the unions of two kinds that deserve a type of their own.
func resolvePair(a, b spec.Object) spec.Object {
	items := spec.Obj(a, "items")
	switch {
	case items != nil && isEnum(items) && spec.Compact(items) == spec.Compact(b):
		return a // a list, or its only item
	case items != nil && isString(items) && isString(b):
		return spec.Object{"format": FormatStrings, "oneOf": []any{b, a}}
	case isStruct(a) && isBoolean(b) && slices.Equal(spec.List(b, "enum"), []any{false}):
		return spec.Object{"format": FormatOrFalse, "oneOf": []any{a, b}}
	}
	return nil
}

func mergedEnum(variants []spec.Object) spec.Object {
	var values []string
	for _, v := range variants {
		values = append(values, spec.Strings(v, "enum")...)
	}
	slices.Sort(values)
	return spec.Object{"type": "string", "enum": spec.StringList(slices.Compact(values))}
}

// mergedString keeps a constraint only if every variant agrees: a pattern or
// a URL beside the empty string binds nobody.
func mergedString(variants []spec.Object) spec.Object {
	out := spec.Object{"type": "string"}
	for key, value := range variants[0] {
		if key != "enum" && all(variants, func(v spec.Object) bool { return spec.Equal(v[key], value) }) {
			out[key] = value
		}
	}
	if most := longest(variants); most != nil {
		out["maxLength"] = most
	}
	return out
}

// longest returns the largest maxLength of strings, nil if one has no bound. The
// document's own format "empty" stands for the empty string.
func longest(variants []spec.Object) any {
	var most any
	var length int
	for _, v := range variants {
		if spec.Str(v, "format") == "empty" {
			continue
		}
		n, err := strconv.Atoi(fmt.Sprint(v["maxLength"]))
		if err != nil {
			return nil
		}
		if most == nil || n > length {
			most, length = v["maxLength"], n
		}
	}
	return most
}

// discriminator returns the property that tells the variants apart: a required
// one whose values are literals, none of them in two variants.
func discriminator(variants []spec.Object) string {
	for _, prop := range spec.Keys(spec.Obj(variants[0], "properties")) {
		seen := map[string]bool{}
		fits := all(variants, func(v spec.Object) bool {
			schema := spec.Obj(spec.Obj(v, "properties"), prop)
			values := spec.Strings(schema, "enum")
			if spec.True(schema, "nullable") {
				return false
			}
			for _, value := range values {
				if seen[value] || strings.ContainsAny(value, "\"`") {
					return false
				}
				seen[value] = true
			}
			return len(values) > 0 && slices.Contains(spec.Strings(v, "required"), prop)
		})
		if fits {
			return prop
		}
	}
	return ""
}

// discriminated builds the union. Each variant is marked with its literal,
// which is also what the places and names of the variant are made of.
func discriminated(variants []spec.Object, prop string) spec.Object {
	var list []any
	for _, v := range variants {
		values := spec.Strings(spec.Obj(spec.Obj(v, "properties"), prop), "enum")
		v["x-literal"] = spec.JoinLiterals(values)
		list = append(list, v)
	}
	slices.SortFunc(list, func(a, b any) int {
		return strings.Compare(spec.Str(a.(spec.Object), "x-literal"), spec.Str(b.(spec.Object), "x-literal"))
	})
	return spec.Object{"oneOf": list, "discriminator": spec.Object{"propertyName": prop}}
}

func all(variants []spec.Object, ok func(spec.Object) bool) bool {
	for _, v := range variants {
		if !ok(v) {
			return false
		}
	}
	return true
}

func isString(s spec.Object) bool   { return spec.Str(s, "type") == "string" }
func isEnum(s spec.Object) bool     { return isString(s) && len(spec.Strings(s, "enum")) > 0 }
func isBoolean(s spec.Object) bool  { return spec.Str(s, "type") == "boolean" }
func isStruct(s spec.Object) bool   { return spec.Obj(s, "properties") != nil }
func isNumber64(s spec.Object) bool { t := spec.Str(s, "type"); return t == "number" || t == "integer" }

func without(s spec.Object, key string) spec.Object {
	s = spec.Clone(s)
	delete(s, key)
	return s
}

// butFor returns a schema without a key. What is in it is shared.
func butFor(s spec.Object, key string) spec.Object {
	if _, ok := s[key]; !ok {
		return s
	}
	s = maps.Clone(s)
	delete(s, key)
	return s
}
