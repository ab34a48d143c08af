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
// [management.Concurrency] to fetch several pages at the same time. After an error
// the export is incomplete.
func Export(ctx context.Context, client *management.Client, w io.Writer, from, to time.Time, opts ...management.CallOption) (int, error) {
	if from.IsZero() || !from.Before(to) {
		return 0, errors.New("export of logs: give two instants, the earlier one first")
	}
	// Entries that come in while older ones are listed would move these to later
	// pages, and some would be written twice.
	if now := time.Now(); to.After(now) {
		to = now
	}
	count := 0
	encoder := json.NewEncoder(w)
	for end := to; from.Before(end); {
		start := end.Add(-window)
		if start.Before(from) {
			start = from
		}
		for entry, err := range client.ListLogs(ctx, between(start, end), opts...) {
			if err == nil {
				err = encoder.Encode(entry)
			}
			if err != nil {
				return count, fmt.Errorf("export of logs, %s to %s: %w", start.Format(time.RFC3339), end.Format(time.RFC3339), err)
			}
			count++
		}
		end = start
	}
	return count, nil
}

// between asks for the entries from start up to end. Logto includes both of its
// bounds, in milliseconds.
//
// EnableCap has the server stop counting at ten thousand entries: it counts anew
// for each page, which on a large log takes longer than the page itself. The list
// goes on beyond the count all the same.
func between(start, end time.Time) *gen.ListLogsParams {
	return &gen.ListLogsParams{
		StartTime: new(gen.NewTimestamp(start)),
		EndTime:   new(gen.NewTimestamp(end) - 1),
		EnableCap: new(true),
	}
}
