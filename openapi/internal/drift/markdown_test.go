package drift

import (
	"fmt"
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

// fullReport has something of every sort.
func fullReport() *Report {
	return &Report{
		Source: "source.json", Recorded: "openapi/logto.json", Changed: true, Before: 2, After: 3,
		Document: []Change{
			{Operations, true, "api-removed", "removed", manyOperations(1)},
			{Fields, true, "request-property-became-required", "`name` became required", manyOperations(7)},
			{Operations, false, "endpoint-added", "added", manyOperations(1)},
		},
		Go: []GoChange{
			{"management", true, "(*Client).GetOld: removed"},
			{"management", true, "(*Client).GetUser: changed from func(a) to func(b)"},
			{"gen", true, "(*Client).GetOld: removed"},
			{"gen", true, "NewGetOldRequest: removed"},
			{"gen", true, "User.Name: removed"},
			{"gen", true, "User.Age: changed from int64 to string"},
			{"gen", true, "Old: removed"},
			{"management", false, "(*Client).ListNew: added"},
			{"gen", false, "User.Rank: added"}, {"gen", false, "User.Size: added"}, {"gen", false, "New: added"},
		},
		Broken:      []string{"x.go:1: undefined: A"},
		Corrections: "openapi/corrections.yaml", Stale: []string{"line 3: A.request (Reason.)"},
		NamesFile: "openapi/names.yaml", Automatic: []Automatic{{"B", []string{"B.response", "C.response"}}},
		Gone: []Gone{{"A", "A.response"}}, Conflicts: []string{"D.response is unlike the other places of A: number here, string there"},
		Silent: []Silent{{"Op00", []string{"/a", "/b", "/c", "/d", "/e", "/f", "/g"}}},
	}
}

// What breaks callers comes first, by what they must do, and one line is enough for a type. All the
// rest is folded.
func TestMarkdownLayout(t *testing.T) {
	const want = "# Drift of the OpenAPI document\n" + `
'source.json', compared with the recorded 'openapi/logto.json': 3 operations, 2 before.

| | |
|---|---:|
| **methods and types that break callers** | 5 |
| **calls that the server refuses now** | 1 |
| findings in the document that break callers | 2 |
| lines of this module that do not compile | 1 |
| corrections that do not match | 1 |
| new types that want a name | 1 |
| methods and types with additions | 3 |
| other changes of the document | 1 |

## Stop calling methods that are gone

- 'Client.GetOld'

## Change calls of methods with another signature

- 'Client.GetUser': 'changed from func(a) to func(b)'

## Stop using types and fields that are gone

- 'gen.Old'
- 'gen.User': 'Name'

## Change the use of types and fields of another type

- 'gen.User': 'Age: changed from int64 to string'

## Send what the server demands now

- '"name" became required': 'Op00', 'Op01', 'Op02', 'Op03', 'Op04' and 2 more

## Mend the code of this module

'''text
x.go:1: undefined: A
'''

## Mend the corrections

'go generate' refuses the document until these entries of 'openapi/corrections.yaml' are removed or mended:

- 'line 3: A.request (Reason.)'

## Name the new types

Rename them in 'openapi/names.yaml', or keep these names with 'go run ./openapi names':

- 'B': 'B.response', 'C.response'

<details><summary>1 places that no longer fit the type they are listed for, and get one of their own</summary>

- 'D.response is unlike the other places of A: number here, string there'

</details>

<details><summary>1 places of the names file that are gone</summary>

- 'A.response', under 'A'

</details>

<details><summary>1 new methods</summary>

- 'Client.ListNew'

</details>

<details><summary>2 types with additions</summary>

- 'gen.New'
- 'gen.User': 'Rank', 'Size'

</details>

<details><summary>3 findings in the document, by operation</summary>

- **breaking** 'removed': 'Op00'
- **breaking** '"name" became required': 'Op00', 'Op01', 'Op02', 'Op03', 'Op04' and 2 more
- 'added': 'Op00'

</details>

<details><summary>1 differences elsewhere: texts, the order of lists, or what a correction replaces</summary>

- 'Op00': '/a', '/b', '/c', '/d', '/e' and 2 more

</details>
`
	if got := fullReport().Markdown(); got != strings.NewReplacer("'", "`", `"`, "'").Replace(want) {
		t.Errorf("got\n%s", got)
	}
}

// A change of many types does not bury the rest.
func TestMarkdownFoldsLongLists(t *testing.T) {
	r := &Report{Changed: true}
	for i := range 40 {
		r.Go = append(r.Go, GoChange{"gen", true, fmt.Sprintf("Type%02d: removed", i)})
		for j := range 20 {
			r.Go = append(r.Go, GoChange{"gen", true, fmt.Sprintf("Big.Field%02d: removed", i*20+j)})
		}
	}
	report := r.Markdown()
	if !strings.Contains(report, "<details><summary>11 more</summary>") || strings.Count(report, "gen.Big`") != 1 || !strings.Contains(report, "`Field04` and 795 more") {
		t.Errorf("got\n%s", report)
	}
}

// Nothing of a document leaves its place in the report: no heading, no mention, no reference to an
// issue, no table, no HTML.
func TestMarkdownHostile(t *testing.T) {
	const text = "x` y\n# Heading\n@admin Fixes #1 <script> | </details>\n```\n"
	ops := []Operation{{text, text, text}}
	r := &Report{
		Source: text, Recorded: text, Changed: true,
		Document: []Change{{Fields, true, "request-property-became-required", text, ops}, {Other, false, "x", text, ops}},
		Go:       []GoChange{{"management", true, "(*Client)." + text + ": removed"}, {"gen", true, text}, {"gen", false, text + "." + text + ": added"}},
		Broken:   []string{text}, Failure: text, Corrections: text, Stale: []string{text},
		NamesFile: text, Automatic: []Automatic{{text, []string{text}}}, Gone: []Gone{{text, text}}, Conflicts: []string{text},
		Silent: []Silent{{text, []string{text}}},
	}
	inBlock := false
	for _, line := range strings.Split(r.Markdown(), "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			inBlock = !inBlock
			continue
		case inBlock:
			continue
		}
		outside := ""
		for i, part := range strings.Split(line, "`") {
			if i%2 == 0 {
				outside += part
			}
		}
		if strings.ContainsAny(outside, "@") || strings.Contains(outside, "Fixes") || strings.Contains(outside, "<script>") || strings.Contains(outside, "Heading") {
			t.Errorf("it got out: %s", line)
		}
	}
	if inBlock {
		t.Error("a block is left open")
	}
	if (&Report{Source: text, Recorded: text}).Markdown() != "# Drift of the OpenAPI document\n\n`x' y # Heading @admin Fixes #1 <script> ¦ </details> '''` and `x' y # Heading @admin Fixes #1 <script> ¦ </details> '''` are the same: nothing to do.\n" {
		t.Errorf("got %s", (&Report{Source: text, Recorded: text}).Markdown())
	}
}
