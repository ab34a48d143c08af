package middleware

import (
	"maps"
	"net/http"
	"testing"

	"github.com/logto-go/management/internal/exchange"
)

func TestParseLinks(t *testing.T) {
	tests := []struct {
		name  string
		lines []string
		want  links
	}{
		{"none", nil, nil},
		{"as Logto sends them", []string{
			`<http://localhost:3001/roles?page=1&page_size=2&search=%25x%25>; rel="first"`,
			`<http://localhost:3001/roles?page=1&page_size=2&search=%25x%25>; rel="prev"`,
			`<http://localhost:3001/roles?page=5&page_size=2&search=%25x%25>; rel="last"`,
			`<http://localhost:3001/roles?page=3&page_size=2&search=%25x%25>; rel="next"`,
		}, links{"first": 1, "prev": 1, "last": 5, "next": 3}},
		{"joined by a proxy", []string{`<https://h/a?page=2>; rel="next", <https://h/a?page=9>; rel="last"`}, links{"next": 2, "last": 9}},
		{"commas in the URL", []string{`<http://h/users?search=Alice%2CBob&x=a,b&page=2>; rel="next"`}, links{"next": 2}},
		{"commas in a title", []string{`<http://h/?page=2>; title="a, <b>"; rel=next`}, links{"next": 2}},
		{"two relations", []string{`<http://h/?page=1>; rel="first prev"`}, links{"first": 1, "prev": 1}},
		{"case", []string{`<http://h/?page=4>; REL="Next"`}, links{"next": 4}},
		{"no page", []string{`<http://h/>; rel="next"`, `<http://h/?page=x>; rel="last"`, `<http://h/?page=-1>; rel="first"`}, links{"next": 0, "last": 0, "first": 0}},
		{"no relation", []string{`<http://h/?page=1>`, `<http://h/?page=1>; rel=""`}, nil},
		{"broken", []string{`http://h/?page=1; rel=next`, `<http://h/?page=1; rel=next`, ``, `,,,`}, nil},
	}
	for _, tt := range tests {
		if got := parseLinks(http.Header{"Link": tt.lines}); !maps.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// No header makes the parser fail, or name a page that does not exist.
func FuzzLinks(f *testing.F) {
	f.Add(`<http://h/a?page=2&x="y,z">; rel="next", <b?page=3>;rel=last`, "216")
	seen := map[string]bool{}
	for _, e := range recorded(f) {
		for _, line := range e.Header().Values("Link") {
			if !seen[e.OperationID] {
				f.Add(line, e.Header().Get("Total-Number"))
			}
		}
		seen[e.OperationID] = true
	}
	f.Fuzz(func(t *testing.T, line, total string) {
		header := http.Header{"Link": {line}, "Total-Number": {total}}
		for relation, page := range parseLinks(header) {
			if relation == "" || page < 0 {
				t.Fatalf("%q gives %q: %d", line, relation, page)
			}
		}
		for _, items := range []int{0, 1, 20} {
			info := NewPageInfo(header, 3, 20, items)
			if info.Total < -1 || info.Last < 0 || info.More && items == 0 {
				t.Fatalf("%q, %q, %d items give %+v", line, total, items, info)
			}
		}
	})
}

// recorded returns the recorded exchanges.
func recorded(tb testing.TB) []*exchange.Exchange {
	tb.Helper()
	all, err := exchange.Read("../testdata/recorded.jsonl")
	if err != nil {
		tb.Fatal(err)
	}
	return all
}
