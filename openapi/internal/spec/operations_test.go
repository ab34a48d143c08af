package spec

import (
	"slices"
	"strings"
	"testing"
)

func parsed(t *testing.T, text string) Object {
	t.Helper()
	doc, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// Operations come sorted by id, and what is no operation is left out.
func TestOperations(t *testing.T) {
	doc := parsed(t, `{"paths": {
		"/b": {"post": {"operationId": "A"}, "get": {"operationId": "C"}, "parameters": [], "summary": "text", "x-ext": {"operationId": "X"}},
		"/a": {"head": {"operationId": "B"}, "trace": {}, "patch": null, "get": "text"},
		"/c": null, "x-ext": {"get": 1}}}`)
	var got []string
	for _, op := range Operations(doc) {
		got = append(got, op.ID+" "+op.Method+" "+op.Path)
	}
	if want := []string{" TRACE /a", "A POST /b", "B HEAD /a", "C GET /b"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if ops := Operations(Object{}); ops != nil {
		t.Errorf("no paths: got %v", ops)
	}
}

func TestOperation(t *testing.T) {
	op := Operation{Node: parsed(t, `{
		"parameters": [{"in": "query", "name": "page"}, "text", {"in": "path", "name": "id"}, {"in": "query", "name": "id"}],
		"requestBody": {"content": {"application/json": {}}},
		"responses": {"204": {}, "200": {}, "302": {}, "404": {}, "default": {}, "2XX": {}, "20": {}, "500": {}}}`)}
	if n := len(op.Parameters()); n != 3 {
		t.Errorf("%d parameters", n)
	}
	if p := op.Parameter("path", "id"); p == nil || p["in"] != "path" {
		t.Errorf("got %v", p)
	}
	if p := op.Parameter("header", "id"); p != nil {
		t.Errorf("got %v", p)
	}
	if op.Paginated() {
		t.Error("paginated without a page_size")
	}
	op.AddParameter(Object{"in": "query", "name": "page_size"})
	if !op.Paginated() {
		t.Error("not paginated")
	}
	if got := Keys(op.Body()); !slices.Equal(got, []string{"application/json"}) {
		t.Errorf("body: %q", got)
	}
	if got := strings.Join(op.Successes(), " "); got != "200 204 2XX 302" {
		t.Errorf("successes: %s", got)
	}
	empty := Operation{Node: Object{}}
	if empty.Parameters() != nil || empty.Body() != nil || empty.Successes() != nil || empty.Paginated() {
		t.Error("an empty operation has something")
	}
	empty.AddParameter(Object{"in": "query"})
	if len(empty.Parameters()) != 1 {
		t.Error("the parameter is missing")
	}
}
