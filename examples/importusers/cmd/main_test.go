package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/logto-go/management/logtotest"
)

func TestRun(t *testing.T) {
	srv := logtotest.NewServer()
	defer srv.Close()
	settings := map[string]string{"LOGTO_ENDPOINT": srv.URL, "LOGTO_APP_ID": srv.AppID, "LOGTO_APP_SECRET": srv.AppSecret}
	getenv := func(name string) string { return settings[name] }
	name := filepath.Join(t.TempDir(), "users.jsonl")
	write := func(lines ...string) {
		if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	start := func(args ...string) (string, error) {
		var out bytes.Buffer
		err := run(t.Context(), append([]string{"-in", name, "-rate", "10000"}, args...), &out, false, getenv)
		return out.String(), err
	}
	expect := func(step, out string, err error, wantOut, wantErr string) {
		t.Helper()
		text := fmt.Sprint(err)
		if !strings.HasSuffix(out, wantOut) || !strings.Contains(text, wantErr) {
			t.Errorf("%s: output %q, error %q; want %q and %q", step, out, text, wantOut, wantErr)
		}
	}

	write(`{"username":"ann"}`, `{"usrname":"bob"}`)
	out, err := start()
	expect("a misspelt field", out, err, "", `line 2: json: unknown field "usrname"`)
	if sent := srv.Requests(); len(sent) > 0 {
		t.Errorf("a file with mistakes led to %d requests", len(sent))
	}

	write(`{"username":"ann"}`, `{"username":"bob","primaryEmail":"bob"}`)
	out, err = start("-check")
	expect("check", out, err, "2 users, no mistakes\n", "nil")
	out, err = start()
	expect("a bad address", out, err, "1 created, 0 found, 0 skipped, 1 refused, of 2\n", "1 users were refused")
	if !strings.Contains(out, "line 2, username:bob: ") || !strings.Contains(out, "guard.invalid_input") {
		t.Errorf("it does not say who was refused and why: %q", out)
	}

	write(`{"username":"ann"}`, `{"username":"bob","primaryEmail":"bob@example.com"}`)
	srv.Inject(logtotest.Fault{Operation: "CreateUser", Status: 403, Code: "auth.forbidden", Message: "Forbidden."})
	out, err = start()
	expect("no permission", out, err, "0 created, 0 found, 1 skipped, 0 refused, of 2\n", "run it again to go on")
	out, err = start()
	expect("the rest", out, err, "1 created, 0 found, 1 skipped, 0 refused, of 2\n", "nil")
}

func TestRunRefuses(t *testing.T) {
	name := filepath.Join(t.TempDir(), "users.jsonl")
	if err := os.WriteFile(name, []byte(`{"username":"ann"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "-in"},
		{[]string{"-in", name, "-rate", "0"}, "at least 1"},
		{[]string{"-in", name, "-workers", "-1"}, "at least 1"},
		{[]string{"-in", filepath.Join(t.TempDir(), "none")}, "no such file"},
		{[]string{"-in", name}, "LOGTO_ENDPOINT"},
	} {
		err := run(t.Context(), c.args, &bytes.Buffer{}, false, func(string) string { return "" })
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v, want %q in it", c.args, err, c.want)
		}
	}
}
