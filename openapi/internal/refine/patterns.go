package refine

import (
	"regexp"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

var plainFormat = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]{0,40}$`)

// patterns turns JavaScript literals (`/^#[\da-f]{3}$/i`) into the bare
// expressions that OpenAPI wants, drops the format "regex" that stands beside
// them (it would mean that the value is itself an expression), drops patterns that
// no other engine reads, and formats that are none. The format "url" is written
// "uri".
func patterns(_ string, s spec.Object) spec.Object {
	if spec.Str(s, "format") == "regex" {
		delete(s, "format")
	}
	if format := spec.Str(s, "format"); !plainFormat.MatchString(format) {
		delete(s, "format")
	}
	if spec.Str(s, "format") == "url" {
		s["format"] = "uri"
	}
	pattern := spec.Str(s, "pattern")
	if end := strings.LastIndex(pattern, "/"); strings.HasPrefix(pattern, "/") && end > 0 {
		flags := pattern[end+1:]
		pattern = pattern[1:end]
		if strings.Contains(flags, "i") {
			pattern = "(?i)" + pattern
		}
		s["pattern"] = pattern
	}
	if pattern != "" {
		if _, err := regexp.Compile(pattern); err != nil {
			delete(s, "pattern")
		}
	}
	return s
}
