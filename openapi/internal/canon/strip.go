package canon

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/logto-go/management/openapi/internal/spec"
)

// markers are descriptions that are structure in disguise: they alone tell
// "any JSON", "only null" and "a function checks this" from a common object
// or string, so they are kept.
var markers = []string{"arbitrary", "arbitrary JSON object", "Validator function", "null value"}

// IsMarker reports whether a schema's description stands for structure and
// explains nothing to a reader.
func IsMarker(description string) bool {
	return slices.Contains(markers, description)
}

// kind is a sort of object in an OpenAPI document.
type kind string

// children says, for the objects of each kind, under which keys further
// objects stand, and of which kind; `*` is every key. Because only these keys
// are followed, a property that happens to be named "description" or
// "example" is what it is: a schema.
var children = map[kind]map[string]kind{
	"document": {"info": "info", "tags": "tag", "paths": "paths", "webhooks": "paths", "components": "components"},
	"components": {
		"schemas": "schemas", "parameters": "parameters", "headers": "headers", "responses": "responses",
		"requestBodies": "requestBodies", "securitySchemes": "securitySchemes", "callbacks": "callbacks",
		"links": "links", "pathItems": "paths",
	},
	"paths": {"*": "pathItem"},
	"pathItem": {
		"parameters": "parameter", "get": "operation", "put": "operation", "post": "operation", "delete": "operation",
		"options": "operation", "head": "operation", "patch": "operation", "trace": "operation",
	},
	"operation":       {"parameters": "parameter", "requestBody": "requestBody", "responses": "responses", "callbacks": "callbacks"},
	"parameters":      {"*": "parameter"},
	"parameter":       {"schema": "schema", "content": "content"},
	"headers":         {"*": "header"},
	"header":          {"schema": "schema", "content": "content"},
	"requestBodies":   {"*": "requestBody"},
	"requestBody":     {"content": "content"},
	"responses":       {"*": "response"},
	"response":        {"headers": "headers", "content": "content", "links": "links"},
	"links":           {"*": "link"},
	"content":         {"*": "mediaType"},
	"mediaType":       {"schema": "schema", "encoding": "encodings"},
	"encodings":       {"*": "encoding"},
	"encoding":        {"headers": "headers"},
	"callbacks":       {"*": "paths"},
	"securitySchemes": {"*": "securityScheme"},
	"schemas":         {"*": "schema"},
	"schema": {
		"properties": "schemas", "patternProperties": "schemas", "$defs": "schemas", "dependentSchemas": "schemas",
		"items": "schema", "prefixItems": "schema", "additionalProperties": "schema", "not": "schema",
		"oneOf": "schema", "anyOf": "schema", "allOf": "schema", "if": "schema", "then": "schema", "else": "schema",
		"contains": "schema", "propertyNames": "schema", "unevaluatedProperties": "schema", "unevaluatedItems": "schema",
	},
}

// dropped lists what the objects of each kind lose: prose, examples, and the
// address of the server that happened to respond.
var dropped = map[kind][]string{
	"document":       {"servers", "externalDocs"},
	"info":           {"description"},
	"tag":            {"description", "externalDocs"},
	"components":     {"examples"},
	"pathItem":       {"description", "servers"},
	"operation":      {"description", "externalDocs", "servers"},
	"parameter":      {"description", "example", "examples"},
	"header":         {"description", "example", "examples"},
	"requestBody":    {"description"},
	"response":       {"description"},
	"link":           {"description", "server"},
	"mediaType":      {"example", "examples"},
	"securityScheme": {"description"},
	"schema":         {"description", "example", "examples", "externalDocs"},
}

// Strip removes from a document, in place, what is not recorded: long prose
// (markers and summaries stay), examples, servers and extensions. A response must
// have a description, so it gets the common text of its status.
func Strip(doc spec.Object) {
	StripExtensions(doc)
	strip("document", doc)
}

// byName are the kinds whose keys are names that the document chose, such as those of
// properties; in all others a key that begins with `x-` is an extension.
var byName = map[kind]bool{
	"schemas": true, "parameters": true, "headers": true, "requestBodies": true, "securitySchemes": true,
	"links": true, "encodings": true, "content": true,
}

// StripExtensions removes every `x-` key: they can make a code generator write any Go.
// The steps after it add some of their own.
func StripExtensions(doc spec.Object) {
	stripExtensions("document", doc)
}

func stripExtensions(k kind, v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			stripExtensions(k, item)
		}
	case spec.Object:
		for key, value := range v {
			if !byName[k] && isExtension(key) {
				delete(v, key)
				continue
			}
			child, ok := children[k][key]
			if !ok {
				child, ok = children[k]["*"]
			}
			if !ok && isData(key) {
				continue
			}
			stripExtensions(child, value) // the zero kind knows no names
		}
	}
}

func isExtension(key string) bool {
	return len(key) >= 2 && (key[0] == 'x' || key[0] == 'X') && key[1] == '-'
}

// isData reports whether a key holds a value of the API, and not part of its description.
func isData(key string) bool {
	switch key {
	case "default", "enum", "const", "example", "examples", "mapping", "scopes":
		return true
	}
	return false
}

func strip(k kind, o spec.Object) {
	for _, key := range dropped[k] {
		if text, ok := o[key].(string); ok && k == "schema" && key == "description" && IsMarker(text) {
			continue
		}
		delete(o, key)
	}
	for key, value := range o {
		child, ok := children[k][key]
		if !ok {
			child, ok = children[k]["*"]
		}
		if !ok {
			continue
		}
		stripValue(child, value)
		if response, isObject := value.(spec.Object); isObject && child == "response" && response["$ref"] == nil {
			response["description"] = statusText(key)
		}
	}
}

// stripValue strips an object, or each object of a list.
func stripValue(k kind, v any) {
	switch v := v.(type) {
	case spec.Object:
		strip(k, v)
	case []any:
		for _, item := range v {
			stripValue(k, item)
		}
	}
}

func statusText(key string) string {
	if status, err := strconv.Atoi(key); err == nil {
		if text := http.StatusText(status); text != "" {
			return text
		}
	}
	return key
}
