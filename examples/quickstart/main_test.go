package main

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/logtotest"
)

func none(string) string { return "" }

// environment returns the settings for a server.
func environment(s *logtotest.Server) func(string) string {
	settings := map[string]string{"LOGTO_ENDPOINT": s.URL, "LOGTO_APP_ID": s.AppID, "LOGTO_APP_SECRET": s.AppSecret}
	return func(name string) string { return settings[name] }
}

func TestRunWithoutSettings(t *testing.T) {
	for _, tt := range []struct {
		all  bool
		rows int
		last string
		want []string
	}{
		{false, 20, "user-000231@example.com", []string{"\n… and 230 more; -all lists them\n", "Requests made: 3,"}},
		{true, 250, "user-000001@example.com", []string{"Requests made: 5,"}},
	} {
		var out bytes.Buffer
		if err := run(t.Context(), &out, none, tt.all); err != nil {
			t.Fatal(err)
		}
		for _, want := range append(tt.want, "asking a Logto in memory", "MachineToMachine", "user-000250@example.com", tt.last, "Users: 250.") {
			if !strings.Contains(out.String(), want) {
				t.Errorf("-all=%t: the output lacks %q:\n%s", tt.all, want, out.String())
			}
		}
		if rows := strings.Count(out.String(), "@example.com"); rows != tt.rows {
			t.Errorf("-all=%t: %d users, want %d", tt.all, rows, tt.rows)
		}
	}
}

func TestRunAgainstAServer(t *testing.T) {
	for _, all := range []bool{false, true} {
		server := logtotest.NewServer(logtotest.WithUsers(3))
		defer server.Close()
		var out bytes.Buffer
		if err := run(t.Context(), &out, environment(server), all); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "Users: 3.") || strings.Contains(out.String(), "more") {
			t.Errorf("output:\n%s", out.String())
		}
		for _, r := range server.Requests() {
			if r.Method != "GET" && !strings.HasPrefix(r.Path, "/oidc/") {
				t.Errorf("%s %s is no read", r.Method, r.Path)
			}
		}
	}
}

// Rows come page by page, and an error keeps those that came before it.
func TestRowsComeBeforeAnError(t *testing.T) {
	server := logtotest.NewServer(logtotest.WithUsers(250))
	defer server.Close()
	out := &watch{onRow: 100, do: func() { server.Inject(logtotest.Fault{Times: -1, Status: 500, Code: "server_error"}) }}
	err := run(t.Context(), out, environment(server), true)
	if err == nil || !strings.Contains(err.Error(), "listing users") {
		t.Errorf("error %v", err)
	}
	if rows := strings.Count(out.String(), "@example.com"); rows < 100 || rows >= 250 {
		t.Errorf("%d users before the error", rows)
	}
}

// watch is an output that does something when a number of users was written.
type watch struct {
	bytes.Buffer
	onRow int
	do    func()
}

func (w *watch) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("@example.com")) {
		if w.onRow--; w.onRow == 0 {
			w.do()
		}
	}
	return w.Buffer.Write(p)
}

// The lines shown at the end are lines of the program, but for the counter.
func TestShownLines(t *testing.T) {
	source, err := os.ReadFile("main.go")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.ReplaceAll(string(source), ", management.WithTransport(&requests)", ""), "\n")
	for _, shown := range []string{newClientLine, usersLine[false]} {
		if !slices.Contains(lines, shown) {
			t.Errorf("the program has no line %q", shown)
		}
	}
	call := regexp.MustCompile(`range (.*) \{`).FindStringSubmatch(usersLine[true])
	if !strings.Contains(string(source), "return t.items("+call[1]+")\n") {
		t.Errorf("the program does not call %q", call[1])
	}
}

func TestRunWithHalfTheSettings(t *testing.T) {
	settings := map[string]string{"LOGTO_ENDPOINT": "https://my-tenant.logto.app"}
	err := run(t.Context(), &bytes.Buffer{}, func(name string) string { return settings[name] }, false)
	if err == nil || !strings.Contains(err.Error(), "LOGTO_APP_ID") {
		t.Errorf("error %v", err)
	}
}
