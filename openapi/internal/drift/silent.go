package drift

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Silent is a part of the document that differs although the comparison of the
// corrected documents found nothing there.
type Silent struct {
	Where  string   // an operation id, or the key of another part of the document
	Places []string // the places in it, as keys joined by slashes
}

// silentChanges lists what differs without being in changes: texts, the order
// of lists, or what a correction replaces.
func silentChanges(old, now spec.Object, changes []Change) []Silent {
	told := map[string]bool{}
	for _, c := range changes {
		for _, op := range c.Operations {
			told[op.ID] = true
		}
	}
	var out []Silent
	add := func(where string, a, b any) {
		if places := differences("", a, b); len(places) > 0 {
			out = append(out, Silent{where, places})
		}
	}
	for _, key := range sharedKeys(old, now) {
		if key != "paths" {
			add(key, old[key], now[key])
		}
	}
	before := map[string]spec.Operation{}
	for _, op := range spec.Operations(old) {
		before[op.ID] = op
	}
	for _, op := range spec.Operations(now) {
		was, ok := before[op.ID]
		if !ok || told[op.ID] {
			continue
		}
		if was.Path != op.Path || was.Method != op.Method {
			out = append(out, Silent{op.ID, []string{fmt.Sprintf("%s %s, was %s %s", op.Method, op.Path, was.Method, was.Path)}})
			continue
		}
		add(op.ID, was.Node, op.Node)
	}
	return out
}

// differences returns the places where two JSON values differ, the shallowest
// of each branch.
func differences(at string, a, b any) []string {
	switch a := a.(type) {
	case spec.Object:
		b, ok := b.(spec.Object)
		if !ok {
			return []string{at}
		}
		var out []string
		for _, key := range sharedKeys(a, b) {
			out = append(out, differences(at+"/"+key, a[key], b[key])...)
		}
		return out
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return []string{at}
		}
		var out []string
		for i := range a {
			out = append(out, differences(at+"/"+strconv.Itoa(i), a[i], b[i])...)
		}
		return out
	}
	if a != b {
		return []string{at}
	}
	return nil
}

// sharedKeys returns the keys of either object, sorted.
func sharedKeys(a, b spec.Object) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(a)), maps.Keys(b))
	slices.Sort(keys)
	return slices.Compact(keys)
}
