package report

import "fmt"

// heap shows the memory of a list, and how much it grows.
func (r *reader) heap() table {
	t := table{{"Users", "One page at a time", "8 pages at a time"}}
	peak := func(users, ahead int) float64 {
		return r.max(fmt.Sprintf("Heap/users=%d/concurrency=%d", users, ahead), "peak-live-B")
	}
	for _, users := range []int{1_000, 10_000, 100_000} {
		t = append(t, []string{fmt.Sprint(users), size(peak(users, 1)), size(peak(users, 8))})
	}
	one := 100 * (peak(100_000, 1)/peak(1_000, 1) - 1)
	eight := 100 * (peak(100_000, 8)/peak(10_000, 8) - 1)
	return append(t,
		[]string{"growth", number("%.1f %%", one), number("%.1f %% (from 10,000 on)", eight)},
		[]string{"within 10 %", within(one, 10), within(eight, 10)})
}

// contention shows a client that many goroutines share.
func (r *reader) contention() table {
	t := table{{"1,000 goroutines", "Floor", "Client", "Client / floor", "Target", "Met"}}
	for _, via := range []struct{ name, title string }{{"net", "over loopback"}, {"memory", "without a network"}} {
		name := "Contention/" + via.name + "/"
		floor, ours := r.max(name+"floor", "calls/s"), r.max(name+"ours", "calls/s")
		t = append(t, []string{"calls per second, " + via.title, count(floor), count(ours), number("%.2f", ours/floor), "", ""})
		floor, ours = r.min(name+"floor", "lock-wait-%"), r.min(name+"ours", "lock-wait-%")
		t = append(t, []string{"share of time in wait for locks", number("%.2f %%", floor), number("%.2f %%", ours), "", "", ""})
	}
	tokens := r.max("Contention/net/ours", "token-requests/op")
	return append(t, []string{"token requests", "0", count(tokens), "", "1", within(tokens, 1)})
}

// budget shows how the rate limit is used, and what it costs a list.
func (r *reader) budget() table {
	mean, worst := r.min("Budget", "mean-requests/window"), r.max("Budget", "worst-requests/window")
	stopped := r.max("Stopped", "worst-requests/window")
	limited, free := r.min("CloudListing/limit", "ns/op"), r.min("CloudListing/nolimit", "ns/op")
	return table{
		{"What", "Client", "Target", "Met"},
		{"requests within ten seconds, on average", number("%.1f", mean), "199", reaches(mean, 199)},
		{"in the fullest ten seconds", count(worst), "200", within(worst, 200)},
		{"in the fullest two seconds of a process that is stopped and goes on", count(stopped), "100", within(stopped, 100)},
		{"list of 10,000 users, 8 pages at a time", duration(limited), "", ""},
		{"the same without a limit", duration(free), "", ""},
		{"ratio", number("%.2f", limited/free), "1.15", within(limited/free, 1.15)},
	}
}
