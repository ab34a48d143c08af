package surface_test

import (
	"go/parser"
	"strings"
	"testing"
)

// Where tests stand in the package itself, the compiler builds it once more for them, and then also
// whatever the tests import that imports it. No tests of a package below the in-memory server may
// cause that: it takes as long to compile as many others together.
func TestNothingIsCompiledForTestsOnly(t *testing.T) {
	for _, dir := range []string{".", "auth", "middleware", "webhook", "internal/redact", "internal/transport"} {
		inside, above := "", ""
		for name, file := range filesOf(t, "../../"+dir, parser.ImportsOnly) {
			if !strings.HasSuffix(name, "_test.go") {
				continue
			}
			if !strings.HasSuffix(file.Name.Name, "_test") {
				inside = name
			}
			for _, spec := range file.Imports {
				if path := strings.Trim(spec.Path.Value, `"`); path == module+"/logtotest" || path == module && dir != "." {
					above = name
				}
			}
		}
		if inside != "" && above != "" {
			t.Errorf("%s: %s is in the package, and %s imports logtotest or the client", dir, inside, above)
		}
	}
}
