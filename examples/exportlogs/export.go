package exportlogs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// window is the stretch of time that is asked for in one list. Far pages of a long
// list are slow to get, as the server counts its way to them.
const window = 24 * time.Hour

// Export writes the entries of the audit log between two instants to w, from
// included and to left out, and returns how many. Options go to each call, e.g.
// [management.Concurrency] to fetch several pages at the same time.
//
// Entries that cannot be decoded are left out, and named in the error as
// [management.ItemErrors]. After any other error the export is incomplete.
func Export(ctx context.Context, client *management.Client, w io.Writer, from, to time.Time, opts ...management.CallOption) (int, error) {
	if from.IsZero() || !from.Before(to) {
		return 0, errors.New("export of logs: give two instants, the earlier one first")
	}
	// Entries that come in while older ones are listed would move these to later
	// pages, and some would be written twice.
	if now := time.Now(); to.After(now) {
		to = now
	}
	e := &export{client: client, out: json.NewEncoder(w), opts: opts}
	for end := to; from.Before(end) && !e.wholeLog; {
		start := end.Add(-window)
		if start.Before(from) {
			start = from
		}
		if err := e.list(ctx, from, start, end); err != nil {
			return e.count, fmt.Errorf("export of logs, %s to %s: %w", start.Format(time.RFC3339), end.Format(time.RFC3339), err)
		}
		end = start
	}
	if len(e.bad) > 0 {
		return e.count, fmt.Errorf("export of logs: %w", e.bad)
	}
	return e.count, nil
}

// export is an export on its way.
type export struct {
	client   *management.Client
	out      *json.Encoder
	opts     []management.CallOption
	count    int
	bad      management.ItemErrors
	wholeLog bool // the server lists the whole log, whatever it is asked for
}

// list writes the entries from start up to end, or all before end if the server gives
// them: what is asked for, releases of Logto before 1.40 ignore. Of those, entries that come
// in meanwhile move others to later pages, where they are listed again.
func (e *export) list(ctx context.Context, from, start, end time.Time) error {
	asked := between(start, end)
	entries := management.Unique(e.client.ListLogs(ctx, asked, e.opts...), func(l gen.Log) string { return l.ID })
	for entry, err := range entries {
		if bad, ok := errors.AsType[*management.ItemError](err); ok {
			e.bad = append(e.bad, bad)
			continue
		}
		if err != nil {
			return err
		}
		if entry.CreatedAt < *asked.StartTime || entry.CreatedAt > *asked.EndTime {
			e.wholeLog, start = true, from
		}
		at := entry.CreatedAt.Time()
		if e.wholeLog && at.Before(from) {
			return nil // the newest come first, so that all others are older still
		}
		if at.Before(start) || !at.Before(end) {
			continue
		}
		if err := e.out.Encode(entry); err != nil {
			return err
		}
		e.count++
	}
	return nil
}

// between asks for the entries from start up to end, and a millisecond more on both
// sides: from Logto 1.42 on the bounds are included, and in 1.40 and 1.41 they are not.
//
// EnableCap has the server stop counting at ten thousand entries: it counts anew
// for each page, which on a large log takes longer than the page itself. The list
// goes on beyond the count all the same.
func between(start, end time.Time) *gen.ListLogsParams {
	return &gen.ListLogsParams{
		StartTime: new(gen.NewTimestamp(start) - 1),
		EndTime:   new(gen.NewTimestamp(end) + 1),
		EnableCap: new(true),
	}
}
