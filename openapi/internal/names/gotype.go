package names

import (
	"strings"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Go types of the support code in package gen, which is written by hand and
// copied there.
const (
	goJSON       = "JSON"       // any JSON value, kept as it is
	goJSONObject = "JSONObject" // a JSON object, kept as it is
	goFile       = "File"       // an upload
	goSearch     = "SearchQuery"
)

// goType returns the Go type of a schema at a place, without regard to whether
// it may be null or missing.
func (a *Assignment) goType(place string, s spec.Object) string {
	if name, ok := a.place[place]; ok && deservesName(s) {
		return name
	}
	switch refine.Kind(s) {
	case "array":
		return "[]" + a.element(place+"[]", spec.Obj(s, "items"))
	case "map":
		if spec.Str(s, "format") == refine.FormatSearch {
			return goSearch
		}
		if values := spec.Obj(s, "additionalProperties"); len(values) > 0 {
			return "map[string]" + a.element(place+"{}", values)
		}
		return goJSONObject
	case "boolean":
		return "bool"
	case "string":
		switch spec.Str(s, "format") {
		case "binary":
			return goFile
		case "date-time":
			return "DateTime"
		}
		return "string"
	case refine.FormatUnixMilli:
		return "Timestamp"
	case refine.FormatUnixSeconds:
		return "UnixTime"
	case "double", "number":
		return "float64"
	case "int64", "integer":
		return "int64"
	case refine.FormatStrings:
		return "StringOrStrings"
	case refine.FormatOrFalse:
		return "OrFalse[" + a.goType(place, spec.List(s, "oneOf")[0].(spec.Object)) + "]"
	}
	return goJSON
}

// element is the Go type of an item or map value; one that may be null is a
// pointer.
func (a *Assignment) element(place string, s spec.Object) string {
	if s == nil {
		return goJSON
	}
	typ := a.goType(place, s)
	if spec.True(s, "nullable") && !nilable(typ) {
		return "*" + typ
	}
	return typ
}

func deservesName(s spec.Object) bool {
	switch refine.Kind(s) {
	case "object", "enum", "union":
		return true
	}
	return false
}

// nilable reports whether a Go type has a nil of its own.
func nilable(typ string) bool {
	return strings.HasPrefix(typ, "[]") || strings.HasPrefix(typ, "map[") ||
		typ == goJSON || typ == goJSONObject || typ == goSearch
}

// field says how a property is written in Go.
type field struct {
	typ       string
	omitEmpty bool
	omitZero  bool
}

// goField decides between value, pointer and three-state field. In responses a
// nullable field is a plain pointer. In requests a field that may be left out
// and may be null has three states.
func goField(typ string, required, nullable bool, dir direction) field {
	switch {
	case required && !nullable && dir == request && strings.HasPrefix(typ, "[]"):
		return field{typ: "List[" + typ[len("[]"):] + "]"}
	case required && !nullable:
		return field{typ: typ}
	case required && dir&request != 0 && typ != goJSON:
		// A nil that was forgotten must not be sent as null.
		return field{typ: "*" + typ}
	case required:
		return field{typ: pointer(typ)}
	case nullable && dir == request:
		return field{typ: "Nullable[" + typ + "]", omitZero: true}
	case strings.HasPrefix(typ, "OrFalse["):
		return field{typ: typ, omitZero: true}
	case nilable(typ):
		return field{typ: typ, omitZero: true}
	}
	return field{typ: "*" + typ, omitEmpty: true}
}

func pointer(typ string) string {
	if nilable(typ) {
		return typ
	}
	return "*" + typ
}
