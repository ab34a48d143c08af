package releases

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/markdown"
)

// Change is something of the recorded document that not all supported releases have.
type Change struct {
	Kind  string // Operation, Parameter or Field
	What  string // operation id, or the place of the parameter or field
	Since string // a release such as 1.40, or >1.42: newer than that
}

// Kinds of changes.
const (
	Operation = "operations"
	Parameter = "query parameters"
	Field     = "fields of requests"
)

const (
	begin = "<!-- releases: go generate writes what follows -->"
	end   = "<!-- releases: end -->"
)

// Insert puts the table into a page, between the comments that mark its place.
func Insert(page []byte, table string) ([]byte, error) {
	before, rest, found := strings.Cut(string(page), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return nil, fmt.Errorf("the page has no place for the table of releases, between %q and %q", begin, end)
	}
	return []byte(before + begin + "\n\n" + table + "\n" + end + after), nil
}

// Table says in Markdown what each release lacks of the recorded document, and what it ignores.
func Table(releases []Release, operations int, changes []Change, facts Facts) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }

	line("| Logto | operations | methods that it lacks |")
	line("|---|---:|---:|")
	line("| the recorded document | %d | 0 |", operations)
	numbered := Numbered(releases)
	for _, r := range slices.Backward(numbered) {
		lacks := 0
		for _, c := range changes {
			if c.Kind == Operation && isAfter(c.Since, r.Version) {
				lacks++
			}
		}
		line("| %s | %d | %d |", r.Version, r.operations(), lacks)
	}

	line("\nWhat is new against the release before it in this table:\n")
	for _, since := range sinces(changes) {
		line("- **%s**", label(since))
		for _, kind := range []string{Operation, Parameter, Field} {
			if what := named(changes, kind, since); len(what) > 0 {
				line("  - %s: %s", kind, markdown.Codes(what))
			}
		}
	}
	line("\nAn older server ignores query parameters and fields of requests that it does not know, and")
	line("reports success. In particular:\n")
	line("| what | ignored before | so |")
	line("|---|---|---|")
	for _, i := range facts.Ignored {
		line("| %s | %s | %s |", i.What, i.Before, i.Effect)
	}
	return b.String()
}

// label is how people call a release that something is new in.
func label(since string) string {
	if newest, unreleased := strings.CutPrefix(since, ">"); unreleased {
		return "newer than " + newest
	}
	return since
}

// isAfter reports whether something is younger than a release.
func isAfter(since string, release Version) bool {
	if strings.HasPrefix(since, ">") {
		return true
	}
	v, err := ParseVersion(since)
	return err == nil && (Version{v.Major, v.Minor, 0}).Compare(Version{release.Major, release.Minor, 0}) > 0
}

// sinces returns the releases of the changes, the newest first.
func sinces(changes []Change) []string {
	seen := map[string]bool{}
	var out []string
	for _, c := range changes {
		if !seen[c.Since] {
			seen[c.Since] = true
			out = append(out, c.Since)
		}
	}
	slices.SortFunc(out, func(a, b string) int {
		v, _ := ParseVersion(strings.TrimPrefix(a, ">"))
		w, _ := ParseVersion(strings.TrimPrefix(b, ">"))
		if c := w.Compare(v); c != 0 {
			return c
		}
		return strings.Compare(a, b) * -1 // ">1.42" is newer than "1.42"
	})
	return out
}

func named(changes []Change, kind, since string) []string {
	var out []string
	for _, c := range changes {
		if c.Kind == kind && c.Since == since {
			out = append(out, c.What)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
