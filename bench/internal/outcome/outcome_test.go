package outcome

import (
	"strings"
	"testing"
)

const output = `goos: linux
pkg: example.com/bench
BenchmarkGetUser/net/floor-2   100   5000 ns/op   96 allocs/op
BenchmarkGetUser/net/floor-2   120   4000 ns/op   97 allocs/op
BenchmarkListing/concurrency=16-2   1   2e+08 ns/op   100.0 requests/op
BenchmarkSize/one 1 9464978 bytes
--- BENCH: BenchmarkGetUser
PASS
`

func TestRead(t *testing.T) {
	var r Results
	if err := r.Read(strings.NewReader(output)); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, unit string
		min, max   float64
		found      bool
	}{
		{"GetUser/net/floor", "ns/op", 4000, 5000, true},
		{"GetUser/net/floor", "allocs/op", 96, 97, true},
		{"Listing/concurrency=16", "ns/op", 2e8, 2e8, true},
		{"Size/one", "bytes", 9464978, 9464978, true},
		{"GetUser/net/floor", "B/op", 0, 0, false},
		{"Nothing", "ns/op", 0, 0, false},
	}
	for _, tt := range tests {
		low, found := r.Min(tt.name, tt.unit)
		high, _ := r.Max(tt.name, tt.unit)
		if low != tt.min || high != tt.max || found != tt.found {
			t.Errorf("%s %s: %v to %v, %v", tt.name, tt.unit, low, high, found)
		}
	}
}

func TestMedianAndRatio(t *testing.T) {
	var r Results
	for i, values := range [][2]float64{{100, 110}, {300, 240}, {200, 240}} { // floor and ours, by round
		r.Add("floor", "ns/op", values[0])
		r.Add("ours", "ns/op", values[1])
		if i == 1 {
			if got, _ := r.Median("floor", "ns/op"); got != 200 {
				t.Errorf("median of two: %v", got)
			}
		}
	}
	if got, found := r.Median("ours", "ns/op"); got != 240 || !found {
		t.Errorf("median: %v, %v", got, found)
	}
	if got, found := r.Ratio("ours", "floor", "ns/op"); got != 1.1 || !found {
		t.Errorf("ratio: %v, %v", got, found)
	}
	if _, found := r.Ratio("ours", "missing", "ns/op"); found {
		t.Error("a ratio to nothing")
	}
}

func TestSettings(t *testing.T) {
	var r Results
	if err := r.Read(strings.NewReader(SettingLine("modules", "a b") + "\n" + output)); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"modules": "a b", "goos": "linux", "missing": ""} {
		if got := r.Setting(key); got != want {
			t.Errorf("%s: %q", key, got)
		}
	}
}

func TestReadRefusesWhatIsNoNumber(t *testing.T) {
	var r Results
	if err := r.Read(strings.NewReader("BenchmarkX 1 fast ns/op\n")); err == nil {
		t.Error("no error")
	}
}

func TestLineIsReadAgain(t *testing.T) {
	line := Line("Compile/all", map[string]float64{"cpu-s": 3.25, "peak-B": 251658240})
	if want := "BenchmarkCompile/all 1 3.25 cpu-s 251658240 peak-B"; line != want {
		t.Errorf("got %q", line)
	}
	var r Results
	if err := r.Read(strings.NewReader(line)); err != nil {
		t.Fatal(err)
	}
	if got, _ := r.Min("Compile/all", "cpu-s"); got != 3.25 {
		t.Errorf("got %v", got)
	}
}
