package pull

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/logto-go/management/openapi/internal/spec"
)

var supportedVersion = regexp.MustCompile(`^3\.[01](\.[0-9]+)?$`)

// corePaths are in Logto's document whatever its version.
var corePaths = []string{"/api/applications", "/api/resources", "/api/roles", "/api/users"}

// Check reports whether a document is an OpenAPI 3.0 or 3.1 description of
// Logto's API whose operations all have an id of their own.
func Check(doc spec.Object) error {
	if err := checkVersion(doc); err != nil {
		return err
	}
	paths, ok := doc["paths"].(spec.Object)
	if !ok || len(paths) == 0 {
		return errors.New("the OpenAPI document has no paths")
	}
	for _, path := range corePaths {
		if spec.Obj(paths, path) == nil {
			return fmt.Errorf("an OpenAPI document, but not Logto's: it has no path %s", path)
		}
	}
	if err := spec.CheckReferences(doc); err != nil {
		return err
	}
	return checkOperations(doc)
}

func checkVersion(doc spec.Object) error {
	switch version, ok := doc["openapi"].(string); {
	case ok && supportedVersion.MatchString(version):
		return nil
	case ok:
		return fmt.Errorf("OpenAPI version %q is not supported; 3.0 or 3.1 is needed", version)
	case doc["swagger"] != nil:
		return fmt.Errorf("a Swagger %v document; OpenAPI 3.0 or 3.1 is needed", doc["swagger"])
	}
	return errors.New("not an OpenAPI document: it has no `openapi` version")
}

func checkOperations(doc spec.Object) error {
	seen := map[string]string{}
	for _, op := range spec.Operations(doc) {
		where := op.Method + " " + op.Path
		if other, twice := seen[op.ID]; twice {
			return fmt.Errorf("%s and %s have the same operationId %s", other, where, op.ID)
		}
		seen[op.ID] = where
	}
	if len(seen) == 0 {
		return errors.New("the OpenAPI document has no operations")
	}
	return nil
}
