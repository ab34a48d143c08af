package refine

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/logto-go/management/openapi/internal/spec"
)

// plainID are the ids that can stand in a comment and in the address of a page.
var plainID = regexp.MustCompile(`^[A-Za-z0-9_.-]+$`)

var methodName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)

// operationIDs gives each operation an id of its own that can begin a place:
// `get-user` becomes GetUser. Ids of that form stay as they are, and come first.
// An id that is taken gets its HTTP method and path added. The id that Logto gave
// is kept where it differs.
func operationIDs(doc spec.Object) error {
	taken := map[string]bool{}
	ops := spec.Operations(doc)
	slices.SortStableFunc(ops, func(a, b spec.Operation) int {
		return cmp.Compare(rank(a.ID), rank(b.ID))
	})
	for _, op := range ops {
		name := exported(op.ID)
		if name == "" || taken[name] {
			name += exported(strings.ToLower(op.Method)) + exported(op.Path)
		}
		for base, n := name, 2; taken[name]; n++ {
			name = base + strconv.Itoa(n)
		}
		taken[name] = true
		switch {
		case !plainID.MatchString(op.ID):
			op.Node[spec.LogtoIDKey] = ""
		case name != op.ID:
			op.Node[spec.LogtoIDKey] = op.ID
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
