package scaling

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

const document = `{"paths": {
	"/api/a": {"get": {"operationId": "GetA", "tags": ["A"], "responses": {"200": {"schema": {"type": "object", "properties": {"x": {"type": "string"}}}}}}},
	"/api/b": {"get": {"operationId": "GetB"}, "post": {"operationId": "MakeB"}},
	"/api/c": {"get": {"operationId": "GetC"}},
	"/api/d": {"get": {"operationId": "GetD"}}
}}`

func parse(t *testing.T) object {
	t.Helper()
	var doc object
	if err := json.Unmarshal([]byte(document), &doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestThin(t *testing.T) {
	tests := []struct {
		share float64
		paths string
	}{
		{0.4, "/api/a /api/d"},
		{0.5, "/api/a /api/c"},
		{1, "/api/a /api/b /api/c /api/d"},
	}
	for _, tt := range tests {
		doc := parse(t)
		Thin(doc, tt.share)
		if got := strings.Join(slices.Sorted(maps.Keys(doc["paths"].(object))), " "); got != tt.paths {
			t.Errorf("%v: %s", tt.share, got)
		}
	}
}

func TestDouble(t *testing.T) {
	doc := parse(t)
	if Operations(doc) != 5 {
		t.Fatalf("%d operations", Operations(doc))
	}
	Double(doc)
	if Operations(doc) != 10 {
		t.Errorf("%d operations", Operations(doc))
	}
	text, err := json.Marshal(doc["paths"].(object)["/api/copy/a"])
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"get":{"operationId":"GetACopy","responses":{"200":{"schema":{"properties":{"copied":{"type":"boolean"},"x":{"type":"string"}},"type":"object"}}},"tags":["A copy"]}}`
	if string(text) != want {
		t.Errorf("got %s", text)
	}
	if original, _ := json.Marshal(doc["paths"].(object)["/api/a"]); strings.Contains(string(original), "copied") {
		t.Errorf("the original has changed: %s", original)
	}
}
