package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/logto-go/management/logtotest"
)

// tenant starts a server with an entry a second until now, and gives the settings
// to reach it.
func tenant(t *testing.T, now time.Time, entries int) (*logtotest.Server, func(string) string) {
	srv := logtotest.NewServer(logtotest.WithLogs(entries), logtotest.WithClock(func() time.Time { return now }))
	t.Cleanup(srv.Close)
	settings := map[string]string{"LOGTO_ENDPOINT": srv.URL, "LOGTO_APP_ID": srv.AppID, "LOGTO_APP_SECRET": srv.AppSecret}
	return srv, func(name string) string { return settings[name] }
}

var march3 = time.Date(2026, 3, 3, 0, 0, 30, 0, time.UTC)

func TestRun(t *testing.T) {
	_, getenv := tenant(t, march3, 120)
	var stdout, stderr bytes.Buffer
	args := []string{"-from", "2026-03-02", "-to", "2026-03-03T00:00:00Z"}
	if err := run(t.Context(), args, &stdout, &stderr, getenv); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Count(stdout.String(), "\n"); lines != 89 || stderr.String() != "89 entries\n" {
		t.Errorf("%d lines, %q", lines, stderr.String())
	}
}

func TestRunIntoAFile(t *testing.T) {
	srv, getenv := tenant(t, march3, 120)
	name := filepath.Join(t.TempDir(), "logs.jsonl")
	args := []string{"-from", "2026-03-01", "-to", "2026-03-04", "-out", name}

	srv.Inject(logtotest.Fault{Operation: "ListLogs", Status: 403, Code: "auth.forbidden", Message: "Forbidden."})
	if err := run(t.Context(), args, nil, &bytes.Buffer{}, getenv); err == nil || !strings.Contains(err.Error(), "auth.forbidden") {
		t.Errorf("error %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(name)); err != nil || len(left) != 0 {
		t.Errorf("a failure left %v behind, %v", left, err)
	}
	if err := run(t.Context(), args, nil, &bytes.Buffer{}, getenv); err != nil {
		t.Fatal(err)
	}
	if written, err := os.ReadFile(name); err != nil || bytes.Count(written, []byte("\n")) < 120 {
		t.Errorf("%d bytes, error %v", len(written), err)
	}
}

func TestRunRefuses(t *testing.T) {
	_, getenv := tenant(t, march3, 0)
	for _, c := range []struct {
		args []string
		env  func(string) string
		want string
	}{
		{nil, getenv, "-from"},
		{[]string{"-from", "yesterday"}, getenv, "2026-01-01"},
		{[]string{"-from", "2026-03-02", "-to", "today"}, getenv, "-to"},
		{[]string{"-from", "2026-03-02", "-to", "2026-03-01"}, getenv, "the earlier one first"},
		{[]string{"-from", "2026-03-02"}, func(string) string { return "" }, "LOGTO_ENDPOINT"},
	} {
		err := run(t.Context(), c.args, &bytes.Buffer{}, &bytes.Buffer{}, c.env)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q in it", c.args, err, c.want)
		}
	}
}
