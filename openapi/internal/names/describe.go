package names

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var rootPlace = regexp.MustCompile(`^(\w+)\.(request|response|query|path|header)\b`)

// text says where a type is used; it becomes its doc comment, after the name.
func (a *Assignment) text(t *Type) string {
	var results, bodies, params, parts []string
	for _, place := range t.Places {
		m := rootPlace.FindStringSubmatch(place)
		owner := place[:strings.IndexAny(place+".", ".[{|")]
		switch {
		case a.Types[owner] != nil:
			parts = append(parts, "["+owner+"]")
		case m == nil:
		case m[2] == "response":
			results = append(results, a.link(m[1]))
		case m[2] == "request":
			bodies = append(bodies, a.link(m[1]))
		default:
			params = append(params, a.link(m[1]))
		}
	}
	var uses []string
	add := func(format string, names []string) {
		if len(names) > 0 {
			uses = append(uses, fmt.Sprintf(format, enumerate(names)))
		}
	}
	add("is returned by %s", results)
	add("is the body of %s", bodies)
	add("is a parameter of %s", params)
	if len(uses) == 0 {
		add("is part of %s", parts)
	}
	return strings.Join(uses, ", and ") + "."
}

// link is the doc link to the typed method of an operation. It names the whole
// import path, since gen cannot import the package of the clients.
func (a *Assignment) link(operation string) string {
	receiver := a.receivers[operation]
	if receiver == "" {
		receiver = "Client"
	}
	return "[github.com/logto-go/management." + receiver + "." + a.Methods[operation] + "]"
}

// enumerate lists up to four names.
func enumerate(names []string) string {
	slices.Sort(names)
	names = slices.Compact(names)
	const most = 4
	switch n := len(names); {
	case n > most:
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most-1], ", "), n-most+1)
	case n == 1:
		return names[0]
	default:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}
