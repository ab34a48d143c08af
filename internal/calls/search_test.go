package calls_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"unicode/utf8"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/internal/exchange"
)

// A builder is what the generated parameters take.
var _ gen.SearchQuery = management.Search()

func TestSearch(t *testing.T) {
	tests := []struct {
		name   string
		search management.SearchBuilder
		want   string
	}{
		{"nothing", management.Search(), ""},
		{"zero", management.SearchBuilder{}, ""},
		{"flags alone", management.Search().MatchAll().CaseSensitive(), ""},
		{"all fields", management.Search().Like(management.AnyField, "%6b%"), "search=%6b%"},
		{"all fields, exact", management.Search().Exact(management.AnyField, "a", "b"), "mode=exact&search=a&search=b"},
		{"exact", management.SearchUsers().Exact("primaryEmail", "a@b.c"), "mode.primaryEmail=exact&search.primaryEmail=a@b.c"},
		{"several values", management.SearchUsers().Exact("id", "a", "b"), "mode.id=exact&search.id=a&search.id=b"},
		{"several values, one by one", management.SearchUsers().Exact("id", "a").Exact("id", "b"), "mode.id=exact&search.id=a&search.id=b"},
		{"like", management.SearchRoles().Like("name", "a%"), "search.name=a%"},
		{"contains", management.SearchScopes().Contains("name", `50%_\`), `search.name=%50\%\_\\%`},
		{"prefix", management.SearchApplications().HasPrefix("description", "x"), "search.description=x%"},
		{"suffix", management.SearchUsers().HasSuffix("primaryEmail", "@b.c"), "search.primaryEmail=%@b.c"},
		{"posix", management.SearchUsers().Posix("username", "^a[0-3]$"), "mode.username=posix&search.username=^a[0-3]$"},
		{"similar", management.SearchUsers().SimilarTo("name", "(A|B)%").CaseSensitive(), "isCaseSensitive=true&mode.name=similar_to&search.name=(A|B)%"},
		{"joint", management.SearchUsers().Like("username", "a%").Like("name", "b%").MatchAll(), "joint=and&search.name=b%&search.username=a%"},
		{"a mode for all does not reach a field", management.Search().Exact(management.AnyField, "a").Like("name", "b%"),
			"mode=exact&mode.name=like&search=a&search.name=b%"},
		{"escaped backslashes end a pattern", management.Search().Like("name", `a\\`), `search.name=a\\`},
	}
	for _, tt := range tests {
		query, err := tt.search.SearchQuery()
		text, unescape := url.QueryUnescape(query.Encode())
		if err != nil || unescape != nil || text != tt.want {
			t.Errorf("%s: got %s, %v; want %s", tt.name, text, err, tt.want)
		}
	}
}

func TestSearchRefuses(t *testing.T) {
	users := management.SearchUsers
	for says, search := range map[string]management.SearchBuilder{
		`"nope" cannot be searched`:        users().Exact("nope", "x"),
		`"description" cannot be searched`: users().Exact("description", "x"),
		`"username" cannot be searched`:    management.SearchRoles().Exact("username", "x"),
		`"" cannot be searched`:            users().Exact("", "x"),
		"nested":                           users().Like("profile.nickname", "x"),
		"no value":                         users().Exact("id"),
		"is empty":                         users().Exact("id", "a", ""),
		"to find":                          users().Contains("name", ""),
		"empty: Logto":                     users().Like("name", ""),
		"NUL":                              users().Exact("id", "a\x00"),
		"UTF-8":                            users().Exact("id", "a\xff"),
		"lone backslash":                   users().Like("name", `a\`),
		"two conditions for name":          users().Like("name", "a").Like("name", "b"),
		"two conditions for id":            users().Exact("id", "a").Posix("id", "b"),
		"two conditions for AnyField":      users().Like(management.AnyField, "a").Like(management.AnyField, "b"),
		"needs CaseSensitive":              users().SimilarTo("name", "a"),
		"first mistake, \"one\"":           users().Exact("one", "x").Exact("two", "x"),
	} {
		query, err := search.SearchQuery()
		want := strings.TrimPrefix(says, "first mistake, ")
		if err == nil || query != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want an error that speaks of %q, got %v", want, err)
		}
	}
}

// A builder is not changed by what is built on it.
func TestSearchBuilderIsAValue(t *testing.T) {
	base := management.SearchUsers().Exact("id", "a")
	one, two := base.Exact("id", "b").Like("name", "x"), base.Exact("id", "c").Like("username", "y")
	base.Exact("nope", "x")
	for want, search := range map[string]management.SearchBuilder{
		"mode.id=exact&search.id=a":                               base,
		"mode.id=exact&search.id=a&search.id=b&search.name=x":     one,
		"mode.id=exact&search.id=a&search.id=c&search.username=y": two,
	} {
		if query, err := search.SearchQuery(); err != nil || query.Encode() != want {
			t.Errorf("got %s, %v; want %s", query.Encode(), err, want)
		}
	}
}

// The recorded searches that a real server answered can be built.
func TestRecordedSearches(t *testing.T) {
	built := map[string]management.SearchBuilder{
		"search=%256b0306bb%25":                                                       management.Search().Contains(management.AnyField, "6b0306bb"),
		"search.name=emptyScopes+6b0306bb&mode.name=exact":                            management.SearchRoles().Exact("name", "emptyScopes 6b0306bb"),
		"search.id=xwo18xd1a1k7&search.id=y3nnozr06afj&mode.id=exact":                 management.SearchUsers().Exact("id", "xwo18xd1a1k7", "y3nnozr06afj"),
		"search.name=%28Bulk%7CZo%29%25&mode.name=similar_to&isCaseSensitive=true":    management.SearchUsers().SimilarTo("name", "(Bulk|Zo)%").CaseSensitive(),
		"search.primaryEmail=%25.6b0306bb%40example.com":                              management.SearchUsers().HasSuffix("primaryEmail", ".6b0306bb@example.com"),
		"search.primaryEmail=bulk0%25&search.username=bulk%256b0306bb%25&joint=and":   management.SearchUsers().HasPrefix("primaryEmail", "bulk0").Like("username", "bulk%6b0306bb%").MatchAll(),
		"search.primaryEmail=zoe%2B6b0306bb%40example.com&mode.primaryEmail=exact":    management.SearchUsers().Exact("primaryEmail", "zoe+6b0306bb@example.com"),
		"search.username=%5Ebulk_6b0306bb_0%5B0-3%5D%24&mode.username=posix":          management.SearchUsers().Posix("username", "^bulk_6b0306bb_0[0-3]$"),
		"search.username=BULK%5C_6b0306bb%25&isCaseSensitive=true":                    management.SearchUsers().HasPrefix("username", "BULK_6b0306bb").CaseSensitive(),
		"search.id=xwo18xd1a1k7&mode.id=exact":                                        management.SearchUsers().Exact("id", "xwo18xd1a1k7"),
		"search.primaryEmail=idp%40corp-6b0306bb.example.com&mode.primaryEmail=exact": management.SearchUsers().Exact("primaryEmail", "idp@corp-6b0306bb.example.com"),
		"search=%256b0306bb%25&page=1&page_size=2":                                    management.Search().Contains(management.AnyField, "6b0306bb"),
		"page=1&page_size=3&search=%25bulk%5C_6b0306bb%25":                            management.Search().Contains(management.AnyField, "bulk_6b0306bb"),
	}
	seen := 0
	for _, e := range recordedExchanges(t) {
		search, ok := built[e.Query]
		if !ok || e.Status != 200 {
			continue
		}
		seen++
		want, err := url.ParseQuery(e.Query)
		if err != nil {
			t.Fatal(err)
		}
		want.Del("page")
		want.Del("page_size")
		if got, err := search.SearchQuery(); err != nil || got.Encode() != want.Encode() {
			t.Errorf("got %s, %v; recorded is %s", got.Encode(), err, want.Encode())
		}
	}
	if seen < len(built) {
		t.Errorf("%d of %d searches are recorded", seen, len(built))
	}
}

// A search goes out with the request, as keys of its own.
func TestSearchIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, "[]", "Total-Number", "0")}}
		params := &gen.ListUsersParams{SearchParams: management.SearchUsers().Exact("primaryEmail", "zoe+1@example.com")}
		if n := countItems(t, s.start(t).ListUsers(t.Context(), params)); n != 0 {
			t.Errorf("%d users", n)
		}
		want := "/api/users?mode.primaryEmail=exact&search.primaryEmail=zoe%2B1%40example.com&page=1&page_size=100"
		if got := s.requests[0].path; !sameQuery(got, want) {
			t.Errorf("sent %s, want %s", got, want)
		}
	})
}

func recordedExchanges(t testing.TB) []*exchange.Exchange {
	t.Helper()
	all, err := exchange.Read("../../testdata/recorded.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func sameQuery(a, b string) bool {
	u, err := url.Parse(a)
	v, err2 := url.Parse(b)
	return err == nil && err2 == nil && u.Path == v.Path && u.Query().Encode() == v.Query().Encode()
}

// What is looked for arrives as it was given, and as nothing else.
func FuzzSearch(f *testing.F) {
	for _, e := range recordedExchanges(f) {
		if values, err := url.ParseQuery(e.Query); err == nil {
			for key, list := range values {
				if field, ok := strings.CutPrefix(key, "search."); ok {
					f.Add(field, list[0])
				}
			}
		}
	}
	f.Add("*", `a\`)
	f.Add("id&x=1", "b&joint=and")
	f.Fuzz(func(t *testing.T, field, text string) {
		search := management.SearchUsers().Exact(field, text)
		query, err := search.SearchQuery()
		if err != nil {
			return
		}
		if text == "" || !utf8.ValidString(text) {
			t.Fatalf("%q was accepted", text)
		}
		parsed, err := url.ParseQuery(query.Encode())
		if err != nil || len(parsed) != 2 {
			t.Fatalf("%q gives %v, %v", query.Encode(), parsed, err)
		}
		key := "search"
		if field != management.AnyField {
			key += "." + field
		}
		if got := parsed[key]; !slices.Equal(got, []string{text}) {
			t.Fatalf("%q became %q", text, got)
		}
		if unescaped := unescapeLike(management.EscapeLike(text)); unescaped != text {
			t.Fatalf("the pattern for %q matches %q", text, unescaped)
		}
	})
}

// unescapeLike gives the one text that a pattern without wildcards matches, or a
// text with U+FFFF in place of each wildcard.
func unescapeLike(pattern string) string {
	var out strings.Builder
	escaped := false
	for _, r := range pattern {
		switch {
		case escaped:
			out.WriteRune(r)
			escaped = false
		case r == '\\':
			escaped = true
		case r == '%' || r == '_':
			out.WriteRune('\uffff')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}
