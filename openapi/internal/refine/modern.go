package refine

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// modern writes schemas of OpenAPI 3.1, and what leaves something out, in the
// one form that the other passes know, that of OpenAPI 3.0: `type: [string,
// "null"]` is a nullable string, `const` an enum of one value, a schema that is
// true or false the empty one. It goes through the whole document by itself,
// since the other passes only see schemas that are objects.
func modern(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		for _, p := range op.Parameters() {
			replaceSchema(p, "schema")
			for _, media := range objects(spec.Obj(p, "content")) {
				replaceSchema(media, "schema")
			}
		}
		for _, media := range objects(op.Body()) {
			replaceSchema(media, "schema")
		}
		for _, response := range objects(op.Responses()) {
			for _, media := range objects(spec.Obj(response, "content")) {
				replaceSchema(media, "schema")
			}
		}
	}
	if strings.HasPrefix(spec.Str(doc, "openapi"), "3.1") {
		doc["openapi"] = "3.0.3"
	}
	for _, key := range []string{"webhooks", "jsonSchemaDialect"} {
		delete(doc, key)
	}
	return nil
}

// objects returns the values of an object that are objects themselves, in the
// order of their keys.
func objects(o spec.Object) []spec.Object {
	var out []spec.Object
	for _, key := range spec.Keys(o) {
		if v := spec.Obj(o, key); v != nil {
			out = append(out, v)
		}
	}
	return out
}

func replaceSchema(parent spec.Object, key string) {
	if v, ok := parent[key]; ok {
		parent[key] = modernSchema(v)
	}
}

// beyond are the keywords that no Go type can express; the value is wider
// without them.
var beyond = []string{
	"if", "then", "else", "not", "contains", "minContains", "maxContains", "propertyNames",
	"unevaluatedProperties", "unevaluatedItems", "dependentSchemas", "dependentRequired",
	"$schema", "$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$defs", "$comment", "examples",
	"contentMediaType", "contentEncoding", "contentSchema",
}

func modernSchema(v any) spec.Object {
	s, ok := v.(spec.Object)
	if !ok {
		return spec.Object{} // true, false, or nothing
	}
	for _, key := range beyond {
		delete(s, key)
	}
	wellTyped(s)
	modernTypes(s)
	modernValues(s)
	modernBounds(s)
	modernUnions(s)
	modernInside(s)
	return s
}

// modernTypes leaves a schema one type, or none; several become a union.
func modernTypes(s spec.Object) {
	list, isList := s["type"].([]any)
	if s["type"] == "null" {
		list, isList = []any{"null"}, true
	}
	if isList {
		delete(s, "type")
		types := spec.Strings(spec.Object{"type": list}, "type")
		if slices.Contains(types, "null") {
			s["nullable"] = true
		}
		types = slices.DeleteFunc(types, func(t string) bool { return t == "null" })
		slices.Sort(types)
		if slices.Equal(types, []string{"integer", "number"}) {
			types = []string{"number"}
		}
		if len(types) == 1 {
			s["type"] = types[0]
		} else if len(types) > 1 && s["oneOf"] == nil && s["anyOf"] == nil {
			var variants []any
			for _, t := range types {
				variants = append(variants, ofType(s, t))
			}
			nullable := spec.True(s, "nullable")
			clear(s)
			s["oneOf"] = variants
			if nullable {
				s["nullable"] = true
			}
		}
	}
	if s["type"] == nil {
		switch {
		case spec.Obj(s, "properties") != nil, s["additionalProperties"] != nil, s["patternProperties"] != nil:
			s["type"] = "object"
		case s["items"] != nil, s["prefixItems"] != nil:
			s["type"] = "array"
		}
	}
}

// ofType copies what of a schema concerns values of one type.
func ofType(s spec.Object, typ string) spec.Object {
	out := without(s, "nullable")
	out["type"] = typ
	if typ != "object" {
		for _, key := range []string{"properties", "required", "additionalProperties", "patternProperties"} {
			delete(out, key)
		}
	}
	if typ != "array" {
		delete(out, "items")
		delete(out, "prefixItems")
	}
	return out
}

// modernValues turns const into enum, and leaves an enum values of one type.
func modernValues(s spec.Object) {
	if value, ok := s["const"]; ok {
		delete(s, "const")
		s["enum"] = []any{value}
	}
	values, ok := s["enum"].([]any)
	if !ok {
		delete(s, "enum")
		return
	}
	types := map[string]bool{}
	var kept []any
	for _, v := range values {
		switch typ := typeOf(v); {
		case typ == "null":
			s["nullable"] = true
		case s["type"] == nil || s["type"] == typ || s["type"] == "number" && typ == "integer":
			types[typ] = true
			kept = append(kept, v)
		}
	}
	if len(types) > 1 && s["type"] == nil || len(kept) == 0 {
		delete(s, "enum")
		return
	}
	for typ := range types {
		if s["type"] == nil {
			s["type"] = typ
		}
	}
	s["enum"] = kept
}

// typeOf names the type of a JSON value.
func typeOf(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return "string"
	case bool:
		return "boolean"
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return "number"
		}
		return "integer"
	case []any:
		return "array"
	}
	return "object"
}

// modernBounds turns exclusive bounds that are numbers into switches.
func modernBounds(s spec.Object) {
	for exclusive, inclusive := range map[string]string{"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"} {
		if bound, ok := s[exclusive].(json.Number); ok {
			s[inclusive], s[exclusive] = bound, true
		}
	}
}

// modernUnions takes null out of unions, and unions of nothing away.
func modernUnions(s spec.Object) {
	for _, kind := range []string{"oneOf", "anyOf", "allOf"} {
		variants, ok := s[kind].([]any)
		if !ok {
			delete(s, kind)
			continue
		}
		var kept []any
		for _, v := range variants {
			if isNull(v) && kind != "allOf" {
				s["nullable"] = true
				continue
			}
			kept = append(kept, modernSchema(v))
		}
		if s[kind] = kept; len(kept) == 0 {
			delete(s, kind)
		}
	}
}

// isNull reports whether a schema takes nothing but null.
func isNull(v any) bool {
	s, _ := v.(spec.Object)
	value, isConst := s["const"]
	return s["type"] == "null" || spec.Compact(s["type"]) == `["null"]` ||
		isConst && value == nil || spec.Compact(s["enum"]) == `[null]`
}

// modernInside goes on with the schemas inside.
func modernInside(s spec.Object) {
	if props, ok := s["properties"].(spec.Object); ok {
		for _, name := range spec.Keys(props) {
			props[name] = modernSchema(props[name])
		}
	} else {
		delete(s, "properties")
	}
	if s["prefixItems"] != nil {
		delete(s, "prefixItems")
		s["items"] = spec.Object{} // a tuple
	}
	if _, ok := s["items"]; ok {
		s["items"] = modernSchema(s["items"])
	}
	if s["patternProperties"] != nil {
		delete(s, "patternProperties")
		s["additionalProperties"] = true
	}
	if values, ok := s["additionalProperties"].(spec.Object); ok {
		s["additionalProperties"] = modernSchema(values)
	} else if _, ok := s["additionalProperties"].(bool); !ok {
		delete(s, "additionalProperties")
	}
}
