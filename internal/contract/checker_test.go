package contract

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
)

type object = map[string]any

// at follows keys into an object.
func at(o object, keys ...string) object {
	for _, key := range keys {
		o = o[key].(object)
	}
	return o
}

// resolve follows a reference, if the schema is one.
func resolve(doc, schema object) object {
	if ref, ok := schema["$ref"].(string); ok {
		return at(doc, "components", "schemas", ref[strings.LastIndexByte(ref, '/')+1:])
	}
	return schema
}

func jsonSchema(doc, parent object) object {
	return resolve(doc, at(parent, "content", "application/json", "schema"))
}

// wholeDocument is the document in parts.
var wholeDocument = sync.OnceValues(func() (doc struct {
	Paths      map[string]json.RawMessage
	Components struct{ Schemas map[string]json.RawMessage }
}, err error,
) {
	data, err := os.ReadFile("../../logtotest/internal/document/spec.json")
	if err != nil {
		return doc, err
	}
	return doc, json.Unmarshal(data, &doc)
})

// documentOf makes a document of one operation, with what it refers to.
func documentOf(t *testing.T, id string) (doc, op object) {
	t.Helper()
	whole, err := wholeDocument()
	if err != nil {
		t.Fatal(err)
	}
	paths, schemas := object{}, object{}
	for path, raw := range whole.Paths {
		if !bytes.Contains(raw, []byte(`"operationId":"`+id+`"`)) {
			continue
		}
		methods := decoded(t, raw)
		for method, v := range methods {
			if v := v.(object); v["operationId"] == id {
				op, paths[path] = v, object{method: v}
			}
		}
		addReferences(t, whole.Components.Schemas, raw, schemas)
	}
	if op == nil {
		t.Fatalf("there is no operation %s", id)
	}
	return object{
		"openapi": "3.0.1", "info": object{"title": "one operation", "version": "1"},
		"paths": paths, "components": object{"schemas": schemas},
	}, op
}

var reference = regexp.MustCompile(`"#/components/schemas/(\w+)"`)

func addReferences(t *testing.T, from map[string]json.RawMessage, raw []byte, to object) {
	t.Helper()
	for _, m := range reference.FindAllSubmatch(raw, -1) {
		if name := string(m[1]); to[name] == nil {
			to[name] = decoded(t, from[name])
			addReferences(t, from, from[name], to)
		}
	}
}

