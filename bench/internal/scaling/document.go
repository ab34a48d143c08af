package scaling

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// object is a JSON object.
type object = map[string]any

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// Thin keeps about the given share of the document's operations: of large groups
// of paths as of small ones. What belongs together, such as all that begins with
// /api/users, stays together, for its types refer to each other.
func Thin(doc object, share float64) {
	paths, _ := doc["paths"].(object)
	members, sizes := map[string][]string{}, map[string]int{}
	for path, item := range paths {
		parts := strings.SplitN(path, "/", 4)
		group := parts[min(2, len(parts)-1)]
		members[group] = append(members[group], path)
		sizes[group] += operations(item)
	}
	bySize := slices.SortedFunc(maps.Keys(members), func(a, b string) int {
		return cmp.Or(sizes[b]-sizes[a], strings.Compare(a, b))
	})
	seen, kept := 0, 0
	for _, group := range bySize {
		seen += sizes[group]
		if float64(kept+sizes[group]) <= float64(seen)*share {
			kept += sizes[group]
			continue
		}
		for _, path := range members[group] {
			delete(paths, path)
		}
	}
}

// Double adds a copy of each path. The copies have operations, tags and objects
// of their own: each object gets one more property, lest its copy be the same
// type.
func Double(doc object) {
	paths, _ := doc["paths"].(object)
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item, _ := copyOf(paths[path]).(object)
		for _, method := range methods {
			operation, ok := item[method].(object)
			if !ok {
				continue
			}
			if id, ok := operation["operationId"].(string); ok {
				operation["operationId"] = id + "Copy"
			}
			if tags, ok := operation["tags"].([]any); ok {
				for i, tag := range tags {
					tags[i] = fmt.Sprint(tag, " copy")
				}
			}
		}
		mark(item)
		paths[strings.Replace(path, "/api/", "/api/copy/", 1)] = item
	}
}

// Operations counts the operations of a document.
func Operations(doc object) int {
	count := 0
	paths, _ := doc["paths"].(object)
	for _, item := range paths {
		count += operations(item)
	}
	return count
}

func operations(item any) int {
	count := 0
	methodsOf, _ := item.(object)
	for _, method := range methods {
		if _, ok := methodsOf[method]; ok {
			count++
		}
	}
	return count
}

// mark adds a property to each object with properties, however deep, but for the
// variants of unions, which are told apart by theirs.
func mark(v any) {
	switch v := v.(type) {
	case object:
		if properties, ok := v["properties"].(object); ok && v["type"] == "object" {
			properties["copied"] = object{"type": "boolean"}
		}
		for key, inner := range v {
			if key != "oneOf" && key != "anyOf" {
				mark(inner)
			}
		}
	case []any:
		for _, inner := range v {
			mark(inner)
		}
	}
}

func copyOf(v any) any {
	switch v := v.(type) {
	case object:
		out := make(object, len(v))
		for key, inner := range v {
			out[key] = copyOf(inner)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, inner := range v {
			out[i] = copyOf(inner)
		}
		return out
	}
	return v
}
