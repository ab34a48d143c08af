package logtotest

import (
	"slices"
	"time"
)

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

func newUserCounts(c *call) (*response, error) {
	today := c.now.UTC().Truncate(day)
	between := func(from, to time.Time) int {
		n := 0
		for u := range c.db.users.All() {
			if u.CreatedAt >= from.UnixMilli() && u.CreatedAt < to.UnixMilli() {
				n++
			}
		}
		return n
	}
	compare := func(length time.Duration) trend {
		end := today.Add(day)
		now, before := between(end.Add(-length), end), between(end.Add(-2*length), end.Add(-length))
		return trend{now, now - before}
	}
	return ok(map[string]trend{"today": compare(day), "last7Days": compare(7 * day)}), nil
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
			if who := e.Payload["userId"]; who != nil && e.CreatedAt >= from.UnixMilli() && e.CreatedAt < to.UnixMilli() {
				seen[who] = true
			}
		}
		return len(seen)
	}
	compare := func(length time.Duration) trend {
		end := last.Add(day)
		now, before := active(end.Add(-length), end), active(end.Add(-2*length), end.Add(-length))
		return trend{now, now - before}
	}
	type point struct {
		Date  string `json:"date"`
		Count int    `json:"count"`
	}
	var curve []point
	for i := range 30 {
		from := last.Add(-time.Duration(i) * day)
		curve = append(curve, point{from.Format(time.DateOnly), active(from, from.Add(day))})
	}
	slices.Reverse(curve)
	return ok(map[string]any{"dauCurve": curve, "dau": compare(day), "wau": compare(7 * day), "mau": compare(30 * day)}), nil
}
