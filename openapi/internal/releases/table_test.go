package releases

import (
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestTable(t *testing.T) {
	doc := func(n int) spec.Object {
		paths := spec.Object{}
		for i := range n {
			paths["/"+string(rune('a'+i))] = spec.Object{"get": spec.Object{}}
		}
		return spec.Object{"paths": paths}
	}
	all := []Release{{"published-2024", Version{}, doc(1)}, {"v1.38.0", Version{1, 38, 0}, doc(2)}, {"v1.40.1", Version{1, 40, 1}, doc(3)}}
	changes := []Change{
		{Operation, "GetNew", ">1.40"}, {Operation, "GetB", "1.40"}, {Operation, "GetA", "1.40"},
		{Parameter, "GetA.q|\n# x", "1.40"}, {Field, "GetA.f", ">1.40"}, {Field, "GetA.f", ">1.40"},
	}
	got := Table(all, 5, changes, Facts{Ignored: []Ignored{{"`q`", "1.41", "all come"}}})
	want := strings.Join([]string{
		"| Logto | operations | methods that it lacks |", "|---|---:|---:|",
		"| the recorded document | 5 | 0 |", "| 1.40.1 | 3 | 1 |", "| 1.38.0 | 2 | 3 |", "",
		"What is new against the release before it in this table:", "",
		"- **newer than 1.40**", "  - operations: `GetNew`", "  - fields of requests: `GetA.f`",
		"- **1.40**", "  - operations: `GetA`, `GetB`", "  - query parameters: `GetA.q¦ # x`", "",
		"An older server ignores query parameters and fields of requests that it does not know, and", "reports success. In particular:", "",
		"| what | ignored before | so |", "|---|---|---|", "| `q` | 1.41 | all come |", "",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestInsert(t *testing.T) {
	page := "# Page\n\n" + begin + "\nold\n" + end + "\nafter\n"
	once, err := Insert([]byte(page), "new\n")
	if err != nil {
		t.Fatal(err)
	}
	if want := "# Page\n\n" + begin + "\n\nnew\n\n" + end + "\nafter\n"; string(once) != want {
		t.Errorf("got %s", once)
	}
	if twice, err := Insert(once, "new\n"); err != nil || string(twice) != string(once) {
		t.Errorf("the second time: %v\n%s", err, twice)
	}
	for _, page := range []string{"", begin, end, end + begin} {
		if _, err := Insert([]byte(page), "new"); err == nil {
			t.Errorf("%q: no error", page)
		}
	}
}

func TestParseFacts(t *testing.T) {
	for text, want := range map[string]string{
		"supported: 10": "", "supported: 2\nignored: [{what: a, before: '1.2', effect: b}]": "",
		"": "EOF", "supported: 0": "at least one", "supported: 1\nmore: 2": "not found",
		"supported: 1\nignored: [{what: a, before: soon, effect: b}]": "needs `what`", "supported: 1\nignored: [{before: '1.2', effect: b}]": "needs `what`",
	} {
		if _, err := ParseFacts([]byte(text)); want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%q: %v", text, err)
		}
	}
}
