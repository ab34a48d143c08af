package logtotest

import "time"

var dashboardOperations = operations{
	"GetTotalUserCount":   {run: func(c *call) (*response, error) { return ok(map[string]int{"totalUserCount": c.db.users.Len()}), nil }},
	"GetNewUserCounts":    {run: newUserCounts},
	"GetActiveUserCounts": {run: activeUserCounts},
	"GetStatus":           {run: func(*call) (*response, error) { return noContent(), nil }},
}

// trend is a count and how much it is above the one before.
type trend struct {
	Count int `json:"count"`
	Delta int `json:"delta"`
}

const day = 24 * time.Hour

// compare counts in the time before end and in as much time before that.
func compare(count func(from, to time.Time) int, end time.Time, length time.Duration) trend {
	now, before := count(end.Add(-length), end), count(end.Add(-2*length), end.Add(-length))
	return trend{now, now - before}
}

// within reports whether a time in milliseconds is in a range.
func within(at int64, from, to time.Time) bool { return at >= from.UnixMilli() && at < to.UnixMilli() }

func newUserCounts(c *call) (*response, error) {
	created := func(from, to time.Time) int {
		n := 0
		for u := range c.db.users.All() {
			if within(u.CreatedAt, from, to) {
				n++
			}
		}
		return n
	}
	end := c.now.UTC().Truncate(day).Add(day)
	return ok(map[string]trend{"today": compare(created, end, day), "last7Days": compare(created, end, 7*day)}), nil
}

// activeUserCounts counts the users who got tokens, by the audit log, up to the given day.
func activeUserCounts(c *call) (*response, error) {
	last := c.now.UTC().Truncate(day)
	if given, err := time.Parse(time.DateOnly, c.query.Get("date")); err == nil {
		last = given
	}
	active := func(from, to time.Time) int {
		seen := map[any]bool{}
		for _, e := range c.db.logs {
			if who := e.Payload["userId"]; who != nil && within(e.CreatedAt, from, to) {
				seen[who] = true
			}
		}
		return len(seen)
	}
	curve := []object{}
	for i := range 30 {
		from := last.AddDate(0, 0, i-29)
		curve = append(curve, objectOf(member("date", from.Format(time.DateOnly)), member("count", active(from, from.Add(day)))))
	}
	end := last.Add(day)
	return ok(map[string]any{
		"dauCurve": curve, "dau": compare(active, end, day), "wau": compare(active, end, 7*day), "mau": compare(active, end, 30*day),
	}), nil
}
