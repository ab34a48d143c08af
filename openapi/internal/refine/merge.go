package refine

import (
	"fmt"
	"maps"
	"slices"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Merge unifies schemas that describe the same thing with small differences:
// the result accepts what any of them accepts. A property is required only if
// all require it; enums are united; constraints stay where all agree. Schemas
// of different kinds cannot be merged.
func Merge(schemas ...spec.Object) (spec.Object, error) {
	out := spec.Clone(schemas[0])
	for _, s := range schemas[1:] {
		merged, err := MergeShared(out, spec.Clone(s))
		if err != nil {
			return nil, err
		}
		out = merged
	}
	return out, nil
}

// MergeShared is Merge of two schemas that nobody changes any more. It returns an object of its
// own; what is in it may be shared with a and b.
func MergeShared(a, b spec.Object) (spec.Object, error) {
	nullable := spec.True(a, "nullable") || spec.True(b, "nullable")
	a, b = butFor(a, "nullable"), butFor(b, "nullable")
	out, err := mergeKinds(a, b)
	if err != nil {
		return nil, err
	}
	if nullable && len(out) > 0 {
		out["nullable"] = true
	}
	mergeMarks(out, a, b)
	return out, nil
}

func mergeKinds(a, b spec.Object) (spec.Object, error) {
	switch ka, kb := Kind(a), Kind(b); {
	case ka == "any" || kb == "any":
		if a[MarkSecret] != nil || b[MarkSecret] != nil {
			return spec.Object{MarkSecret: true}, nil
		}
		return spec.Object{}, nil
	case spec.True(a, MarkSecret) != spec.True(b, MarkSecret):
		return nil, fmt.Errorf("%s here, %s there", ka, kb)
	case ka == "object" && kb == "map", ka == "map" && kb == "object", ka == "object" && kb == "object":
		return mergeObjects(a, b)
	case ka != kb && isString(a) && isString(b):
		return mergedString([]spec.Object{butFor(a, "enum"), butFor(b, "enum")}), nil
	case ka != kb:
		return nil, fmt.Errorf("%s here, %s there", ka, kb)
	case ka == "enum":
		return mergedEnum([]spec.Object{a, b}), nil
	case ka == "array":
		return mergeInner(a, b, "items")
	case ka == "map":
		return mergeInner(a, b, "additionalProperties")
	case ka == "union":
		return mergeUnions(a, b)
	}
	return commonKeys(a, b), nil
}

// Kind says what a schema describes: any, object (with properties), map,
// array, enum, union, or a scalar with its type and format. A secret is of a kind of its own.
func Kind(s spec.Object) string {
	switch {
	case spec.True(s, MarkSecret):
		return "secret " + Kind(butFor(s, MarkSecret))
	case s["oneOf"] != nil:
		if s["discriminator"] != nil {
			return "union"
		}
		return spec.Str(s, "format")
	case isStruct(s):
		return "object"
	case isEnum(s):
		return "enum"
	}
	switch typ := spec.Str(s, "type"); typ {
	case "":
		return "any"
	case "object":
		return "map"
	case "array", "string", "boolean":
		return typ
	default:
		if format := spec.Str(s, "format"); format != "" {
			return format
		}
		return typ
	}
}

// mergeObjects also takes an object without properties: then the result is
// open, since any key may appear.
func mergeObjects(a, b spec.Object) (spec.Object, error) {
	pa, pb := spec.Obj(a, "properties"), spec.Obj(b, "properties")
	props := spec.Object{}
	for name, s := range pa {
		props[name] = s
	}
	for _, name := range spec.Keys(pb) { // in order, so that it is always the same one that does not fit
		if props[name] == nil {
			props[name] = pb[name]
			continue
		}
		merged, err := MergeShared(spec.Obj(pa, name), spec.Obj(pb, name))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		props[name] = merged
	}
	out := spec.Object{"type": "object", "properties": props}
	if pa == nil || pb == nil || IsOpen(a) || IsOpen(b) {
		out["additionalProperties"] = true
	}
	for _, key := range []string{"x-literal", "description"} {
		if a[key] != nil && a[key] == b[key] {
			out[key] = a[key]
		}
	}
	rb := spec.Strings(b, "required")
	var required []string
	for _, name := range spec.Strings(a, "required") {
		if slices.Contains(rb, name) {
			required = append(required, name)
		}
	}
	if len(required) > 0 {
		out["required"] = spec.StringList(required)
	}
	return out, nil
}

// IsOpen reports whether an object takes keys beyond its properties.
func IsOpen(s spec.Object) bool {
	ap, ok := s["additionalProperties"]
	return ok && ap != false
}

func mergeInner(a, b spec.Object, key string) (spec.Object, error) {
	out := commonKeys(a, b)
	ia, ib := spec.Obj(a, key), spec.Obj(b, key)
	if ia == nil || ib == nil {
		if key == "additionalProperties" {
			out[key] = true
		}
		return out, nil
	}
	inner, err := MergeShared(ia, ib)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	out[key] = inner
	return out, nil
}

// mergeUnions joins the variants of two unions: those that share a literal are
// one.
func mergeUnions(a, b spec.Object) (spec.Object, error) {
	prop := spec.Str(spec.Obj(a, "discriminator"), "propertyName")
	if prop != spec.Str(spec.Obj(b, "discriminator"), "propertyName") {
		return nil, fmt.Errorf("unions with different discriminators")
	}
	var variants []spec.Object
	for _, v := range append(slices.Clone(spec.List(a, "oneOf")), spec.List(b, "oneOf")...) {
		v := maps.Clone(v.(spec.Object)) // it gets another literal
		for i := 0; i < len(variants); {
			if !shareLiteral(variants[i], v, prop) {
				i++
				continue
			}
			merged, err := MergeShared(variants[i], v)
			if err != nil {
				return nil, fmt.Errorf("variant %s: %w", spec.Str(v, "x-literal"), err)
			}
			v = merged
			variants = slices.Delete(variants, i, i+1)
		}
		variants = append(variants, v)
	}
	return discriminated(variants, prop), nil
}

func shareLiteral(a, b spec.Object, prop string) bool {
	literals := spec.Strings(spec.Obj(spec.Obj(b, "properties"), prop), "enum")
	return slices.ContainsFunc(spec.Strings(spec.Obj(spec.Obj(a, "properties"), prop), "enum"), func(s string) bool {
		return slices.Contains(literals, s)
	})
}

func commonKeys(a, b spec.Object) spec.Object {
	out := spec.Object{}
	for key, value := range a {
		if spec.Equal(value, b[key]) {
			out[key] = value
		}
	}
	return out
}