func decoded(t *testing.T, raw []byte) (o object) {
	t.Helper()
	if err := json.Unmarshal(raw, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func check(t *testing.T, doc object) (requests, answers []string) {
	t.Helper()
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	if len(parsed.Operations) != 1 {
		t.Fatalf("%d operations", len(parsed.Operations))
	}
	c, err := NewChecker()
	if err != nil {
		t.Fatal(err)
	}
	return c.Requests(parsed.Operations[0]), c.Answers(parsed.Operations[0])
}

// TestContractFindsFaults changes the document in one place, so that the client does
// not fit it any more, and expects the checks to say so.
func TestContractFindsFaults(t *testing.T) {
	body := func(doc, op object) object { return jsonSchema(doc, at(op, "requestBody")) }
	answer := func(doc, op object) object { return jsonSchema(doc, at(op, "responses", "200")) }
	text := object{"type": "string"}
	tests := []struct {
		name      string
		operation string
		change    func(doc, op object)
		want      string // in what the requests' check says, or "answers: " and in what the responses' check says
	}{
		{"no such method", "GetUser", func(_, op object) { op["operationId"] = "GetUserTwice" }, "there is no typed method"},
		{"another path", "GetUser", func(doc, _ object) {
			doc["paths"] = object{"/api/people/{userId}": at(doc, "paths", "/api/users/{userId}")}
		}, "the path template is /api/users/{userId}"},
		{"another method", "UpdateUser", func(doc, op object) {
			doc["paths"] = object{"/api/users/{userId}": object{"put": op}}
		}, "the method is PATCH"},
		{"a new query parameter", "ListUsers", func(_, op object) {
			op["parameters"] = append(op["parameters"].([]any), object{"in": "query", "name": "color", "schema": text})
		}, "the method has no query parameter color"},
		{"a query parameter gone", "ListUsers", func(_, op object) {
			list := op["parameters"].([]any)
			op["parameters"] = list[:len(list)-1]
		}, "the document has no query parameter for"},
		{"a header parameter", "GetUser", func(_, op object) {
			op["parameters"] = append(op["parameters"].([]any), object{"in": "header", "name": "Color", "schema": text})
		}, "stands in the header"},
		{"a new field of a body", "CreateUser", func(doc, op object) { at(body(doc, op), "properties")["color"] = text }, `unknown field "color"`},
		{"a field of a body gone", "CreateUser", func(doc, op object) { delete(at(body(doc, op), "properties"), "avatar") }, "the document has nothing for CreateUserRequest.Avatar"},
		{"another type in a body", "CreateUser", func(doc, op object) { at(body(doc, op), "properties")["username"] = object{"type": "integer"} }, "the typed body cannot hold"},
		{"a null that was none", "CreateUser", func(doc, op object) {
			at(body(doc, op), "properties")["password"] = object{"type": "string", "nullable": true}
		}, "null at $.password: it is not what went in: $.password: lost null"},
		{"a required field that may be left out", "CreateOrganization", func(doc, op object) { delete(body(doc, op), "required") }, "made up"},
		{"no body", "CreateUser", func(_, op object) { delete(op, "requestBody") }, "do not agree whether there is a body"},
		{"a body", "GetUser", func(_, op object) {
			op["requestBody"] = object{"content": object{"application/json": object{"schema": text}}}
		}, "it takes no body"},
		{"a form", "CreateUser", func(_, op object) {
			content := at(op, "requestBody", "content")
			content["application/x-www-form-urlencoded"] = content["application/json"]
			delete(content, "application/json")
		}, "a form holds only texts"},
		{"an upload of two parts", "CreateUserAsset", func(doc, op object) {
			at(resolve(doc, at(op, "requestBody", "content", "multipart/form-data", "schema")), "properties")["name"] = text
		}, "an upload that is not one file"},
		{"a value that does not exist", "GetUser", func(_, op object) {
			op["parameters"].([]any)[0].(object)["schema"] = object{"type": "string", "pattern": "^a{0}$"}
		}, "the path parameter userID is empty"},
		{"a new field of a response", "GetUser", func(doc, op object) { at(answer(doc, op), "properties")["color"] = text }, "answers: $.color: lost"},
		{"another type in a response", "GetUser", func(doc, op object) { at(answer(doc, op), "properties")["createdAt"] = text }, "answers: 200 application/json, full: the call fails"},
		{"a fraction", "GetUser", func(doc, op object) {
			at(answer(doc, op), "properties")["createdAt"] = object{"type": "number", "format": "double"}
		}, "answers: cannot unmarshal number"},
		{"a null of a required field", "GetUser", func(doc, op object) {
			at(answer(doc, op), "properties")["isSuspended"] = object{"type": "boolean", "nullable": true}
		}, "answers: null at $.isSuspended: it is not what went in"},
		{"another variant", "CreateCustomProfileField", func(doc, op object) {
			union := body(doc, op)
			union["oneOf"] = append(union["oneOf"].([]any), object{
				"type": "object", "required": []any{"type"}, "properties": object{"type": object{"type": "string", "enum": []any{"Color"}}},
			})
		}, "knows no variant"},
		{"a field of a variant", "CreateCustomProfileField", func(doc, op object) {
			first := resolve(doc, body(doc, op)["oneOf"].([]any)[0].(object))
			at(first, "properties")["color"] = text
		}, "$.color: lost"},
		{"a list in place of an object", "GetUser", func(doc, op object) {
			at(op, "responses", "200", "content", "application/json")["schema"] = object{"type": "array", "items": text}
		}, "answers: the call fails"},
		{"a response where there was none", "DeleteUser", func(_, op object) {
			at(op, "responses")["200"] = object{"description": "OK", "content": object{"application/json": object{"schema": text}}}
		}, "answers: the method returns none"},
		{"a redirect", "DeleteUser", func(_, op object) { at(op, "responses")["302"] = object{"description": "Found"} }, "answers: 302 : the call fails"},
		{"an empty answer", "GetUser", func(_, op object) { at(op, "responses")["200"] = object{"description": "OK"} }, "answers: the call fails"},
		{"items in another place", "ListUsers", func(doc, op object) {
			media := at(op, "responses", "200", "content", "application/json")
			media["schema"] = object{"type": "object", "properties": object{"users": media["schema"]}}
		}, "answers: the call fails"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, op := documentOf(t, tt.operation)
			tt.change(doc, op)
			got, answers := check(t, doc)
			want, ofAnswers := strings.CutPrefix(tt.want, "answers: ")
			if ofAnswers {
				got = answers
			}
			if !strings.Contains(strings.Join(got, "\n"), want) {
				t.Errorf("the check does not say %q, but %.2000q", want, got)
			}
		})
	}
	t.Logf("%d faults were planted in the document and found", len(tests))
}

func TestContractFindsNoFaults(t *testing.T) {
	for _, id := range []string{"GetUser", "ListUsers", "UpdateUser", "CreateUser", "DeleteUser", "CreateUserAsset", "CreateCustomProfileField", "CreateOrganization"} {
		doc, _ := documentOf(t, id)
		if requests, answers := check(t, doc); len(requests)+len(answers) > 0 {
			t.Errorf("%s: %q %q", id, requests, answers)
		}
	}
}
