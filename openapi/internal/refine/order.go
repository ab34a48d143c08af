package refine

import (
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// order sorts the lists whose order means nothing: required properties, the
// values of enums, the variants of unions. What comes out then does not depend
// on it.
func order(_ string, s spec.Object) spec.Object {
	for _, key := range []string{"required", "enum", "oneOf", "anyOf", "allOf"} {
		slices.SortStableFunc(spec.List(s, key), func(a, b any) int {
			return strings.Compare(spec.Compact(a), spec.Compact(b))
		})
	}
	return s
}
