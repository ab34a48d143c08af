package report

import (
	"fmt"
	"math"

	"github.com/logto-go/management/bench/internal/outcome"
)

// reader takes values out of results; what is not there is NaN.
type reader struct{ results *outcome.Results }

func (r *reader) min(name, unit string) float64 { return orNaN(r.results.Min(name, unit)) }

func (r *reader) median(name, unit string) float64 { return orNaN(r.results.Median(name, unit)) }

func (r *reader) max(name, unit string) float64 { return orNaN(r.results.Max(name, unit)) }

func orNaN(value float64, found bool) float64 {
	if !found {
		return math.NaN()
	}
	return value
}

func (r *reader) machine() string {
	s := r.results.Setting
	text := fmt.Sprintf("%s with %s on %s: %s processors", s("date"), s("go"), s("system"), s("processors"))
	if processor := s("processor"); processor != "" {
		text += " (" + processor + ")"
	}
	var kib float64
	if _, err := fmt.Sscanf(s("memory"), "%f KiB", &kib); err == nil {
		text += fmt.Sprintf(", %.0f GiB of memory", kib/(1<<20))
	}
	return text
}

// operations are the calls that are compared, with the limits for time over a
// network, as ratios.
var operations = []struct {
	name  string
	limit float64
}{{"GetUser", 1.1}, {"CreateUser", 1.3}, {"ListUsersPage", 1.15}}

// moreAllocations is how many the client may have beyond the floor's.
const moreAllocations = 25

// calls compares single calls, over a network or without one.
func (r *reader) calls(via string) table {
	t := table{{"Call", "Measure", "Floor", "Client", "Client / floor", "Target", "Met"}}
	for _, op := range operations {
		name := op.name + "/" + via + "/"
		row := func(measure, unit string, format func(float64) string) []string {
			floor, ours := r.median(name+"floor", unit), r.median(name+"ours", unit)
			ratio := orNaN(r.results.Ratio(name+"ours", name+"floor", unit))
			row := []string{op.name, measure, format(floor), format(ours), number("%.2f", ratio), "", ""}
			switch {
			case unit == "ns/op" && via == "net":
				row[5], row[6] = number("%.2f", op.limit), within(ratio, op.limit)
			case unit == "allocs/op":
				row[5], row[6] = fmt.Sprintf("+%d", moreAllocations), within(ours-floor, moreAllocations)
			}
			return row
		}
		t = append(t,
			row("time", "ns/op", duration),
			row("processor time", "cpu-ns/op", duration),
			row("bytes", "B/op", size),
			row("allocations", "allocs/op", count))
	}
	return t
}

// brief sets a page that is read whole beside one of which three fields are read.
func (r *reader) brief() table {
	t := table{{"Page of 100 users", "Floor, three fields", "Floor, all fields", "Client"}}
	for _, m := range []struct {
		name, unit string
		format     func(float64) string
	}{{"time", "ns/op", duration}, {"processor time", "cpu-ns/op", duration}, {"bytes", "B/op", size}, {"allocations", "allocs/op", count}} {
		row := []string{m.name}
		for _, who := range []string{"brief", "floor", "ours"} {
			row = append(row, m.format(r.median("ListUsersPage/net/"+who, m.unit)))
		}
		t = append(t, row)
	}
	return t
}

// Listing: the pages there are, how many are read at a time, and how much of the possible speed-up
// is to be reached.
const pages, reached = 100, 0.9

var aheads = []float64{4, 8, 16}

func (r *reader) listing() table {
	t := table{{"Pages at a time", "Time", "Time / latency of all pages", "Requests", "Speed-up", "Bound", "Target", "Met"}}
	sequential := r.min("Listing/concurrency=1", "ns/op")
	floor, over := r.min("Listing/floor", "x-latency"), r.min("Listing/concurrency=1", "x-latency")
	t = append(t, []string{
		"1 (floor)", duration(r.min("Listing/floor", "ns/op")), number("%.2f", floor),
		count(r.max("Listing/floor", "requests/op")), "", "", "time within 1.05", within(floor, 1.05),
	})
	t = append(t, []string{
		"1", duration(sequential), number("%.2f", over), count(r.max("Listing/concurrency=1", "requests/op")),
		"1", "", "time within 1.05", within(over, 1.05),
	})
	for _, ahead := range aheads {
		name := fmt.Sprintf("Listing/concurrency=%.0f", ahead)
		took := r.min(name, "ns/op")
		bound := over * pages / (2 + math.Ceil((pages-2)/ahead))
		t = append(t, []string{
			count(ahead), duration(took), number("%.3f", r.min(name, "x-latency")), count(r.max(name, "requests/op")),
			number("%.1f", sequential/took), number("%.1f", bound),
			number("%.1f", reached*bound), reaches(sequential/took, reached*bound),
		})
	}
	return t
}
