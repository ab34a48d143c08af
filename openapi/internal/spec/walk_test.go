package spec

import (
	"slices"
	"strings"
	"testing"
)

const walkDoc = `{"paths": {"/a": {"put": {"operationId": "PutA",
	"parameters": [{"in": "query", "name": "q", "schema": {"type": "array", "items": {}}}, {"in": "path", "name": "id"}],
	"requestBody": {"content": {"application/json": {"schema": {"properties": {"b": {}, "a": {"additionalProperties": {}}, "bool": true}}}, "text/plain": {}}},
	"responses": {"200": {"content": {"application/json": {"schema": {"oneOf": [{}, {"x-literal": "Totp"}, true], "allOf": [{}], "additionalProperties": true}}}}, "404": {"content": {"application/json": {"schema": {}}}}}}},
	"/b": {"get": {"operationId": "GetB", "responses": {"201": {"content": {"application/json": {"schema": {"anyOf": [{"items": {}}]}}}}}}}}}`

func TestWalk(t *testing.T) {
	var places []string
	Walk(parsed(t, walkDoc), func(place string, s Object) Object {
		places = append(places, place)
		return s
	})
	want := []string{
		"GetB.response|0[]", "GetB.response|0", "GetB.response",
		"PutA.query.q[]", "PutA.query.q",
		"PutA.request.a{}", "PutA.request.a", "PutA.request.b", "PutA.request",
		"PutA.response|0", "PutA.response|Totp", "PutA.response|0", "PutA.response",
	}
	if !slices.Equal(places, want) {
		t.Errorf("got\n%s", strings.Join(places, "\n"))
	}
}

// What the visit returns takes the schema's place, everywhere.
func TestWalkReplaces(t *testing.T) {
	doc := parsed(t, walkDoc)
	Walk(doc, func(place string, s Object) Object {
		out := Clone(s)
		out["seen"] = place
		return out
	})
	counted := 0
	var count func(v any)
	count = func(v any) {
		switch v := v.(type) {
		case Object:
			if v["seen"] != nil {
				counted++
			}
			for _, key := range Keys(v) {
				count(v[key])
			}
		case []any:
			for _, item := range v {
				count(item)
			}
		}
	}
	count(doc)
	if counted != 13 {
		t.Errorf("%d schemas were replaced:\n%s", counted, Compact(doc))
	}
}

func TestVariantLabel(t *testing.T) {
	if got := VariantLabel(Object{"x-literal": "a_b"}, 3); got != "a_b" {
		t.Errorf("got %s", got)
	}
	if got := VariantLabel(Object{}, 3); got != "3" {
		t.Errorf("got %s", got)
	}
}
