package exportlogs

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

func at(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }

func server(t *testing.T) (*logtotest.Server, *management.Client) {
	srv := logtotest.NewServer(logtotest.WithClock(func() time.Time { return at(1000) }))
	t.Cleanup(srv.Close)
	return srv, srv.Client()
}

func TestExportKeepsAllOfAnEntry(t *testing.T) {
	srv, client := server(t)
	srv.AddLog("Interaction.SignIn.Submit", map[string]any{
		"userId": "u1", "large": json.Number("9007199254740993"), "nested": map[string]any{"list": []int{1, 2}},
	}, at(-1))
	var out bytes.Buffer
	if n, err := Export(t.Context(), client, &out, at(-2), noon); n != 1 || err != nil {
		t.Fatalf("%d entries, error %v", n, err)
	}
	for _, want := range []string{`"large":9007199254740993`, `"nested":{"list":[1,2]}`, `"userId":"u1"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s lacks %s", out.String(), want)
		}
	}
	var entry gen.Log
	if err := json.Unmarshal(out.Bytes(), &entry); err != nil || !entry.CreatedAt.Time().Equal(at(-1)) {
		t.Errorf("%s is no entry: %v", out.String(), err)
	}
}

// Entries lie on both sides of the bounds and around the seams between windows.
func TestExportWithinBounds(t *testing.T) {
	srv, client := server(t)
	var want []int64
	for _, bound := range []time.Time{at(-60), at(-60 + 12), at(-60 + 36), noon} {
		for _, offset := range []time.Duration{-time.Millisecond, 0, time.Millisecond} {
			instant := bound.Add(offset)
			srv.AddLog("Interaction.SignIn.Submit", nil, instant)
			if !instant.Before(at(-60)) && instant.Before(noon) {
				want = append(want, instant.UnixMilli())
			}
		}
	}
	slices.Reverse(want) // the newest first
	var out bytes.Buffer
	n, err := Export(t.Context(), client, &out, at(-60), noon)
	if err != nil {
		t.Fatal(err)
	}
	var got []int64
	for line := range strings.Lines(out.String()) {
		var entry gen.Log
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		got = append(got, int64(entry.CreatedAt))
	}
	if n != len(want) || !slices.Equal(got, want) {
		t.Errorf("%d entries at %d, want %d", n, got, want)
	}
}

func TestExportRefuses(t *testing.T) {
	srv, client := server(t)
	for name, bounds := range map[string][2]time.Time{
		"no start":     {{}, noon},
		"no time":      {noon, noon},
		"wrong way":    {noon, at(-1)},
		"no instants":  {},
		"no end given": {noon, {}},
	} {
		if _, err := Export(t.Context(), client, &bytes.Buffer{}, bounds[0], bounds[1]); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if sent := srv.Requests(); len(sent) != 0 {
		t.Errorf("%d requests were sent", len(sent))
	}
}

var errFull = errors.New("the disk is full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestExportTellsWhatFailed(t *testing.T) {
	srv, client := server(t)
	srv.AddLog("Interaction.SignIn.Submit", nil, at(-1))
	if _, err := Export(t.Context(), client, full{}, at(-2), noon); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
	srv.Inject(logtotest.Fault{Operation: "ListLogs", Status: 403, Code: "auth.forbidden", Message: "Forbidden."})
	_, err := Export(t.Context(), client, &bytes.Buffer{}, at(-2), noon)
	if !errors.Is(err, management.ErrForbidden) || !strings.Contains(err.Error(), "2026-03-03T10:00:00Z") {
		t.Errorf("error %v", err)
	}
}
