package contract

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func schemaOf(t *testing.T, text string) *openapi3.Schema {
	t.Helper()
	var s openapi3.SchemaRef
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	return s.Value
}

func TestCases(t *testing.T) {
	const choice = `{"oneOf":[
		{"type":"object","required":["kind"],"properties":{"kind":{"type":"string","enum":["a"]},"size":{"type":"integer","maximum":9}}},
		{"type":"object","required":["kind"],"properties":{"kind":{"type":"string","enum":["b"]},"name":{"type":"string","nullable":true,"maxLength":3}}}]}`
	tests := []struct {
		name   string
		schema string
		want   []string
	}{
		{"string", `{"type":"string","maxLength":9}`, []string{`full: "v1"`, `required: "v1"`}},
		{"null", `{"type":"boolean","nullable":true}`, []string{"full: true", "required: true", "null at $: null"}},
		{
			"object",
			`{"type":"object","required":["id"],"properties":{"id":{"type":"string","maxLength":5},"on":{"type":"boolean","nullable":true}}}`,
			[]string{
				`full: {"id":"v2","on":true}`, `required: {"id":"v2"}`,
				`absent at $.on: {"id":"v2"}`, `null at $.on: {"id":"v2","on":null}`,
			},
		},
		{
			"list",
			`{"type":"array","items":{"type":"boolean","nullable":true}}`,
			[]string{"full: [true,true]", "required: [true,true]", "empty at $: []", "null at $[]: [null]"},
		},
		{"list of three", `{"type":"array","minItems":3,"items":{"type":"boolean"}}`, []string{"full: [true,true,true]", "required: [true,true,true]"}},
		{"list of one", `{"type":"array","minItems":1,"maxItems":1,"items":{"type":"boolean"}}`, []string{"full: [true]", "required: [true]"}},
		{
			"map",
			`{"type":"object","additionalProperties":{"type":"number","format":"double"}}`,
			[]string{`full: {"extraOne":2.25,"extraTwo":3.25}`, "required: {}", "empty at $: {}"},
		},
		{"numbers", `{"type":"array","minItems":2,"items":{"type":"integer"}}`, []string{
			"full: [9007199254740997,9007199254740999]", "required: [9007199254740997,9007199254740999]",
		}},
		{"union", choice, []string{
			`full: {"kind":"a","size":6}`, `required: {"kind":"a"}`, `absent at $.size: {"kind":"a"}`,
			`variant at $|1: {"kind":"b","name":"v3"}`, `required at $|1: {"kind":"b"}`,
			`absent at $.name: {"kind":"b"}`, `null at $.name: {"kind":"b","name":null}`,
		}},
		{"union in a union", `{"oneOf":[{"type":"boolean"},{"type":"array","maxItems":1,"minItems":1,"items":` + choice + `}]}`, []string{
			"full: true", "required: true",
			`variant at $|1: [{"kind":"a","size":5}]`, `required at $|1: [{"kind":"a"}]`, `absent at $[].size: [{"kind":"a"}]`,
			`variant at $|1[0]|1: [{"kind":"b","name":"v4"}]`, `required at $|1[0]|1: [{"kind":"b"}]`,
			`absent at $[].name: [{"kind":"b"}]`, `null at $[].name: [{"kind":"b","name":null}]`,
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			cases, err := Cases(schemaOf(t, tt.schema))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range cases {
				value, err := encode(c.Value)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, c.String()+": "+string(value))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(tt.want, "\n\t"))
			}
		})
	}
}

func TestCasesOfWhatCannotBeMade(t *testing.T) {
	endless := &openapi3.Schema{Type: &openapi3.Types{"object"}, Required: []string{"next"}}
	endless.Properties = openapi3.Schemas{"next": {Value: endless}}
	tests := map[string]*openapi3.Schema{
		"nested too deep":       endless,
		"allOf or not":          schemaOf(t, `{"allOf":[{"type":"string"}]}`),
		"the list has no items": schemaOf(t, `{"type":"array"}`),
		"does not match":        schemaOf(t, `{"type":"string","pattern":"a\\ba"}`),
		"of the type":           schemaOf(t, `{"type":"file"}`),
	}
	for want, schema := range tests {
		if _, err := Cases(schema); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

func TestOutline(t *testing.T) {
	const doc = `{"paths":{"/a/{id}":{"parameters":[{"$ref":"#/components/parameters/id"}],
		"get":{"operationId":"GetA","parameters":[{"in":"query","name":"q"}],"responses":{"200":{}}}}},
		"components":{"parameters":{"id":{"in":"path","name":"id"}}}}`
	got, err := Outline([]byte(doc))
	want := []string{
		"GetA: GET /a/{id}", "GetA: GET /a/{id}: path parameter id", "GetA: GET /a/{id}: query parameter q", "GetA: GET /a/{id}: status 200",
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q %v", got, err)
	}
	for _, broken := range []string{"", `{"paths":{"/a":{"get":[]}}}`, `{"paths":{"/a":{"parameters":{}}}}`} {
		if got, err := Outline([]byte(broken)); err == nil {
			t.Errorf("%s: %q", broken, got)
		}
	}
}
