package route

import (
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
)

// templates are the paths of the document in segments. They are sorted, and a placeholder begins with
// a character that comes after all others in them: fixed segments go before placeholders.
var templates = sync.OnceValue(func() [][]string { return lists.Map(document.API().Paths(), SplitPath) })

// Find returns the operation of a request and its path parameters. Without one, the status reports
// whether the path is unknown or only the method.
func Find(method, escapedPath string) (*document.Operation, jsonvalue.Object, int) {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	given := SplitPath(escapedPath)
	for i, segment := range given {
		value, err := url.PathUnescape(segment)
		if err != nil {
			return nil, jsonvalue.Object{}, http.StatusBadRequest
		}
		given[i] = value
	}
	status := http.StatusNotFound
	for _, template := range templates() {
		params, fits := match(template, given)
		if !fits {
			continue
		}
		if op := document.API().At("/" + strings.Join(template, "/"))[method]; op != nil {
			return op, params, http.StatusOK
		}
		status = http.StatusMethodNotAllowed
	}
	return nil, jsonvalue.Object{}, status
}

// match returns what stands in the place of the placeholders, if the rest is the same.
func match(template, given []string) (params jsonvalue.Object, fits bool) {
	if len(template) != len(given) {
		return params, false
	}
	for i, segment := range template {
		name, isPlaceholder := strings.CutPrefix(segment, "{")
		switch {
		case isPlaceholder && given[i] != "":
			params.Set(strings.TrimSuffix(name, "}"), given[i])
		case segment != given[i]:
			return params, false
		}
	}
	return params, true
}

// SplitPath ignores one slash at the end, as Logto does.
func SplitPath(path string) []string {
	return strings.Split(strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/"), "/")
}
