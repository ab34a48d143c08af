package words

import (
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

const docs = `
operations:
  GetUser:
    summary: returns a user.
    details: |-
      First.

      Second.
    params:
      includeX: adds x.
  Gone:
    summary: is not in the document.
    nothing-more: true
types:
  User:
    text: is a person.
    fields:
      name: is the
        full name.
  Kind:
    text: is the kind of a user.
    values:
      a: stands for a.
      z: does not exist.
fields:
  tenantId: names the tenant.
params:
  page: is the page.
`

const document = `{"paths": {"/a": {"get": {"operationId": "GetAUser", "x-logto-operation-id": "GetUser", "parameters": [
	{"in": "path", "name": "includeX"}, {"in": "query", "name": "includeX"}, {"in": "query", "name": "page", "x-go-limits": "At least 1.", "x-go-release": "exists since Logto 1.40."}]}}},
	"components": {"schemas": {
		"User": {"x-go-doc": "User is returned by [X].", "properties": {
			"name": {"x-go-limits": "At most 9 characters."}, "tenantId": {}, "other": {"x-go-limits": "Not empty."}, "kept": {"description": "is corrected."}, "plain": {}}},
		"Kind": {"x-go-doc": "Kind is part of [User].", "enum": ["a", "b"]},
		"Rest": {"x-go-doc": "Rest is part of [User]."}}}}`

func TestApply(t *testing.T) {
	f, err := Parse("docs.yaml", []byte(docs))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := spec.Parse([]byte(document))
	if err != nil {
		t.Fatal(err)
	}
	f.Apply(doc)
	op := spec.Operations(doc)[0]
	params := op.Parameters()
	schemas := spec.Obj(spec.Obj(doc, "components"), "schemas")
	field := func(name string) string {
		return spec.Str(spec.Obj(spec.Obj(spec.Obj(schemas, "User"), "properties"), name), "description")
	}
	for got, want := range map[string]string{
		spec.Str(op.Node, SummaryKey):                      "returns a user.",
		spec.Str(op.Node, DocKey):                          "First.\n\nSecond.",
		spec.Str(params[0], "description"):                 "",
		spec.Str(params[1], "description"):                 "adds x.",
		spec.Str(params[2], "description"):                 "is the page. At least 1. It exists since Logto 1.40.",
		spec.Str(spec.Obj(schemas, "User"), DocKey):        "User is a person. It is returned by [X].",
		spec.Str(spec.Obj(schemas, "Rest"), DocKey):        "Rest is part of [User].",
		spec.Compact(spec.Obj(schemas, "Kind")[ValuesKey]): `{"a":"stands for a."}`,
		field("name"):     "is the full name. At most 9 characters.",
		field("tenantId"): "names the tenant.",
		field("other"):    "has these limits: Not empty.",
		field("kept"):     "is corrected.",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := field("plain"); got != "" {
		t.Errorf("a field that nothing is known of: %q", got)
	}
	if got, want := f.Unused(), []string{"operations.Gone.summary", "types.Kind.values.z"}; !slices.Equal(got, want) {
		t.Errorf("unused: %q, want %q", got, want)
	}
	if err := f.Strict(); err == nil || !strings.Contains(err.Error(), "types.Kind.values.z") {
		t.Errorf("got %v", err)
	}
}

func TestParseRefuses(t *testing.T) {
	for text, says := range map[string]string{
		"other: {}":                           "other",
		"types: {User: {text: Is a person.}}": "begins with a verb",
		"types: {User: {text: is a person}}":  "full stop",
		"types: {User: {text: ''}}":           "types.User.text: the text is empty",
		"operations: {A: {summary: does a.}}": "nothing-more",
		"operations: {A: {summary: does a., details: More., nothing-more: true}}": "nothing-more",
		"fields: {a: ' '}": "fields.a",
	} {
		if _, err := Parse("docs.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: want an error that speaks of %q, got %v", text, says, err)
		}
	}
}

func TestParseCodes(t *testing.T) {
	const header = "operationId\tstatus\tcode\n"
	c, err := ParseCodes("codes.yaml", []byte("user.gone: means\n  so.\na.b: is.\n"), "errors.tsv", []byte(header+"GetUser\t404\tuser.gone\nGetUser\t400\ta.b\nGetUser\t422\ta.b\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Seen["GetUser"]; !slices.Equal(got, []string{"a.b", "user.gone"}) || c.Texts["user.gone"] != "means so." {
		t.Errorf("got %q, %q", got, c.Texts)
	}
	for _, tt := range []struct{ texts, seen, says string }{
		{"a.b: Is.", header, "verb"},
		{"a.b: is", header, "full stop"},
		{"a.b: ''", header, "a.b"},
		{"- a", header, "codes.yaml"},
		{"a.b: is.", header + "GetUser\t404", "errors.tsv:2"},
		{"a.b: is.", header + "GetUser\tx\ta.b", `the status is "x"`},
		{"a.b: is.", header + "GetUser\t404\ta.c", `says nothing of the code "a.c"`},
	} {
		if _, err := ParseCodes("codes.yaml", []byte(tt.texts), "errors.tsv", []byte(tt.seen)); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%q, %q: want an error that speaks of %q, got %v", tt.texts, tt.seen, tt.says, err)
		}
	}
}
