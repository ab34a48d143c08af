package exportlogs

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

var noon = time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)

func at(hours int) time.Time { return noon.Add(time.Duration(hours) * time.Hour) }

func server(t *testing.T, opts ...management.ClientOption) (*logtotest.Server, *management.Client) {
	srv := logtotest.NewServer(logtotest.WithClock(func() time.Time { return at(1000) }))
	t.Cleanup(srv.Close)
	return srv, srv.Client(opts...)
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

// release makes a server treat the bounds of a list of logs as a release of Logto does.
type release func(query url.Values)

func (r release) RoundTrip(req *http.Request) (*http.Response, error) {
	if query := req.URL.Query(); query.Has("start_time") {
		req = req.Clone(req.Context())
		r(query)
		req.URL.RawQuery = query.Encode()
	}
	return http.DefaultTransport.RoundTrip(req)
}

var releases = map[string]release{
	"before 1.40, bounds ignored": func(query url.Values) {
		query.Del("start_time")
		query.Del("end_time")
	},
	"1.40, bounds excluded": func(query url.Values) {
		shift(query, "start_time", 1)
		shift(query, "end_time", -1)
	},
	"1.42, bounds included": func(url.Values) {},
}

// shift moves a bound that the server includes.
func shift(query url.Values, name string, by int64) {
	n, err := strconv.ParseInt(query.Get(name), 10, 64)
	if err != nil {
		panic(err)
	}
	query.Set(name, strconv.FormatInt(n+by, 10))
}

// Entries lie on both sides of the bounds and around the seams between windows, or
// only in some of the windows. What is exported is the same from each release.
func TestExportWithinBounds(t *testing.T) {
	const everywhere = "everywhere"
	for _, where := range []string{everywhere, "newest window", "oldest window", "outside"} {
		for name, release := range releases {
			for _, offset := range []time.Duration{0, 500 * time.Microsecond} {
				from, to := at(-60).Add(offset), noon.Add(offset)
				srv, client := server(t, management.WithTransport(release))
				var want []int64
				for _, bound := range map[string][]time.Time{
					everywhere:      {at(-90), at(-60), at(-60 + 12), at(-60 + 36), at(-30), noon, at(5)},
					"newest window": {at(-5), at(-1)},
					"oldest window": {at(-59), at(-58)},
					"outside":       {at(-90), at(5)},
				}[where] {
					for _, offset := range []time.Duration{-time.Millisecond, 0, time.Millisecond} {
						instant := bound.Add(offset)
						srv.AddLog("Interaction.SignIn.Submit", nil, instant)
						if !instant.Before(from) && instant.Before(to) {
							want = append(want, instant.UnixMilli())
						}
					}
				}
				slices.SortFunc(want, func(a, b int64) int { return cmp.Compare(b, a) }) // the newest first
				var out bytes.Buffer
				n, err := Export(t.Context(), client, &out, from, to)
				if got := instants(t, out.String()); n != len(want) || !slices.Equal(got, want) || err != nil {
					t.Errorf("%s, entries %s: %d entries at %d, want %d, %v", name, where, n, got, want, err)
				}
			}
		}
	}
}

// instants reads when the entries of an export were made.
func instants(t *testing.T, export string) []int64 {
	t.Helper()
	var all []int64
	for line := range strings.Lines(export) {
		var entry gen.Log
		if err := json.Unmarshal([]byte(line), &entry); err != nil {
			t.Fatal(err)
		}
		all = append(all, int64(entry.CreatedAt))
	}
	return all
}

// A server that lists the whole log each time is asked for it as seldom as possible.
func TestExportOfAWholeLog(t *testing.T) {
	srv, client := server(t, management.WithTransport(releases["before 1.40, bounds ignored"]))
	for hours := -1000; hours < 0; hours++ {
		srv.AddLog("Interaction.SignIn.Submit", nil, at(hours))
	}
	n, err := Export(t.Context(), client, &bytes.Buffer{}, at(-240), noon)
	pages := 0
	for _, r := range srv.Requests() {
		if r.Path == "/api/logs" {
			pages++
		}
	}
	if n != 240 || err != nil || pages != 3 {
		t.Errorf("%d entries with %d pages, %v", n, pages, err)
	}
}

// garble is a transport that spoils a part of each response.
type garble struct{ old, new string }

func (g garble) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(strings.NewReader(strings.ReplaceAll(string(body), g.old, g.new)))
	resp.ContentLength = -1
	return resp, err
}

// An entry that cannot be decoded costs no other, and is told.
func TestExportGoesOn(t *testing.T) {
	srv, client := server(t, management.WithTransport(garble{`"key":"Spoilt"`, `"key":7`}))
	for i, key := range []string{"Interaction.SignIn.Submit", "Spoilt", "Interaction.SignIn.Submit"} {
		srv.AddLog(key, nil, at(i-3))
	}
	n, err := Export(t.Context(), client, &bytes.Buffer{}, at(-30), noon)
	bad, ok := errors.AsType[management.ItemErrors](err)
	if n != 2 || !ok || len(bad) != 1 || !bytes.Contains(bad[0].Raw, []byte(`"key":7`)) {
		t.Errorf("%d entries, %v", n, err)
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

// busy has new entries come in while a list is read, later than what is exported.
type busy struct {
	release
	srv *logtotest.Server
}

func (b busy) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.release.RoundTrip(req)
	if strings.HasSuffix(req.URL.Path, "/api/logs") {
		for range 3 {
			b.srv.AddLog("ExchangeTokenBy.ClientCredentials", nil, at(1))
		}
	}
	return resp, err
}

func TestExportOfABusyLog(t *testing.T) {
	const entries = 250 // some pages
	for name, release := range releases {
		t.Run(name, func(t *testing.T) {
			srv, _ := server(t)
			for i := range entries {
				srv.AddLog("Interaction.SignIn.Submit", nil, noon.Add(-time.Duration(i+1)*time.Second))
			}
			var out bytes.Buffer
			n, err := Export(t.Context(), srv.Client(management.WithTransport(busy{release, srv})), &out, at(-10), noon)
			if lines := strings.Count(out.String(), "\n"); n != entries || lines != entries || err != nil {
				t.Errorf("%d entries, %d lines, error %v", n, lines, err)
			}
		})
	}
}
