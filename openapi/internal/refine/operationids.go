package refine

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/logto-go/management/openapi/internal/spec"
)

// takenIDs are the fields and the other methods of the clients, whose names no
// operation can have.
var takenIDs = map[string]bool{
	"Client": true, "Server": true, "RequestEditors": true, "MaxBodyBytes": true,
	"Endpoint": true, "String": true, "GoString": true,
}

var methodName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)

// operationIDs makes the name of a Go method of each operation id: `get-user`
// becomes GetUser. Ids that are such a name stay as they are, and come first.
// An id whose name is taken gets its HTTP method and path added, and so does one
// that stands in the way of the Page method of a paginated list.
func operationIDs(doc spec.Object) error {
	taken := maps.Clone(takenIDs)
	ops := spec.Operations(doc)
	slices.SortStableFunc(ops, func(a, b spec.Operation) int {
		return cmp.Compare(rank(a.ID), rank(b.ID))
	})
	for _, op := range ops {
		name := exported(op.ID)
		if name == "" || taken[name] || op.Paginated() && taken[name+"Page"] {
			name += exported(strings.ToLower(op.Method)) + exported(op.Path)
		}
		taken[name] = true
		if op.Paginated() {
			taken[name+"Page"] = true
		}
		op.Node["operationId"] = name
	}
	return nil
}

func rank(id string) int {
	if methodName.MatchString(id) {
		return 0
	}
	return 1
}

// exported joins the words of an id or path to an exported Go name.
func exported(s string) string {
	if methodName.MatchString(s) {
		return s
	}
	var b strings.Builder
	up := true
	for _, r := range s {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			up = true
			continue
		case b.Len() == 0 && unicode.IsDigit(r):
			b.WriteByte('X')
		case up:
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		up = unicode.IsDigit(r) // as the code generator has it
	}
	return b.String()
}
