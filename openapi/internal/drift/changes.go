package drift

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/oasdiff/oasdiff/checker"
	"github.com/oasdiff/oasdiff/diff"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Kind says what a change of the document is about.
type Kind string

// The kinds, in the order of the report.
const (
	Operations Kind = "Operations"
	Parameters Kind = "Parameters"
	Fields     Kind = "Fields"
	EnumValues Kind = "Enum values"
	Other      Kind = "Other"
)

var kinds = []Kind{Operations, Parameters, Fields, EnumValues, Other}

// Change is a change of the document, with the operations that it is in.
type Change struct {
	Kind       Kind
	Breaking   bool
	Check      string // the name of what was looked at, such as request-property-became-required
	Text       string
	Operations []Operation
}

// Operation names an operation of either document.
type Operation struct{ ID, Method, Path string }

// documentChanges compares two documents. Equal changes of several operations
// are one change, unless it is the operations that come or go; breaking ones
// come first.
func documentChanges(old, now *document) ([]Change, error) {
	report, sources, err := diff.GetWithOperationsSourcesMap(diff.NewConfig(), old.model, now.model)
	if err != nil {
		return nil, err
	}
	config := checker.NewConfig(checker.GetAllChecks(), checker.WithSeverityLevels(levels()))
	found := checker.CheckBackwardCompatibilityUntilLevel(config, report, sources, checker.INFO)
	ids := operationIDs(old.recorded, now.recorded)
	localize := checker.NewDefaultLocalizer()

	var out []Change
	index := map[string]int{}
	for _, c := range found {
		change := Change{
			Kind:     kindOf(c.GetId()),
			Breaking: c.GetLevel() == checker.ERR,
			Check:    c.GetId(),
			Text:     text(c.GetUncolorizedText(localize)),
		}
		op := Operation{c.GetOperationId(), c.GetOperation(), c.GetPath()}
		op.ID = cmp.Or(op.ID, ids[op.Method+" "+op.Path])
		key := c.GetId() + " " + change.Text
		if change.Kind == Operations {
			key += " " + op.ID // each counts
		}
		i, seen := index[key]
		if !seen {
			i = len(out)
			index[key] = i
			out = append(out, change)
		}
		if op.Path != "" && !slices.Contains(out[i].Operations, op) {
			out[i].Operations = append(out[i].Operations, op)
		}
	}
	for _, c := range out {
		slices.SortFunc(c.Operations, compareOperations)
	}
	slices.SortStableFunc(out, func(a, b Change) int {
		return cmp.Or(
			compareBool(b.Breaking, a.Breaking),
			cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
			cmp.Compare(a.Text, b.Text),
			slices.CompareFunc(a.Operations, b.Operations, compareOperations),
		)
	})
	return out, nil
}

func compareOperations(a, b Operation) int {
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
}

// numbered is how the comparison names the variant of a union that has a
// title; the number counts what it compared, and helps nobody.
var numbered = regexp.MustCompile("`subschema #[0-9]+: ([^`]+)`")

// text puts a finding on one line.
func text(finding string) string {
	return numbered.ReplaceAllString(strings.Join(strings.Fields(finding), " "), "`$1`")
}

// operationIDs returns the ids of the operations by method and path. Where the
// documents disagree, the newer one counts.
func operationIDs(docs ...spec.Object) map[string]string {
	out := map[string]string{}
	for _, doc := range docs {
		for _, op := range spec.Operations(doc) {
			out[op.Method+" "+op.Path] = op.ID
		}
	}
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// kindOf sorts the checks of oasdiff, which are named after what they look at.
func kindOf(check string) Kind {
	has := func(s string) bool { return strings.Contains(check, s) }
	switch {
	case strings.HasPrefix(check, "endpoint-"), strings.HasPrefix(check, "api-"), strings.HasPrefix(check, "webhook-"):
		return Operations
	case has("enum"):
		return EnumValues
	case has("parameter"):
		return Parameters
	case has("property"), has("-body-"):
		return Fields
	}
	return Other
}

// levels says where this client sees a change otherwise than oasdiff does,
// which judges for clients of any kind.
func levels() map[string]checker.Level {
	out := map[string]checker.Level{}
	for check := range checker.GetCheckLevels() {
		switch {
		case goneInGo.MatchString(check):
			out[check] = checker.ERR
		case harmlessInGo.MatchString(check):
			out[check] = checker.INFO
		}
	}
	return out
}
