package names

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// takenMethods are the fields and the other methods of the clients, whose names
// no operation can have.
var takenMethods = map[string]bool{
	"Client": true, "Server": true, "RequestEditors": true, "MaxBodyBytes": true,
	"Endpoint": true, "String": true, "GoString": true,
	"Account": true, "CookieJar": true, "Do": true, "Experience": true, "With": true,
}

// MethodNames returns the Go method of each operation, by operation id: the one
// that the names file pins, else the id with Go's initialisms. Ids that are such
// a name already come first. An id whose name is taken gets its HTTP method and
// path added, and so does one that stands in the way of the Page method of a
// paginated list.
func MethodNames(doc spec.Object, file *File) map[string]string {
	ops := spec.Operations(doc)
	rank := func(op spec.Operation) int {
		switch {
		case file.Methods[op.ID] != "":
			return 0
		case GoName(op.ID) == op.ID:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(ops, func(a, b spec.Operation) int { return cmp.Compare(rank(a), rank(b)) })
	taken := maps.Clone(takenMethods)
	out := map[string]string{}
	for _, op := range ops {
		name := cmp.Or(file.Methods[op.ID], GoName(op.ID))
		isTaken := func() bool { return taken[name] || op.Paginated() && taken[name+"Page"] }
		if isTaken() {
			name += GoName(strings.ToLower(op.Method)) + GoName(op.Path)
		}
		for base, n := name, 2; isTaken(); n++ {
			name = base + strconv.Itoa(n)
		}
		taken[name] = true
		if op.Paginated() {
			taken[name+"Page"] = true
		}
		out[op.ID] = name
	}
	return out
}

// operationNames are the names that the operations take in the package of the
// types: those of their request builders and parameters.
func operationNames(methods map[string]string) map[string]bool {
	out := map[string]bool{}
	for _, method := range methods {
		out["New"+method+"Request"] = true
		out[method+"Params"] = true
	}
	return out
}
