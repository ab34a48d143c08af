package logtotest

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/paging"
)

// logEntry is an audit log entry, or, with a key that starts with TriggerHook., the record of a delivered webhook.
type logEntry struct {
	TenantID  string         `json:"tenantId"`
	ID        string         `json:"id"`
	Key       string         `json:"key"`
	Payload   map[string]any `json:"payload"`
	CreatedAt int64          `json:"createdAt"`
}

const hookKeyPrefix = "TriggerHook."

// ofHook reports whether the entry records what a webhook was sent.
func (e *logEntry) ofHook(id string) bool {
	return strings.HasPrefix(e.Key, hookKeyPrefix) && e.Payload["hookId"] == id
}

var logOperations = operations{
	"ListLogs": {run: listLogs},
	"GetLog":   {run: getLog},

	"GetTotalUserCount":   {run: countUsers},
	"GetNewUserCounts":    {run: newUserCounts},
	"GetActiveUserCounts": {run: activeUserCounts},
	"GetStatus":           {run: func(*call) (*response, error) { return noContent(), nil }},
}

// AddLog puts an entry into the audit log: what sign-ins and the like would write on a real server.
// The key is such as "Interaction.SignIn.Submit"; payload gets key and result ("Success") unless it
// has them. It returns the entry's id.
func (s *Server) AddLog(key string, payload map[string]any, at time.Time) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addLog(key, payload, at)
}

// addLog keeps the entries in the order of their times, which is the order lists show them in.
func (s *Server) addLog(key string, payload map[string]any, at time.Time) string {
	full := map[string]any{"key": key, "result": "Success"}
	maps.Copy(full, payload)
	entry := &logEntry{TenantID: tenant, ID: s.ids.Long(), Key: key, Payload: full, CreatedAt: at.UnixMilli()}
	position := sort.Search(len(s.db.logs), func(i int) bool { return s.db.logs[i].CreatedAt > entry.CreatedAt })
	s.db.logs = slices.Insert(s.db.logs, position, entry)
	return entry.ID
}

// seedLogs makes the entries of WithLogs.
func (s *Server) seedLogs(now time.Time) {
	for i := range s.cfg.logs {
		at := now.Add(-time.Duration(s.cfg.logs-1-i) * time.Second)
		s.addLog("Interaction.SignIn.Submit", map[string]any{"ip": callerIP, "applicationId": s.cfg.appID}, at)
	}
}

func listLogs(c *call) (*response, error) {
	return c.listLogEntries(func(e *logEntry) bool {
		return !strings.HasPrefix(e.Key, hookKeyPrefix) &&
			c.fitsPayload(e, "userId") && c.fitsPayload(e, "applicationId")
	})
}

// fitsPayload compares a query parameter with the payload's field of that name.
func (c *call) fitsPayload(e *logEntry, name string) bool {
	wanted := c.query.Get(name)
	return wanted == "" || e.Payload[name] == wanted
}

// listLogEntries is what both lists of logs have in common: the time window, the key, newest first, capped totals.
func (c *call) listLogEntries(fits func(*logEntry) bool) (*response, error) {
	start, errStart := c.timeOf("start_time")
	end, errEnd := c.timeOf("end_time")
	p, errPage := paging.Read(c.query)
	errWindow := errIf(start != 0 && end != 0 && end < start, "log.invalid_time_window")
	if err := cmp.Or(errStart, errEnd, errWindow, errPage); err != nil {
		return nil, err
	}
	key := c.query.Get("logKey")
	entries := slices.DeleteFunc(slices.Clone(c.db.logs), func(e *logEntry) bool {
		inTime := (start == 0 || e.CreatedAt >= start) && (end == 0 || e.CreatedAt <= end)
		return !inTime || key != "" && e.Key != key || !fits(e)
	})
	slices.Reverse(entries)
	c.setPageHeaders(p, len(entries), c.flag("enableCap") && len(entries) > paging.Cap)
	return ok(paging.Cut(p, entries)), nil
}

// timeOf reads one end of a time window, in milliseconds and inclusive; 0 stands for none.
func (c *call) timeOf(param string) (int64, error) {
	text := c.query.Get(param)
	if text == "" {
		return 0, nil
	}
	n, isNumber := jsonvalue.Number(text)
	if !isNumber || n < 0 || n > 1e15 {
		return 0, fail(http.StatusBadRequest, "guard.invalid_input", "The request %s is invalid.", param)
	}
	return int64(n), nil
}

func getLog(c *call) (*response, error) {
	at := slices.IndexFunc(c.db.logs, func(e *logEntry) bool { return e.ID == c.path("id") })
	if at < 0 {
		return nil, errNotExistsID("logs", c.path("id"))
	}
	return ok(c.db.logs[at]), nil
}

// logToken writes what the token endpoint did, with the secrets masked.
func (c *call) logToken(grant string, app *application, secretName string, form url.Values, granted tokenResponse, failure error) {
	params := map[string]any{}
	for name := range form {
		params[name] = form.Get(name)
		if slices.Contains([]string{
			"client_secret", "subject_token", "actor_token", "refresh_token", "code", "code_verifier", "device_code",
		}, name) {
			params[name] = "******"
		}
	}
	payload := map[string]any{
		"ip": callerIP, "applicationId": app.ID, "params": params,
		"applicationSecret": map[string]string{"name": secretName},
	}
	if agent := c.r.UserAgent(); agent != "" {
		payload["userAgent"] = agent
	}
	if failure != nil {
		payload["result"], payload["error"] = "Error", failure.Error()
	} else {
		payload["scope"], payload["tokenTypes"] = orEmpty(granted.Scope), granted.types()
	}
	c.s.addLog("ExchangeTokenBy."+grant, payload, c.now)
}

// types are the kinds of tokens in the response, as the audit log names them.
func (r tokenResponse) types() []string {
	types := []string{"AccessToken"}
	if r.RefreshToken != "" {
		types = append(types, "RefreshToken")
	}
	if r.IDToken != "" {
		types = append(types, "IdToken")
	}
	return types
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

func countUsers(c *call) (*response, error) {
	return ok(map[string]int{"totalUserCount": c.db.users.Len()}), nil
}

func newUserCounts(c *call) (*response, error) {
	created := func(from, to time.Time) int {
		return len(c.db.users.Where(func(u *user) bool { return within(u.CreatedAt, from, to) }))
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
		users := active(from, from.Add(day))
		curve = append(curve, objectOf(member("date", from.Format(time.DateOnly)), member("count", users)))
	}
	end := last.Add(day)
	return ok(map[string]any{
		"dauCurve": curve, "dau": compare(active, end, day),
		"wau": compare(active, end, 7*day), "mau": compare(active, end, 30*day),
	}), nil
}
