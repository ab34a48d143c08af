package pull

import (
	"crypto/sha256"
	"net/http"
	"strings"
	"unicode"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/spec"
)

// derivedForms make an id of a method and a path, each a longer one than that before it. The last
// is another one for each method and path.
var derivedForms = []func(op spec.Operation) string{resourceID, routeID, spelledID, uniqueID}

// verbs are those of Logto's own ids.
var verbs = map[string]string{"PATCH": "Update", "PUT": "Replace"}

// resourceID says what is done to which resource, as Logto does: GET /api/users/{userId}/devices is
// ListUserDevices, POST there CreateUserDevice. A parameter after a plural is one of them.
func resourceID(op spec.Operation) string {
	verb := verbs[op.Method]
	if verb == "" {
		verb = capital(strings.ToLower(op.Method))
	}
	segments := segmentsOf(op.Path)
	var out strings.Builder
	for i, segment := range segments {
		name := joined(segment)
		one := names.Singular(name)
		switch {
		case isParameter(segment) && i > 0 && isPlural(segments[i-1]):
			continue
		case isParameter(segment):
			name = "By" + name
		case i+1 < len(segments) && isParameter(segments[i+1]):
			name = one
		case i == len(segments)-1 && one != name && op.Method == http.MethodGet:
			verb = "List"
		case i == len(segments)-1 && one != name && op.Method == http.MethodPost:
			verb, name = "Create", one
		}
		out.WriteString(name)
	}
	return verb + out.String()
}

// routeID joins the words of method and path: PUT /api/interaction/{id} is PutInteractionById.
func routeID(op spec.Operation) string {
	out := capital(strings.ToLower(op.Method))
	for _, segment := range segmentsOf(op.Path) {
		if isParameter(segment) {
			out += "By"
		}
		out += joined(segment)
	}
	return out
}

// spelledID says as well what stands between the words: GET /api/a-b/c is GetADashBSlashC.
func spelledID(op spec.Operation) string {
	return capital(strings.ToLower(op.Method)) + joined(strings.NewReplacer("/", "/slash/", "-", "-dash-", "_", "_underscore_", ".", ".dot.", "{", "by ", "}", "").Replace(strings.TrimPrefix(op.Path, "/api/")))
}

// uniqueID adds letters that depend on the method and the path alone.
func uniqueID(op spec.Operation) string {
	sum := sha256.Sum256([]byte(op.Method + " " + op.Path))
	letters := ""
	for _, b := range sum[:8] {
		letters += string('a' + rune(b%26))
	}
	return spelledID(op) + "Variant" + capital(letters)
}

func segmentsOf(path string) []string { return strings.Split(strings.TrimPrefix(path, "/api/"), "/") }

func isParameter(segment string) bool { return strings.HasPrefix(segment, "{") }

func isPlural(segment string) bool {
	name := joined(segment)
	return !isParameter(segment) && names.Singular(name) != name
}

// joined writes the words of a text as one, each with a capital.
func joined(text string) string {
	out := ""
	for _, word := range strings.FieldsFunc(text, func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		out += capital(word)
	}
	return out
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
