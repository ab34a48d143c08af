package report

import (
	"fmt"
	"math"

	"github.com/logto-go/management/bench/internal/outcome"
)

// reader takes values out of results; what is not there is NaN.
type reader struct{ results *outcome.Results }

func (r *reader) min(name, unit string) float64 { return orNaN(r.results.Min(name, unit)) }

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
}{{"GetUser", 1.3}, {"CreateUser", 1.3}, {"ListUsersPage", 1.15}}

// moreAllocations is how many the client may have beyond the floor's.
const moreAllocations = 25

// calls compares single calls, over a network or without one.
func (r *reader) calls(via string) table {
	t := table{{"Call", "Measure", "Floor", "Client", "Client / floor", "Target", "Met"}}
	for _, op := range operations {
		name := op.name + "/" + via + "/"
		row := func(measure, unit string, format func(float64) string) (floor, ours float64, cells []string) {
			floor, ours = r.min(name+"floor", unit), r.min(name+"ours", unit)
			return floor, ours, []string{op.name, measure, format(floor), format(ours), number("%.2f", ours/floor)}
		}
		floor, ours, cells := row("time", "ns/op", duration)
		if via == "net" {
			cells = append(cells, number("%.2f", op.limit), within(ours/floor, op.limit))
		} else {
			cells = append(cells, "", "")
		}
		t = append(t, cells)
		_, _, cells = row("processor time", "cpu-ns/op", duration)
		t = append(t, append(cells, "", ""))
		_, _, cells = row("bytes", "B/op", size)
		t = append(t, append(cells, "", ""))
		floor, ours, cells = row("allocations", "allocs/op", count)
		t = append(t, append(cells, fmt.Sprintf("+%d", moreAllocations), within(ours-floor, moreAllocations)))
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
			row = append(row, m.format(r.min("ListUsersPage/net/"+who, m.unit)))
		}
		t = append(t, row)
	}
	return t
}

// Listing: the pages there are, and the targets by the number of pages at a time.
const pages = 100

var speedups = []struct{ ahead, target float64 }{{4, 3.6}, {8, 7}, {16, 13}}

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
		"1", "1", "time within 1.05", within(over, 1.05),
	})
	for _, s := range speedups {
		name := fmt.Sprintf("Listing/concurrency=%.0f", s.ahead)
		took := r.min(name, "ns/op")
		t = append(t, []string{
			count(s.ahead), duration(took), number("%.3f", r.min(name, "x-latency")), count(r.max(name, "requests/op")),
			number("%.1f", sequential/took), number("%.1f", pages/(1+math.Ceil((pages-1)/s.ahead))),
			number("%.1f", s.target), reaches(sequential/took, s.target),
		})
	}
	return t
}
