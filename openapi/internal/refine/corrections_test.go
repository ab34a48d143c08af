package refine

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

const thing = `{parameters: [{in: query, name: q, schema: {type: string}}],
 requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}},
 responses: {"200": {description: OK, content: {application/json: {schema: {type: object, description: Validator function (2), required: [a, c],
 properties: {a: {type: string, description: Validator function}, b: {type: array, items: {type: object, properties: {a: {type: string}}}}, c: {type: number}}}}}}, "404": {description: gone}}}`

func TestCorrectionsApply(t *testing.T) {
	const response = `{type: object, description: Validator function (2), required: [a, c], properties: {a: {type: string, description: Validator function}, b: {type: array, items: {type: object, properties: {a: {type: string}}}}, c: {type: number}}}`
	edit := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(response) }
	for _, tt := range []struct{ name, correction, want string }{
		{"schema", `{at: [GetThing.response.c], schema: {type: string}}`, edit("number", "string")},
		{"whole schema", `{at: [GetThing.response], schema: {type: string}}`, `{type: string}`},
		{"merge", `{at: [GetThing.response.c], merge: {format: double}}`, edit("{type: number}", "{type: number, format: double}")},
		{"merge takes away", `{at: [GetThing.response.c], merge: {type: null, minimum: 1}}`, edit("{type: number}", "{minimum: 1}")},
		{"add", `{at: [GetThing.response], add: {d: {type: boolean}}}`, edit("c: {type: number}", "c: {type: number}, d: {type: boolean}")},
		{"add to no object", `{at: [GetThing.response.c], add: {d: {type: boolean}}}`, edit("{type: number}", "{type: number, properties: {d: {type: boolean}}}")},
		{"remove", `{at: [GetThing.response], remove: [c]}`, edit(", c: {type: number}", "", "[a, c]", "[a]")},
		{"optional", `{at: [GetThing.response], optional: [c]}`, edit("[a, c]", "[a]")},
		{"all optional", `{at: [GetThing.response], optional: [c, a]}`, edit("required: [a, c], ", "")},
		{"required", `{at: [GetThing.response], required: [b, a]}`, edit("[a, c]", "[a, b, c]")},
		{"in items", `{at: ["GetThing.response.b[].a"], schema: {type: boolean}}`, edit("properties: {a: {type: string}}}", "properties: {a: {type: boolean}}}")},
		{"by pattern", `{at: ["*.response*.a"], schema: {type: boolean}}`, edit("{type: string, description: Validator function}", "{type: boolean}", "properties: {a: {type: string}}}", "properties: {a: {type: boolean}}}")},
		{"by description", `{at: ["*.a"], only: Validator function, schema: {type: boolean}}`, edit("{type: string, description: Validator function}", "{type: boolean}")},
		{"two places", `{at: [GetThing.response.a, GetThing.response.c], schema: {type: boolean}}`, edit("{type: string, description: Validator function}", "{type: boolean}", "number", "boolean")},
		{"several kinds", `{at: [GetThing.response], schema: {type: object, properties: {x: {type: string}}}, add: {y: {type: string}}, required: [x, y], merge: {description: new}}`, `{type: object, description: new, required: [x, y], properties: {x: {type: string}, y: {type: string}}}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, op := operationDoc(t, thing)
			if err := corrections(t, tt.correction).Apply(doc).Strict(); err != nil {
				t.Fatal(err)
			}
			same(t, schemaAt(op, "200"), tt.want)
		})
	}
}

func TestCorrectionsApplyToOperations(t *testing.T) {
	for _, tt := range []struct{ name, correction, key, want string }{
		{"a parameter", `{at: [GetThing], parameters: [{in: query, name: r, schema: {type: string}}]}`, "parameters", `{v: [{in: query, name: q, schema: {type: string}}, {in: query, name: r, schema: {type: string}}]}`},
		{"a parameter in the place of its own", `{at: [GetThing], parameters: [{in: query, name: q, style: form}]}`, "parameters", `{v: [{in: query, name: q, style: form}]}`},
		{"a response", `{at: [GetThing], responses: {"201": {description: new}, "404": null}}`, "responses", `{v: {"200": 0, "201": {description: new}}}`},
		{"a body", `{at: [GetThing], body: {required: true}}`, "requestBody", `{v: {required: true}}`},
		{"a mark", `{at: ["Get*"], operation: {x-raw: true}}`, "x-raw", `{v: true}`},
		{"the schema of a parameter", `{at: [GetThing.query.q], schema: {type: boolean}}`, "parameters", `{v: [{in: query, name: q, schema: {type: boolean}}]}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc, op := operationDoc(t, thing)
			if err := corrections(t, tt.correction).Apply(doc).Strict(); err != nil {
				t.Fatal(err)
			}
			if op.Responses()["200"] != nil {
				op.Responses()["200"] = 0
			}
			same(t, spec.Object{"v": op.Node[tt.key]}, tt.want)
		})
	}
}

