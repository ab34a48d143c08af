package refine

import (
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Marks of values that are secret. In responses they get a type of their own; in requests they stay
// what they are, but are not printed with the JSON around them.
const (
	MarkSecret    = "x-secret"
	MarkSensitive = "x-sensitive"
)

// secrets marks the texts, and the objects of any shape, that hold secrets. The corrections file
// tells them by their names, so that those of a new document are found as well.
func (c *Corrections) secrets(doc spec.Object) error {
	patterns := make([]glob, len(c.Secrets))
	for i, name := range c.Secrets {
		patterns[i] = strings.Split(name, "*")
	}
	spec.Walk(doc, func(place string, s spec.Object) spec.Object {
		name := lastName(place)
		if strings.HasSuffix(place, "{}") {
			return s // the map is the secret
		}
		if !slices.ContainsFunc(patterns, func(p glob) bool { return p.matches(name) || p.matches(place) }) || !holdsSecret(s) {
			return s
		}
		switch _, rest, _ := strings.Cut(place, "."); {
		case strings.HasPrefix(rest, "response"):
			s[MarkSecret] = true
		case strings.HasPrefix(rest, "request"):
			s[MarkSensitive] = true
		}
		return s
	})
	return nil
}

// holdsSecret reports whether a schema takes any text, or any object.
func holdsSecret(s spec.Object) bool {
	switch Kind(s) {
	case "string":
		return spec.Str(s, "format") != "date-time"
	case "map":
		return true
	}
	return false
}
