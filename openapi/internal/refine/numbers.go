package refine

import (
	"regexp"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Formats that the naming step turns into Go types. None is ever 32 bits wide.
const (
	FormatUnixMilli   = "unix-milli"   // an instant, Unix milliseconds
	FormatUnixSeconds = "unix-seconds" // an instant, Unix seconds
)

// instant matches the names of fields and parameters that hold an instant:
// createdAt, expiresAt, start_time, …
var instant = regexp.MustCompile(`(^at|[a-z]At|^(start|end)_time)$`)

// numbers gives each number a width. The document says `number` for
// everything; a generator makes a 32-bit float of that, which cannot hold a
// timestamp. Instants become Unix milliseconds, all else a 64-bit integer:
// the fields that are truly fractional, or count seconds, have a correction.
func numbers(place string, s spec.Object) spec.Object {
	typ := spec.Str(s, "type")
	name := lastName(place)
	switch {
	case typ == "string" && strings.Contains(place, ".query.") && instant.MatchString(name):
		s["type"], s["format"] = "integer", FormatUnixMilli
	case typ != "number" && typ != "integer":
	case s["format"] != nil:
	case instant.MatchString(name):
		s["type"], s["format"] = "integer", FormatUnixMilli
	default:
		s["type"], s["format"] = "integer", "int64"
	}
	return s
}

// lastName returns the property or parameter at the end of a place.
func lastName(place string) string {
	place = strings.TrimRight(place, "[]{}")
	if i := strings.LastIndexAny(place, ".|"); i >= 0 {
		return place[i+1:]
	}
	return place
}
