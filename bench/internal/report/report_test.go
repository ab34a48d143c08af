package report

import (
	"math"
	"strings"
	"testing"

	"github.com/logto-go/management/bench/internal/outcome"
)

func results(t *testing.T, lines ...string) *outcome.Results {
	t.Helper()
	var r outcome.Results
	if err := r.Read(strings.NewReader(strings.Join(lines, "\n"))); err != nil {
		t.Fatal(err)
	}
	return &r
}

func TestTables(t *testing.T) {
	r := &reader{results(t,
		"BenchmarkGetUser/net/floor-2 1 100000 ns/op 1000 B/op 100 allocs/op",
		"BenchmarkGetUser/net/ours-2 1 109000 ns/op 1500 B/op 126 allocs/op",
		"BenchmarkListing/concurrency=1-2 1 2100000000 ns/op 100 requests/op 1.06 x-latency",
		"BenchmarkListing/concurrency=4-2 1 525000000 ns/op 100 requests/op 0.27 x-latency",
		"BenchmarkHeap/users=1000/concurrency=1-2 1 2000000 peak-live-B",
		"BenchmarkHeap/users=100000/concurrency=1-2 1 2500000 peak-live-B",
		"BenchmarkContention/net/ours-2 1 1 token-requests/op",
		"BenchmarkCloudListing/limit-2 1 330000000 ns/op",
		"BenchmarkCloudListing/nolimit-2 1 300000000 ns/op",
		"BenchmarkBudget 50 197.8 mean-requests/window 248 worst-requests/window",
		"BenchmarkCompile/all 1 5.5 cpu-s 190000000 peak-B",
		"BenchmarkSize/floor 1 1000000 bytes 600000 stripped-bytes",
		"BenchmarkSize/one 1 1160000 bytes 660000 stripped-bytes",
		"BenchmarkScaling/document=1 1 3.5 compile-cpu-s 350 operations 3.5 regenerate-cpu-s",
		"BenchmarkScaling/document=2 1 7 compile-cpu-s 700 operations 14 regenerate-cpu-s",
		"modules: example.com/a example.com/b",
	)}
	tests := []struct{ name, text, want string }{
		{"time", r.calls("net").String(), "| GetUser | time | 100.0 µs | 109.0 µs | 1.09 | 1.10 | yes |"},
		{"bytes", r.calls("net").String(), "| GetUser | bytes | 1.0 kB | 1.5 kB | 1.50 |  |  |"},
		{"allocations", r.calls("net").String(), "| GetUser | allocations | 100 | 126 | 1.26 | +25 | **no** |"},
		{"what is missing", r.calls("net").String(), "| CreateUser | time | – | – | – | 1.30 | – |"},
		{"sequential", r.listing().String(), "| 1 | 2.10 s | 1.06 | 100 | 1 |  | time within 1.05 | **no** |"},
		{"concurrent", r.listing().String(), "| 4 | 525.00 ms | 0.270 | 100 | 4.0 | 3.9 | 3.5 | yes |"},
		{"heap", r.heap().String(), "| within 10 % | **no** | – |"},
		{"tokens", r.contention().String(), "| token requests | 0 | 1 |  | 1 | yes |"},
		{"budget", r.budget().String(), "| in the fullest ten seconds | 248 | 200 | **no** |"},
		{"budget in use", r.budget().String(), "| requests within ten seconds, on average | 197.8 | 199 | **no** |"},
		{"budget of a list", r.budget().String(), "| ratio | 1.10 | 1.15 | yes |"},
		{"compile", r.compile().String(), "| all that a user imports | 5.50 s | 190.00 MB | 6 s | yes |"},
		{"size", r.size().String(), "| one method | 1.16 MB | 1.160 | 660.0 kB | 1.100 | 1.15 | **no** |"},
		{"scaling", r.scaling().String(), "|  |  | 2.00: **no** |  | 1.00: yes |"},
		{"modules", r.pulled(), "- 2 modules: `example.com/a`, `example.com/b`"},
	}
	for _, tt := range tests {
		if !strings.Contains(tt.text, tt.want) {
			t.Errorf("%s: no %q in\n%s", tt.name, tt.want, tt.text)
		}
	}
}

func TestTablesAreEven(t *testing.T) {
	r := &reader{results(t)}
	for _, made := range []table{r.calls("net"), r.calls("memory"), r.brief(), r.listing(), r.heap(), r.contention(), r.budget(), r.compile(), r.size(), r.scaling()} {
		for _, row := range made {
			if len(row) != len(made[0]) {
				t.Errorf("the row %q is not as long as its head %q", row, made[0])
			}
		}
	}
}

func TestRenderLeavesNothingOpen(t *testing.T) {
	document, err := Render(results(t, "date: 2026-01-02", "processor: Example 3000", "memory: 8388608 KiB"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2026-01-02", "Example 3000", "8 GiB", "## Lists"} {
		if !strings.Contains(string(document), want) {
			t.Errorf("no %q in the document", want)
		}
	}
	if strings.Contains(string(document), "{{") || strings.Contains(string(document), "NaN") {
		t.Errorf("the document is unfinished:\n%s", document)
	}
}

func TestFormats(t *testing.T) {
	tests := []struct{ got, want string }{
		{duration(1500), "1.5 µs"},
		{duration(2.5e6), "2.50 ms"},
		{duration(3e9), "3.00 s"},
		{duration(math.NaN()), missing},
		{size(999), "999 B"},
		{size(1500), "1.5 kB"},
		{size(2.5e6), "2.50 MB"},
		{within(1.304, 1.3), "yes"},
		{within(1.31, 1.3), "**no**"},
		{reaches(12.99, 13), "**no**"},
		{reaches(math.NaN(), 13), missing},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}
