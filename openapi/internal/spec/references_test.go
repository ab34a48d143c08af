package spec

import (
	"strings"
	"testing"
)

func TestCheckReferences(t *testing.T) {
	for _, tt := range []struct{ name, doc, want string }{
		{"within the document", `{"paths": {"/a": {"get": {"parameters": [{"$ref": "#/components/parameters/p"}]}}}}`, ""},
		{"a property of that name", `{"components": {"schemas": {"S": {"properties": {"$ref": {"type": "string"}}}}}}`, ""},
		{"by http", `{"paths": {"/a": {"get": {"responses": {"200": {"$ref": "http://127.0.0.1/x.json"}}}}}}`, `"http://127.0.0.1/x.json" at "#/paths/~1a/get/responses/200"`},
		{"by https, in a list", `{"components": {"schemas": {"S": {"oneOf": [{}, {"$ref": "https://h/x#/y"}]}}}}`, `at "#/components/schemas/S/oneOf/1"`},
		{"of a file", `{"components": {"securitySchemes": {"O": {"$ref": "file:///etc/passwd"}}}}`, `"file:///etc/passwd" at "#/components/securitySchemes/O"`},
		{"of a relative file", `{"components": {"headers": {"H": {"$ref": "other.yaml#/H"}}}}`, `"other.yaml#/H"`},
		{"of a folder above", `{"x": {"$ref": "../x.json"}}`, `"../x.json"`},
		{"of nothing", `{"x": {"$ref": ""}}`, `""`},
		{"of an anchor", `{"x": {"$ref": "#anchor"}}`, `"#anchor"`},
		{"of a path item", `{"paths": {"/a": {"$ref": "a.json"}}}`, `"#/paths/~1a"`},
		{"of an operation", `{"components": {"links": {"L": {"operationRef": "http://h/x"}}}}`, `"http://h/x"`},
		{"dynamic", `{"components": {"schemas": {"S": {"$dynamicRef": "http://h/x"}}}}`, `"http://h/x"`},
		{"very long", `{"$ref": "http://` + strings.Repeat("a", 1000) + `"}`, `…"`},
		{"with a line break", `{"$ref": "http://\n# heading"}`, `"http://\n# heading"`},
	} {
		doc, err := Parse([]byte(tt.doc))
		if err != nil {
			t.Fatal(err)
		}
		err = CheckReferences(doc)
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || len(err.Error()) > 500) {
			t.Errorf("%s: got %v, want %s", tt.name, err, tt.want)
		}
	}
}
