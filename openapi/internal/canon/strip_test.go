package canon

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestStrip(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{
			"document",
			`{"openapi":"3.0.1","servers":[{"url":"http://localhost"}],"externalDocs":{"url":"x"},"info":{"title":"T","version":"1","description":"long"},"tags":[{"name":"Users","description":"long"},{"name":"Roles"}],"security":[{"OAuth2":["all"]}]}`,
			`{"info":{"title":"T","version":"1"},"openapi":"3.0.1","security":[{"OAuth2":["all"]}],"tags":[{"name":"Users"},{"name":"Roles"}]}`,
		},
		{
			"operation",
			`{"paths":{"/a":{"description":"long","servers":[],"get":{"operationId":"GetA","summary":"Get A","description":"long","tags":["A"],"deprecated":true,"servers":[],"parameters":[{"name":"description","in":"query","description":"long","example":"x","schema":{"type":"string","description":"long","default":"d"}}],"requestBody":{"description":"long","required":true,"content":{"application/json":{"example":{},"schema":{"type":"object"}}}}}}}}`,
			`{"paths":{"/a":{"get":{"deprecated":true,"operationId":"GetA","parameters":[{"in":"query","name":"description","schema":{"default":"d","type":"string"}}],"requestBody":{"content":{"application/json":{"schema":{"type":"object"}}},"required":true},"summary":"Get A","tags":["A"]}}}}`,
		},
		{
			"responses say what their status says",
			`{"paths":{"/a":{"get":{"responses":{"200":{"description":"long","headers":{"Link":{"description":"long","schema":{"type":"string"}}}},"404":{},"default":{"description":"long"},"500":{"$ref":"#/components/responses/Broken"}}}}},"components":{"responses":{"Broken":{"description":"long"}}}}`,
			`{"components":{"responses":{"Broken":{"description":"Broken"}}},"paths":{"/a":{"get":{"responses":{"200":{"description":"OK","headers":{"Link":{"schema":{"type":"string"}}}},"404":{"description":"Not Found"},"500":{"$ref":"#/components/responses/Broken"},"default":{"description":"default"}}}}}}`,
		},
		{
			"descriptions that stand for structure are kept",
			`{"components":{"schemas":{"A":{"oneOf":[{"description":"arbitrary"},{"description":"arbitrary JSON object"},{"description":"Validator function"},{"description":"null value"},{"description":"An arbitrary text."}]}}}}`,
			`{"components":{"schemas":{"A":{"oneOf":[{"description":"arbitrary"},{"description":"arbitrary JSON object"},{"description":"Validator function"},{"description":"null value"},{}]}}}}`,
		},
		{
			"properties with the names of keywords are schemas",
			`{"components":{"schemas":{"description":{"description":"long","required":["description","example"],"properties":{"description":{"type":"string","description":"long"},"example":{"example":1},"examples":{},"servers":{"type":"array"},"summary":{"type":"string"},"properties":{"properties":{"description":{"description":"long"}}}}}}}}`,
			`{"components":{"schemas":{"description":{"properties":{"description":{"type":"string"},"example":{},"examples":{},"properties":{"properties":{"description":{}}},"servers":{"type":"array"},"summary":{"type":"string"}},"required":["description","example"]}}}}`,
		},
		{
			"values are not schemas",
			`{"components":{"schemas":{"A":{"default":{"description":"a value"},"enum":[{"example":1,"x-a":2}],"x-note":{"description":"long"}}}}}`,
			`{"components":{"schemas":{"A":{"default":{"description":"a value"},"enum":[{"example":1,"x-a":2}]}}}}`,
		},
		{
			"schemas below schemas",
			`{"components":{"schemas":{"A":{"items":{"description":"long","additionalProperties":{"description":"long","not":{"description":"long"}}},"additionalProperties":true,"allOf":[{"example":1,"anyOf":[{"description":"long"}]}]}}}}`,
			`{"components":{"schemas":{"A":{"additionalProperties":true,"allOf":[{"anyOf":[{}]}],"items":{"additionalProperties":{"not":{}}}}}}}`,
		},
		{
			"the rest of the components",
			`{"components":{"securitySchemes":{"O":{"type":"oauth2","description":"long","flows":{"clientCredentials":{"tokenUrl":"/oidc/token","scopes":{"all":"All"}}}}},"examples":{"a":{}},"callbacks":{"c":{"{$url}":{"post":{"description":"long"}}}},"parameters":{"p":{"description":"long"}},"headers":{"h":{"description":"long"}},"requestBodies":{"r":{"description":"long"}},"links":{"l":{"description":"long"}}}}`,
			`{"components":{"callbacks":{"c":{"{$url}":{"post":{}}}},"headers":{"h":{}},"links":{"l":{}},"parameters":{"p":{}},"requestBodies":{"r":{}},"securitySchemes":{"O":{"flows":{"clientCredentials":{"scopes":{"all":"All"},"tokenUrl":"/oidc/token"}},"type":"oauth2"}}}}`,
		},
		{
			"odd values are left alone",
			`{"paths":{"/a":"odd"},"tags":["odd"],"components":[]}`,
			`{"components":[],"paths":{"/a":"odd"},"tags":["odd"]}`,
		},
		{
			"extensions go, wherever they stand",
			`{"x-a":1,"info":{"X-b":1},"tags":[{"name":"t","x-c":1}],"paths":{"x-d":{"get":{}},"/a":{"x-e":1,"get":{"x-go":1,"security":[{"x-f":[]}],"parameters":[{"name":"x-p","in":"header","x-g":1,"schema":{"x-go-type":"int"}}],"responses":{"x-h":{},"200":{"headers":{"X-Request-Id":{"x-i":1}},"content":{"x-type/y":{"x-j":1,"schema":{"x-k":1,"discriminator":{"x-l":1,"propertyName":"p"},"xml":{"x-m":1},"unknown":{"x-n":1}}}}}}}}},"components":{"x-o":{},"schemas":{"x-S":{"properties":{"x-p":{"x-q":1}}}},"securitySchemes":{"x-O":{"flows":{"x-r":1}}}}}`,
			`{"components":{"schemas":{"x-S":{"properties":{"x-p":{}}}},"securitySchemes":{"x-O":{"flows":{}}}},"info":{},"paths":{"/a":{"get":{"parameters":[{"in":"header","name":"x-p","schema":{}}],"responses":{"200":{"content":{"x-type/y":{"schema":{"discriminator":{"propertyName":"p"},"unknown":{},"xml":{}}}},"description":"OK","headers":{"X-Request-Id":{}}}},"security":[{}]}}},"tags":[{"name":"t"}]}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc, err := Parse([]byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			Strip(doc)
			if got := spec.Compact(doc); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// What the recorded document must not contain: prose has spaces and full
// stops, and no description that was kept has either.
func TestNoProseInTheRecordedDocument(t *testing.T) {
	doc, err := spec.Read("../../logto.json")
	if err != nil {
		t.Fatal(err)
	}
	if doc["servers"] != nil {
		t.Error("the recorded document names a server")
	}
	markers := 0
	spec.Walk(doc, func(place string, s spec.Object) spec.Object {
		if text, ok := s["description"].(string); ok {
			markers++
			if !IsMarker(text) {
				t.Errorf("%s: prose was recorded: %s", place, text)
			}
		}
		return s
	})
	if markers == 0 {
		t.Error("the markers were lost")
	}
	summaries := 0 // not each operation of a document has one
	for _, op := range spec.Operations(doc) {
		if op.Node["description"] != nil {
			t.Errorf("%s: prose was recorded", op.ID)
		}
		if op.Node["summary"] != nil {
			summaries++
		}
	}
	if summaries == 0 {
		t.Error("the summaries were lost")
	}
}
