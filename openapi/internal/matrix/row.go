package matrix

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Row is what came of one document.
type Row struct {
	Name       string
	Operations int
	Types      int
	Renamed    []string // types that another document calls otherwise at the same place
	Vanished   int      // types of the recorded document that this one has no place for
	New        []string // types that the recorded document does not have
	Problems   []string // of generating, building, vetting
}

// refine fills a row with what the steps before the code generator tell.
func refine(d Document, in *pipeline.Inputs, recorded *names.Assignment) (Row, *pipeline.Refined) {
	row := Row{Name: d.Name, Operations: len(spec.Operations(d.Doc))}
	r, err := in.Refine(d.Doc)
	if err == nil {
		err = r.Unmatched.Err()
	}
	if err != nil {
		row.Problems = append(row.Problems, err.Error())
		return row, nil
	}
	row.Types = len(r.Types.Types)
	if recorded != nil {
		row.compare(r.Types, recorded)
	}
	return row, r
}

// compare looks for the types that are called otherwise than in the recorded document, but for
// those that cannot share the type there, which a notice of the names says.
func (row *Row) compare(types, recorded *names.Assignment) {
	want := places(recorded)
	for place, name := range places(types) {
		unlike := slices.ContainsFunc(types.Notices, func(n string) bool { return strings.HasPrefix(n, place+" is unlike ") })
		if was := want[place]; was != "" && was != name && !unlike {
			row.Renamed = append(row.Renamed, fmt.Sprintf("%s is %s, not %s", place, name, was))
		}
	}
	slices.Sort(row.Renamed)
	for _, name := range slices.Sorted(maps.Keys(recorded.Types)) {
		if types.Types[name] == nil {
			row.Vanished++
		}
	}
	for _, name := range slices.Sorted(maps.Keys(types.Types)) {
		if recorded.Types[name] == nil {
			row.New = append(row.New, name)
		}
	}
}

// places returns the name of the type at each place.
func places(a *names.Assignment) map[string]string {
	out := map[string]string{}
	for name, t := range a.Types {
		for _, place := range t.Places {
			out[place] = name
		}
	}
	return out
}

// String returns the row of the table.
func (row Row) String() string {
	state := "ok"
	if len(row.Problems)+len(row.Renamed) > 0 {
		state = "FAILED"
	}
	return fmt.Sprintf("%-16s %10d %6d %8d %9d %5d  %s", row.Name, row.Operations, row.Types, len(row.Renamed), row.Vanished, len(row.New), state)
}

// Header is the line above the rows.
const Header = "document         operations  types  renamed  vanished   new  generate, build, vet"

// Details lists what is wrong, or "".
func (row Row) Details() string {
	var b strings.Builder
	for _, line := range slices.Concat(row.Renamed, row.Problems) {
		fmt.Fprintf(&b, "  %s: %s\n", row.Name, line)
	}
	return b.String()
}
