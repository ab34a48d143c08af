package pull

import (
	"fmt"
	"maps"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Identify gives each operation without an operationId one that is made of its method and path,
// and returns a notice if there were any. Where the shortest ids of several are the same, or taken,
// all of these get a longer one: which of them came first does not matter, and an id that one of
// them had goes to no other.
func Identify(doc spec.Object) (notices []string) {
	given := map[string]int{} // by id: how many operations have it
	var without []spec.Operation
	for _, op := range spec.Operations(doc) {
		if strings.TrimSpace(op.ID) == "" {
			without = append(without, op) // in the order of path and method
		} else {
			given[op.ID]++
		}
	}
	ids, forms := make([]string, len(without)), make([]int, len(without))
	for settled := false; !settled; {
		settled = true
		held := maps.Clone(given)
		for i, op := range without {
			ids[i] = derivedForms[forms[i]](op)
			held[ids[i]]++
		}
		for i := range without {
			if held[ids[i]] > 1 && forms[i] < len(derivedForms)-1 {
				forms[i]++
				settled = false
			}
		}
	}
	var made []string
	for i, op := range without {
		op.Node["operationId"] = ids[i]
		made = append(made, fmt.Sprintf("%s %s is %s", op.Method, op.Path, ids[i]))
	}
	if len(made) > 0 {
		notices = append(notices, fmt.Sprintf("%d operations have no operationId, and get one made of method and path: %s", len(made), strings.Join(made, ", ")))
	}
	return notices
}
