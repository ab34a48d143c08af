package refine

import (
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Needs names the oldest release of Logto that has what an object describes, such as "Logto 1.38 or
// newer", or "" if all supported ones have it.
func Needs(o spec.Object) string {
	since := spec.Str(o, SinceKey)
	if newest, unreleased := strings.CutPrefix(since, ">"); unreleased {
		return "a Logto newer than " + newest
	}
	if since == "" {
		return ""
	}
	return "Logto " + since + " or newer"
}

// ReleaseText says which releases of Logto have what an object describes, as the end of a sentence
// that begins with its name, or "".
func ReleaseText(o spec.Object) string {
	if needs := Needs(o); needs != "" {
		return "requires " + needs + "."
	}
	if until := spec.Str(o, UntilKey); until != "" {
		return "is sent by Logto " + until + " and older."
	}
	return ""
}
