package refine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// allOf folds the schemas of an allOf, and what stands beside it, into the one
// schema that takes what all of them take. Schemas that contradict each other
// leave any JSON.
func allOf(_ string, s spec.Object) spec.Object {
	parts := spec.List(s, "allOf")
	if len(parts) == 0 {
		return s
	}
	out := spec.Object{}
	for _, part := range append(parts[:len(parts):len(parts)], without(s, "allOf")) {
		part, _ := part.(spec.Object)
		both, err := intersect(out, part)
		if err != nil {
			return spec.Object{}
		}
		out = both
	}
	return out
}

// aside are keywords that say nothing of the structure.
var aside = map[string]bool{
	"description": true, "title": true, "default": true, "example": true, "deprecated": true,
	"nullable": true, "readOnly": true, "writeOnly": true, "externalDocs": true, "xml": true,
}

func isAside(s spec.Object) bool {
	for key := range s {
		if !aside[key] && !strings.HasPrefix(key, "x-") {
			return false
		}
	}
	return true
}

// intersect returns a schema that takes what both schemas take.
func intersect(a, b spec.Object) (spec.Object, error) {
	a, b = spec.Clone(a), spec.Clone(b)
	if isAside(a) || isAside(b) {
		return overlay(a, b), nil
	}
	nullable := spec.True(a, "nullable") && spec.True(b, "nullable")
	delete(a, "nullable")
	delete(b, "nullable")
	out, err := intersectKinds(a, b)
	if err == nil && nullable {
		out["nullable"] = true
	}
	return out, err
}

func intersectKinds(a, b spec.Object) (spec.Object, error) {
	switch ka, kb := Kind(a), Kind(b); {
	case ka == "union" && isObject(b):
		return intersectVariants(a, b)
	case kb == "union" && isObject(a):
		return intersectVariants(b, a)
	case isObject(a) && isObject(b):
		return intersectObjects(a, b)
	case a["oneOf"] != nil || b["oneOf"] != nil || a["anyOf"] != nil || b["anyOf"] != nil:
		return nil, fmt.Errorf("a union beside %s", kb)
	case ka == "any", kb == "any", spec.Str(a, "type") == spec.Str(b, "type"), isNumber64(a) && isNumber64(b):
		return intersectScalars(a, b)
	default:
		return nil, fmt.Errorf("%s beside %s", ka, kb)
	}
}

// isObject reports whether a schema describes objects, or says something that
// only matters for them.
func isObject(s spec.Object) bool {
	return s["oneOf"] == nil && s["anyOf"] == nil &&
		(spec.Str(s, "type") == "object" || isStruct(s) || spec.Str(s, "type") == "" && s["required"] != nil)
}

func intersectObjects(a, b spec.Object) (spec.Object, error) {
	out := overlay(a, b)
	out["type"] = "object"
	props := spec.Object{}
	for name, s := range spec.Obj(a, "properties") {
		props[name] = s
	}
	for name := range spec.Obj(b, "properties") {
		s := spec.Obj(spec.Obj(b, "properties"), name)
		if have := spec.Obj(props, name); have != nil {
			both, err := intersect(have, s)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			s = both
		}
		props[name] = s
	}
	if len(props) > 0 {
		out["properties"] = props
	}
	required := append(spec.Strings(a, "required"), spec.Strings(b, "required")...)
	slices.Sort(required)
	if required = slices.Compact(required); len(required) > 0 {
		out["required"] = spec.StringList(required)
	}
	// An object without properties of its own is open only for want of them.
	va, vb := spec.Obj(a, "additionalProperties"), spec.Obj(b, "additionalProperties")
	open := (IsOpen(a) || !isStruct(a)) && (IsOpen(b) || !isStruct(b))
	delete(out, "additionalProperties")
	switch {
	case va != nil && vb != nil:
		values, err := intersect(va, vb)
		if err != nil {
			return nil, err
		}
		out["additionalProperties"] = values
	case va != nil:
		out["additionalProperties"] = va
	case vb != nil:
		out["additionalProperties"] = vb
	case open && (IsOpen(a) || IsOpen(b)):
		out["additionalProperties"] = true
	}
	return out, nil
}

// intersectVariants gives every variant of a union what an object demands.
func intersectVariants(union, object spec.Object) (spec.Object, error) {
	out := overlay(union, spec.Object{})
	var variants []any
	for _, v := range spec.List(union, "oneOf") {
		both, err := intersect(v.(spec.Object), object)
		if err != nil {
			return nil, err
		}
		both["x-literal"] = v.(spec.Object)["x-literal"]
		variants = append(variants, both)
	}
	out["oneOf"] = variants
	return out, nil
}

func intersectScalars(a, b spec.Object) (spec.Object, error) {
	out := overlay(a, b)
	if spec.Str(a, "type") == "integer" || spec.Str(b, "type") == "integer" {
		out["type"] = "integer"
	}
	if va, vb := spec.List(a, "enum"), spec.List(b, "enum"); va != nil && vb != nil {
		var values []any
		for _, v := range va {
			if slices.ContainsFunc(vb, func(w any) bool { return spec.Compact(v) == spec.Compact(w) }) {
				values = append(values, v)
			}
		}
		if len(values) == 0 {
			return nil, fmt.Errorf("enums without a common value")
		}
		out["enum"] = values
	}
	if ia, ib := spec.Obj(a, "items"), spec.Obj(b, "items"); ia != nil && ib != nil {
		items, err := intersect(ia, ib)
		if err != nil {
			return nil, fmt.Errorf("items: %w", err)
		}
		out["items"] = items
	}
	return out, nil
}

// overlay copies the keys of both, those of b over those of a.
func overlay(a, b spec.Object) spec.Object {
	out := spec.Clone(a)
	for key, value := range b {
		out[key] = value
	}
	return out
}
