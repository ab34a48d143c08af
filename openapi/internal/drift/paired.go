package drift

import (
	"fmt"
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Moved is an operation that has its id and another path.
type Moved struct{ Method, Was, Now string } // a Go method, and its routes

// paired compares the operations of two refined documents: a route with another id was renamed, an id
// with another route has moved. The names are those of the Go methods.
func paired(old, now spec.Object, file *names.File) (renamed map[string]string, moved []Moved) {
	before, after := names.MethodNames(old, file), names.MethodNames(now, file)
	byRoute, byID := map[string]string{}, map[string]spec.Operation{}
	for _, op := range spec.Operations(now) {
		byRoute[refine.Route(op)], byID[op.ID] = op.ID, op
	}
	renamed = map[string]string{}
	for _, was := range spec.Operations(old) {
		id, same := byRoute[refine.Route(was)]
		op, kept := byID[was.ID]
		switch {
		case same && !kept && before[was.ID] != after[id]:
			renamed[before[was.ID]] = after[id]
		case kept && !same:
			moved = append(moved, Moved{after[op.ID], was.Method + " " + was.Path, op.Method + " " + op.Path})
		}
	}
	slices.SortFunc(moved, func(a, b Moved) int { return strings.Compare(a.Method, b.Method) })
	return renamed, moved
}

// isNow stands in the text of each change that is a new name.
const isNow = ": renamed to "

// joinRenamed makes one change of each removal and addition that are the two names of one method, or
// of what the code generator calls after it.
func joinRenamed(changes []GoChange, renamed map[string]string) []GoChange {
	added := map[GoChange]bool{}
	for _, c := range changes {
		added[c] = true
	}
	var out []GoChange
	done := map[GoChange]bool{}
	for _, c := range changes {
		if name, ok := strings.CutSuffix(c.Text, ": removed"); ok {
			if now := newName(name, renamed); now != "" && added[GoChange{c.Package, false, now + ": added"}] {
				done[GoChange{c.Package, false, now + ": added"}] = true
				short := now[strings.LastIndex(now, ".")+1:]
				c.Text = name + isNow + short
			}
		}
		out = append(out, c)
	}
	return slices.DeleteFunc(out, func(c GoChange) bool { return done[c] })
}

// newName returns what a method, or a type that is called after one, is called now, or "".
func newName(name string, renamed map[string]string) string {
	at := strings.LastIndex(name, ".") + 1
	for _, suffix := range []string{"", "Page", "Params", "WithResponse"} {
		if now := renamed[strings.TrimSuffix(name[at:], suffix)]; now != "" && strings.HasSuffix(name, suffix) {
			return name[:at] + now + suffix
		}
	}
	return ""
}

// usesOldName reports whether an error of the compiler is about a name that has another one now.
func usesOldName(message string, renamed map[string]string) bool {
	for _, word := range strings.FieldsFunc(message, func(r rune) bool { return strings.ContainsRune(" .()*:", r) }) {
		if newName(word, renamed) != "" {
			return true
		}
	}
	return false
}

func isRename(c GoChange) bool { return strings.Contains(c.Text, isNow) }

// line writes a moved operation.
func (m Moved) line() string { return fmt.Sprintf("%s, was %s", m.Now, m.Was) }
