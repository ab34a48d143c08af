package refine

import (
	"fmt"
	"slices"
	"strings"
)

// Unmatched lists the corrections, or places of one, that found nothing to correct.
type Unmatched struct {
	File string
	// Differing are those whose operation or property is in the document, but not in the form that
	// the correction was written for: somebody has to look.
	Differing []string
	// Absent are those whose operation or property is not in this document, as is usual in that of
	// another release.
	Absent []string
}

// Err returns a *StaleError for the corrections that should have matched, or nil.
func (u Unmatched) Err() error {
	return u.err(u.Differing)
}

// Strict returns a *StaleError for all that found nothing, or nil. The document that the
// corrections are kept for must have every place of them.
func (u Unmatched) Strict() error {
	all := slices.Concat(u.Differing, u.Absent)
	slices.Sort(all)
	return u.err(all)
}

func (u Unmatched) err(entries []string) error {
	if len(entries) == 0 {
		return nil
	}
	return &StaleError{File: u.File, Entries: entries}
}

// Notice says on one line what is not in this document, or returns "".
func (u Unmatched) Notice() string {
	if len(u.Absent) == 0 {
		return ""
	}
	var places []string
	for _, entry := range u.Absent {
		_, rest, _ := strings.Cut(entry, ": ")
		place, _, _ := strings.Cut(rest, " ")
		places = append(places, place)
	}
	return fmt.Sprintf("%s: not in this document: %s", u.File, strings.Join(places, ", "))
}

// StaleError names corrections that should have matched.
type StaleError struct {
	File    string
	Entries []string // line, place and reason
}

// Error implements error.
func (e *StaleError) Error() string {
	return fmt.Sprintf("%s: these corrections do not match the document any more; remove or mend them:\n  %s",
		e.File, strings.Join(e.Entries, "\n  "))
}

// parents returns the ancestors of a place or pattern with the step that leads on from each, the
// nearest first: of `GetUser.response[].name` first `GetUser.response[]` with `.name`.
func parents(place string) (out []parent) {
	for end := len(place); ; {
		cut := strings.LastIndexAny(place[:end], ".[{|")
		if cut <= 0 {
			return out
		}
		out = append(out, parent{place[:cut], place[cut:end]})
		end = cut
	}
}

type parent struct{ place, step string }

// differs reports whether a correction that matches nowhere is for a place that the document has in
// another form: the nearest ancestor that is there is followed by a step of structure (items,
// values, a variant, a body), or the place is there with another description.
func differs(at string, has func(pattern string) bool) bool {
	if has(at) {
		return true // only its description differs
	}
	for _, p := range parents(at) {
		if has(p.place) {
			return p.step[0] != '.' || p.step == ".request" || p.step == ".response"
		}
	}
	return false
}
