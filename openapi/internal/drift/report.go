package drift

import "slices"

// Exit statuses of the report.
const (
	NoChange   = 0
	Compatible = 1
	Breaking   = 2
	Failed     = 3 // the documents could not be compared: there is no report
)

// Report is the result of a comparison.
type Report struct {
	Source        string // of the published document, as messages name it
	Recorded      string // file of the recorded document
	Changed       bool   // whether the documents differ at all
	Before, After int    // number of operations

	Document []Change
	Silent   []Silent

	Renamed map[string]string // Go methods whose operation has another id: the new one by the old
	Moved   []Moved           // operations that have another path

	Go      []GoChange
	Broken  []string // new errors of the compiler
	Failure string   // why there is no comparison of the code, if there is none

	Corrections string   // their file
	Stale       []string // corrections of what is there in another form: line, place, reason
	Absent      []string // corrections of what is not there: line, place, reason

	NamesFile string
	Automatic []Automatic
	Gone      []Gone
	Conflicts []string // places that could not be unified with the type they are listed for
}

// Automatic is a type whose name was made of its place.
type Automatic struct {
	Name   string
	Places []string
}

// Gone is a listed place that the document does not have any more.
type Gone struct{ Type, Place string }

// Status returns the exit status. Code that does not compile or cannot be
// generated any more counts as a breaking change.
func (r *Report) Status() int {
	switch {
	case !r.Changed:
		return NoChange
	case len(r.Broken) > 0, r.Failure != "",
		slices.ContainsFunc(r.Document, func(c Change) bool { return c.Breaking }),
		slices.ContainsFunc(r.Go, func(c GoChange) bool { return c.Breaking }):
		return Breaking
	}
	return Compatible
}
