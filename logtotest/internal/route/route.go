package route

import (
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/document"
)

// router finds the operation of a request: fixed segments go before placeholders.
type router struct {
	next map[string]*router // by segment
	path string             // where one ends
}

// placeholder is the segment that stands for any other.
const placeholder = "{}"

// Default is the router over every operation of the document.
var Default = sync.OnceValue(func() *router {
	root := &router{}
	for _, path := range document.API().Paths() {
		node := root
		for _, segment := range SplitPath(path) {
			node = node.descend(segment)
		}
		node.path = path
	}
	return root
})

func (r *router) descend(segment string) *router {
	if strings.HasPrefix(segment, "{") {
		segment = placeholder
	}
	if r.next == nil {
		r.next = map[string]*router{}
	}
	if r.next[segment] == nil {
		r.next[segment] = &router{}
	}
	return r.next[segment]
}

// Find returns the operation and its path parameters. Without one, the status reports whether the
// path is unknown or only the method.
func (r *router) Find(method, escapedPath string) (*document.Operation, map[string]string, int) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	var values []string
	for _, segment := range SplitPath(escapedPath) {
		value, err := url.PathUnescape(segment)
		if err != nil {
			return nil, nil, http.StatusBadRequest
		}
		values = append(values, value)
	}
	op, known := r.match(values, method)
	switch {
	case op == nil && known:
		return nil, nil, http.StatusMethodNotAllowed
	case op == nil:
		return nil, nil, http.StatusNotFound
	}
	params := map[string]string{}
	for i, segment := range SplitPath(op.Path) {
		if name, isPlaceholder := strings.CutPrefix(segment, "{"); isPlaceholder {
			params[strings.TrimSuffix(name, "}")] = values[i]
		}
	}
	return op, params, http.StatusOK
}

// match also reports whether some other method has the path.
func (r *router) match(values []string, method string) (op *document.Operation, known bool) {
	if len(values) == 0 {
		if r.path == "" {
			return nil, false
		}
		return document.API().At(r.path)[method], true
	}
	for _, segment := range []string{values[0], placeholder} {
		if next := r.next[segment]; next != nil && values[0] != "" {
			found, knownThere := next.match(values[1:], method)
			if found != nil {
				return found, true
			}
			known = known || knownThere
		}
	}
	return nil, known
}

// SplitPath ignores one slash at the end, as Logto does.
func SplitPath(path string) []string {
	return strings.Split(strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/"), "/")
}
