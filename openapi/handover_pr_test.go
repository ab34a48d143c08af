package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// A stand-in for gh, which keeps the text of the pull request.
const gh = `#!/bin/sh
while [ $# -gt 0 ]; do
	[ "$1" = --body-file ] && cp "$2" "$BODY"
	shift
done
`

// proposed runs the script that opens the pull request, and returns the text of it.
func proposed(t *testing.T, report string) string {
	t.Helper()
	r := newRepository(t)
	origin := filepath.Join(t.TempDir(), "origin.git")
	r.git("init", "--quiet", "--bare", origin)
	r.git("remote", "add", "origin", origin)
	r.write("gen/users.gen.go", "package gen\n\ntype User struct{}\n")
	r.git("add", "--all")
	handover, bin, body := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "body.md")
	for path, text := range map[string]string{filepath.Join(handover, "report.md"): report, filepath.Join(bin, "gh"): gh} {
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, value := range map[string]string{
		"PATH": bin + string(os.PathListSeparator) + os.Getenv("PATH"), "BODY": body, "HANDOVER": handover,
		"BRANCH": "logto-drift", "STATUS": "1", "GENERATED": "success", "TESTED": "success",
	} {
		t.Setenv(name, value)
	}
	if out, err := r.script("drift-pull-request.sh", ""); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	text, err := os.ReadFile(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestPullRequest(t *testing.T) {
	const end = "Regenerating: success. Tests: success."
	long := strings.Repeat("- é¦é¦é¦\n", 5000)
	for name, report := range map[string]string{
		"short":                 "# Drift\n\nNothing here breaks callers.\n",
		"no newline":            "# Drift",
		"long":                  "# Drift\n" + long,
		"one byte later":        "# Drift.\n" + long,
		"cut in what is folded": "# Drift\n\n<details><summary>2 types</summary>\n\n" + long + "\n</details>\n",
		"cut in a fence":        "# Drift\n\n```text\n" + long + "```\n",
		"one long line":         "# Drift\n" + strings.Repeat("é", 40000) + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			text := proposed(t, report)
			begin, _, found := strings.Cut(text, end)
			if !found || len(text) > 60_000 || !utf8.ValidString(text) || !strings.HasPrefix(text, "# Drift") {
				t.Fatalf("%d bytes, valid %t: %.200s", len(text), utf8.ValidString(text), text)
			}
			if strings.Count(begin, "<details>") != strings.Count(begin, "</details>") || strings.Count(begin, "```")%2 != 0 {
				t.Errorf("something is left open before %q", end)
			}
			if got, want := strings.Contains(text, "The report is longer"), len(report) > 50_000; got != want {
				t.Errorf("it says that the report is longer: %t, want %t", got, want)
			}
		})
	}
}
