package pull

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Identify gives each operation without an operationId one that is made of its method and path,
// and returns a notice if there were any. An id depends on nothing but the method, the path, and
// the ids that are taken.
func Identify(doc spec.Object) (notices []string) {
	taken := map[string]bool{}
	var without []spec.Operation
	for _, op := range spec.Operations(doc) {
		if strings.TrimSpace(op.ID) == "" {
			without = append(without, op) // in the order of path and method
		} else {
			taken[op.ID] = true
		}
	}
	var made []string
	for _, op := range without {
		id := unused(derivedID(op), taken)
		taken[id] = true
		op.Node["operationId"] = id
		made = append(made, fmt.Sprintf("%s %s is %s", op.Method, op.Path, id))
	}
	if len(made) > 0 {
		notices = append(notices, fmt.Sprintf("%d operations have no operationId, and get one made of method and path: %s", len(made), strings.Join(made, ", ")))
	}
	return notices
}

func unused(id string, taken map[string]bool) string {
	if !taken[id] {
		return id
	}
	for n := 2; ; n++ {
		if numbered := id + "Variant" + strconv.Itoa(n); !taken[numbered] {
			return numbered
		}
	}
}

// derivedID joins the words of method and path: PUT /api/interaction/{id} is PutInteractionById.
func derivedID(op spec.Operation) string {
	words := []string{strings.ToLower(op.Method)}
	for _, segment := range strings.Split(strings.TrimPrefix(op.Path, "/api/"), "/") {
		if strings.HasPrefix(segment, "{") {
			words = append(words, "by")
		}
		words = append(words, strings.FieldsFunc(segment, func(r rune) bool {
			return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
		})...)
	}
	var b strings.Builder
	for _, word := range words {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
