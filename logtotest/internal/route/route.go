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
	fixed       map[string]*router
	placeholder *router
	path        string // where one ends
}

// Default is the router over every operation of the document.
var Default = sync.OnceValue(func() *router {
	root := &router{}
	for _, path := range document.API().Paths() {
		root.add(path)
	}
	return root
})

func (r *router) add(path string) {
	node := r
	for _, segment := range SplitPath(path) {
		node = node.descend(segment)
	}
	node.path = path
}

func (r *router) descend(segment string) *router {
	if strings.HasPrefix(segment, "{") {
		if r.placeholder == nil {
			r.placeholder = &router{}
		}
		return r.placeholder
	}
	if r.fixed == nil {
		r.fixed = map[string]*router{}
	}
	if r.fixed[segment] == nil {
		r.fixed[segment] = &router{}
	}
	return r.fixed[segment]
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
	if op == nil {
		if known {
			return nil, nil, http.StatusMethodNotAllowed
		}
		return nil, nil, http.StatusNotFound
	}
	params := map[string]string{}
	for i, segment := range SplitPath(op.Path) {
		if name, placeholder := strings.CutPrefix(segment, "{"); placeholder {
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
	if next := r.fixed[values[0]]; next != nil {
		if op, known = next.match(values[1:], method); op != nil {
			return op, true
		}
	}
	if r.placeholder != nil && values[0] != "" {
		other, otherKnown := r.placeholder.match(values[1:], method)
		return other, known || otherKnown
	}
	return nil, known
}

// SplitPath ignores one slash at the end, as Logto does.
func SplitPath(path string) []string {
	path = strings.TrimPrefix(path, "/")
	path = strings.TrimSuffix(path, "/")
	return strings.Split(path, "/")
}
