package refine

import (
	"regexp"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

var (
	exactStatus = regexp.MustCompile(`^[1-5][0-9][0-9]$`)
	// classes are the statuses that stand for a whole class.
	classes = map[string][]string{"2XX": {"200", "201", "202"}, "3XX": {"302", "303", "307"}}
)

// statuses leaves each operation responses with a status of their own, and at least
// one for success: `2XX` becomes the usual ones of its class, `default` the
// success of an operation that documents no other, and an operation without
// responses succeeds without a body.
func statuses(doc spec.Object) error {
	for _, op := range spec.Operations(doc) {
		responses := child(op.Node, "responses")
		for class, members := range classes {
			response := either(spec.Obj(responses, class), spec.Obj(responses, strings.ToLower(class)))
			for _, status := range members {
				if response != nil && responses[status] == nil {
					responses[status] = spec.Clone(response)
				}
			}
		}
		other := spec.Obj(responses, "default")
		for _, status := range spec.Keys(responses) {
			if !exactStatus.MatchString(status) {
				delete(responses, status)
			} else {
				child(responses, status)
			}
		}
		if len(op.Successes()) == 0 {
			if other != nil {
				responses["200"] = other
			} else {
				responses["200"] = spec.Object{"description": "OK"}
				responses["204"] = spec.Object{"description": "No Content"}
			}
		}
	}
	return nil
}

func either(a, b spec.Object) spec.Object {
	if a != nil {
		return a
	}
	return b
}
