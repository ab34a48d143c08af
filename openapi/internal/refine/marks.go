package refine

import (
	"maps"
	"strings"

	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Keys by which the refined document says what only some of the supported releases have. The value
// is a release: the first that has it, or for UntilKey the last.
const (
	SinceKey = "x-since"
	UntilKey = "x-until"
)

// AsOldKey marks what came together with what it stands in, where that is not in the oldest release
// itself. Such a place does not tell since when a shared type has the field.
const AsOldKey = "x-as-old-as-parent"

// mergeMarks sets on out what the marks of a and b, which became out, say together: since the first
// release in which one of them is there, and until the last.
func mergeMarks(out, a, b spec.Object) {
	for _, key := range []string{SinceKey, UntilKey, AsOldKey} {
		delete(out, key)
	}
	switch {
	case spec.True(a, AsOldKey) && spec.True(b, AsOldKey):
		out[AsOldKey] = true
		return
	case spec.True(a, AsOldKey):
		maps.Copy(out, only(b, SinceKey))
		return
	case spec.True(b, AsOldKey):
		maps.Copy(out, only(a, SinceKey))
		return
	}
	if a[SinceKey] != nil && b[SinceKey] != nil {
		out[SinceKey] = a[SinceKey]
		if older(spec.Str(b, SinceKey), spec.Str(a, SinceKey)) {
			out[SinceKey] = b[SinceKey]
		}
	}
	if a[UntilKey] != nil && b[UntilKey] != nil {
		out[UntilKey] = a[UntilKey]
		if older(spec.Str(a, UntilKey), spec.Str(b, UntilKey)) {
			out[UntilKey] = b[UntilKey]
		}
	}
}

// only returns an object with the one key of o, or with none.
func only(o spec.Object, key string) spec.Object {
	if o[key] == nil {
		return nil
	}
	return spec.Object{key: o[key]}
}

// older compares releases as marks name them: ">1.42" is newer than "1.42".
func older(a, b string) bool {
	x, xBeyond := strings.CutPrefix(a, ">")
	y, yBeyond := strings.CutPrefix(b, ">")
	v, _ := releases.ParseVersion(x) // marks are made of releases
	w, _ := releases.ParseVersion(y)
	return v.Compare(w) < 0 || v == w && !xBeyond && yBeyond
}

// mark keeps what a correction says, which may be more exact than the documents.
func mark(o spec.Object, since string) {
	if o[SinceKey] == nil {
		o[SinceKey] = since
	}
}

// asOld marks all properties in a schema that no release has.
func asOld(s spec.Object) {
	spec.WalkSchema("", s, func(_ string, inner spec.Object) spec.Object {
		props := spec.Obj(inner, "properties")
		for name := range props {
			markAsOld(spec.Obj(props, name))
		}
		return inner
	})
}

// markAsOld respects what a correction says.
func markAsOld(o spec.Object) {
	if o[SinceKey] == nil {
		o[AsOldKey] = true
	}
}
