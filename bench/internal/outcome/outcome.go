package outcome

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Results are the values of benchmarks in several rounds.
type Results struct {
	values   map[string]map[string][]float64 // by name and unit
	settings map[string]string
}

// processors is what go test adds to a name: the number of processors.
var processors = regexp.MustCompile(`-\d+$`)

// Read adds what stands in the output of go test, and passes over all else.
func (r *Results) Read(output io.Reader) error {
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		if r.readSetting(lines.Text()) {
			continue
		}
		fields := strings.Fields(lines.Text())
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name := processors.ReplaceAllString(strings.TrimPrefix(fields[0], "Benchmark"), "")
		for i := 2; i+1 < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return fmt.Errorf("no number in %q: %w", lines.Text(), err)
			}
			r.Add(name, fields[i+1], value)
		}
	}
	return lines.Err()
}

// Add adds one value.
func (r *Results) Add(name, unit string, value float64) {
	if r.values == nil {
		r.values = map[string]map[string][]float64{}
	}
	if r.values[name] == nil {
		r.values[name] = map[string][]float64{}
	}
	r.values[name][unit] = append(r.values[name][unit], value)
}

// Min is the smallest value of a benchmark in any round. Other programs on the
// machine make a benchmark slower, never faster, so this is nearest to what it
// takes.
func (r *Results) Min(name, unit string) (value float64, found bool) {
	if values := r.values[name][unit]; len(values) > 0 {
		return slices.Min(values), true
	}
	return 0, false
}

// Max is the largest value of a benchmark in any round.
func (r *Results) Max(name, unit string) (value float64, found bool) {
	if values := r.values[name][unit]; len(values) > 0 {
		return slices.Max(values), true
	}
	return 0, false
}

// Median is the middle of a benchmark's values in all rounds.
func (r *Results) Median(name, unit string) (value float64, found bool) {
	return median(r.values[name][unit])
}

// Ratio is the middle of the ratios of two benchmarks in each round. They ran one
// after the other, so that a slow moment of the machine has mostly hit both.
func (r *Results) Ratio(name, to, unit string) (value float64, found bool) {
	above, below := r.values[name][unit], r.values[to][unit]
	var ratios []float64
	for i := range min(len(above), len(below)) {
		ratios = append(ratios, above[i]/below[i])
	}
	return median(ratios)
}

func median(values []float64) (value float64, found bool) {
	if len(values) == 0 {
		return 0, false
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle], true
	}
	return (sorted[middle-1] + sorted[middle]) / 2, true
}

// Line returns the values as one line of go test's output. The units come in the
// order of the alphabet, rounded to a millionth.
func Line(name string, values map[string]float64) string {
	var line strings.Builder
	fmt.Fprintf(&line, "Benchmark%s 1", name)
	for _, unit := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(&line, " %s %s", strconv.FormatFloat(math.Round(values[unit]*1e6)/1e6, 'f', -1, 64), unit)
	}
	return line.String()
}