// A later correction finds what an earlier one made; what a correction brings is
// its own at each place.
func TestCorrectionsApplyInOrder(t *testing.T) {
	doc, op := operationDoc(t, thing)
	c := corrections(t, `{at: [GetThing.response.a, GetThing.response.c], schema: {type: object, properties: {x: {type: string}}}}`,
		`{at: [GetThing.response.a.x], schema: {type: boolean}}`)
	for range 2 { // the corrections themselves stay as they are
		if err := c.Apply(doc).Strict(); err != nil {
			t.Fatal(err)
		}
		props := spec.Obj(schemaAt(op, "200"), "properties")
		same(t, props["a"], `{type: object, properties: {x: {type: boolean}}}`)
		same(t, props["c"], `{type: object, properties: {x: {type: string}}}`)
	}
}

func TestCorrectionsStale(t *testing.T) {
	file := filepath.Join(t.TempDir(), "some.yaml")
	const text = "corrections:\n  - at: [GetThing.response.a]\n    reason: Good.\n    schema: {type: boolean}\n\n  - at: [GetThing.response.c, GetThing.response.gone, '*.a*b']\n    reason: Half bad.\n    schema: {type: boolean}\n  - at: [GetOther]\n    reason: Bad.\n    body: {}\n  - at: ['*.c']\n    only: Something else\n    reason: Too narrow.\n    schema: {}\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := ReadCorrections(file)
	if err != nil {
		t.Fatal(err)
	}
	doc, op := operationDoc(t, thing)
	unmatched := c.Apply(doc)
	want := file + ": these corrections do not match the document any more; remove or mend them:\n  line 12: *.c (Too narrow.)"
	if err := unmatched.Err(); err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	if got, want := unmatched.Notice(), file+": not in this document: GetThing.response.gone, *.a*b, GetOther"; got != want {
		t.Errorf("got\n%v\nwant\n%s", got, want)
	}
	want = file + ": these corrections do not match the document any more; remove or mend them:\n" +
		"  line 12: *.c (Too narrow.)\n  line 6: *.a*b (Half bad.)\n  line 6: GetThing.response.gone (Half bad.)\n  line 9: GetOther (Bad.)"
	if err := unmatched.Strict(); err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
	// The others were applied.
	same(t, spec.Obj(spec.Obj(schemaAt(op, "200"), "properties"), "a"), `{type: boolean}`)
}

func TestParseCorrectionsRefuses(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"no YAML", "corrections: [", "c.yaml: "},
		{"unknown section", "correction: []", "c.yaml: yaml: unmarshal errors:\n  line 1: field correction not found"},
		{"unknown key", "corrections:\n  - at: [A]\n    reason: r\n    shema: {}", "c.yaml: line 2: yaml: unmarshal errors:\n  line 3: field shema not found"},
		{"no reason", "corrections:\n  - at: [A]\n    reason: r\n    schema: {}\n  - at: [A]\n    schema: {}", "c.yaml: line 5: a correction needs `at` and `reason`"},
		{"no place", "corrections:\n  - reason: r\n    schema: {}", "c.yaml: line 2: a correction needs `at` and `reason`"},
		{"a place that is no list", "corrections:\n  - at: A\n    reason: r", "c.yaml: line 2: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := ParseCorrections("c.yaml", []byte(tt.text)); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	if _, err := ReadCorrections(filepath.Join(t.TempDir(), "missing.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: got %v", err)
	}
}

// corrections reads entries, which need no reason here.
func corrections(t *testing.T, entries ...string) *Corrections {
	t.Helper()
	text := "corrections:\n"
	for _, entry := range entries {
		text += "  - " + strings.Replace(entry, "{", "{reason: Because., ", 1) + "\n"
	}
	c, err := ParseCorrections("corrections.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestGlob(t *testing.T) {
	for _, tt := range []struct {
		pattern, place string
		want           bool
	}{
		{"a.b", "a.b", true}, {"a.b", "a.bc", false}, {"a.b", "axb", false},
		{"*.b", "a.b", true}, {"*.b", ".b", true}, {"*.b", "a.c", false},
		{"a*", "a", true}, {"a*", "abc", true}, {"a*", "ba", false},
		{"a*c", "ac", true}, {"a*c", "abcbc", true}, {"a*c", "abd", false}, {"a*a", "a", false},
		{"a*b*c", "abc", true}, {"a*b*c", "axxbyyc", true}, {"a*b*c", "acb", false}, {"ab*b", "ab", false},
		{"*", "", true}, {"*x*", "axb", true}, {"*x*", "ab", false}, {"**", "ab", true},
		{"a[].b{}|c", "a[].b{}|c", true}, {"a[]*", "a[].b", true},
	} {
		if got := glob(strings.Split(tt.pattern, "*")).matches(tt.place); got != tt.want {
			t.Errorf("%s matches %s: got %t", tt.pattern, tt.place, got)
		}
	}
}
