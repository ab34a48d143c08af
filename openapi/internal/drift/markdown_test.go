package drift

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// manyOperations returns n operations.
func manyOperations(n int) []Operation {
	var out []Operation
	for i := range n {
		out = append(out, Operation{fmt.Sprintf("Op%02d", i), "GET", fmt.Sprintf("/api/op/%d", i)})
	}
	return out
}

func TestMarkdownOperations(t *testing.T) {
	tests := []struct {
		change Change
		want   int // operations that are named
		more   string
	}{
		{Change{Kind: Fields, Operations: manyOperations(6)}, 6, ""},
		{Change{Kind: Fields, Operations: manyOperations(7)}, 5, ", and 2 more"},
		{Change{Kind: Other}, 0, ""},
	}
	for _, tt := range tests {
		got := (&writer{}).operations(tt.change)
		if n := strings.Count(got, "`GET /api/op/"); n != tt.want || !strings.HasSuffix(got, tt.more) {
			t.Errorf("%s with %d operations: got %s", tt.change.Kind, len(tt.change.Operations), got)
		}
	}
}

// Long lists are folded, so that the text of a pull request can be read.
func TestMarkdownFoldsLongLists(t *testing.T) {
	for _, n := range []int{30, 31} {
		r := &Report{Changed: true}
		for i := range n {
			r.Go = append(r.Go, GoChange{"gen", false, fmt.Sprintf("Type%d: added", i)})
		}
		report := r.Markdown()
		if folded := strings.Contains(report, "<details><summary>31 lines</summary>\n\n- "); folded != (n > 30) {
			t.Errorf("%d lines: folded %v\n%s", n, folded, report)
		}
		if got := strings.Count(report, "\n- `gen`: `Type"); got != n {
			t.Errorf("got %d lines, want %d", got, n)
		}
	}
}

func TestGoText(t *testing.T) {
	for text, want := range map[string]string{
		"User.Name: removed":               "`User.Name` removed",
		"User.Name: changed from a to b":   "`User.Name` changed from `a` to `b`",
		"F: changed from func(a) to error": "`F` changed from `func(a)` to `error`",
		"package removed":                  "package removed",
	} {
		if got := goText(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// A document that the code cannot be generated from is told so.
func TestMarkdownFailure(t *testing.T) {
	r := &Report{Changed: true, Failure: "oapi-codegen: ```odd```"}
	lines := strings.Split(r.Markdown(), "\n")
	if !slices.Contains(lines, "## In Go") || !slices.Contains(lines, "oapi-codegen: '''odd'''") {
		t.Errorf("got\n%s", r.Markdown())
	}
}

// Headings and lists stand between empty lines, as Markdown needs them.
func TestMarkdownLayout(t *testing.T) {
	r := &Report{
		Source: "source.json", Recorded: "openapi/logto.json", Changed: true, Before: 2, After: 3,
		Document: []Change{
			{Operations, true, "removed", manyOperations(1)},
			{Fields, true, "retyped", manyOperations(1)},
			{Operations, false, "added", manyOperations(1)},
		},
		Go:          []GoChange{{"gen", true, "A: removed"}, {"gen", false, "B: added"}},
		Broken:      []string{"x.go:1: undefined: A"},
		Corrections: "openapi/corrections.yaml", Stale: []string{"line 3: A.request (Reason.)"},
		NamesFile: "openapi/names.yaml", Automatic: []Automatic{{"B", []string{"B.response", "C.response"}}},
		Gone: []Gone{{"A", "A.response"}}, Conflicts: []string{"D.response is unlike the other places of A: number here, string there"},
		Silent: []Silent{{"Op00", []string{"/a", "/b", "/c", "/d", "/e", "/f", "/g"}}},
	}
	const want = "# Drift of the OpenAPI document\n" + `
source.json, compared with the recorded 'openapi/logto.json': 3 operations, 2 before.

| | breaking | compatible |
|---|---:|---:|
| Operations | 1 | 1 |
| Fields | 1 | 0 |
| Go declarations | 1 | 1 |

## Breaking changes

### Operations

- removed: 'Op00' ('GET /api/op/0')

### Fields

- retyped: 'Op00' ('GET /api/op/0')

## Compatible changes

### Operations

- added: 'Op00' ('GET /api/op/0')

## In Go

Breaking:

- 'gen': 'A' removed

Compatible:

- 'gen': 'B' added

## Code that does not compile any more

'''text
x.go:1: undefined: A
'''

## Corrections that no longer match

'go generate' refuses the document until these entries of 'openapi/corrections.yaml' are removed or mended:

- 'openapi/corrections.yaml', line 3: 'A.request' (Reason.)

## Names of types

New types, named after their places. Rename them in 'openapi/names.yaml', or keep the names with 'go run ./openapi names':

- 'B': 'B.response', 'C.response'

Places in 'openapi/names.yaml' that are gone:

- 'A.response', under 'A'

Places that no longer fit the type they are listed for, and get one of their own:

- D.response is unlike the other places of A: number here, string there

## Elsewhere in the document

Texts, the order of lists, or what a correction replaces:

- 'Op00': '/a', '/b', '/c', '/d', '/e' and 2 more
`
	if got := r.Markdown(); got != strings.ReplaceAll(want, "'", "`") {
		t.Errorf("got\n%s", got)
	}
}
