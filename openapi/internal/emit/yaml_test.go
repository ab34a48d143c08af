package emit

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/logto-go/management/openapi/internal/spec"
)

// object reads an object written as YAML, in the form that JSON has.
func object(t *testing.T, text string) spec.Object {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(strings.ReplaceAll(text, "\t", " ")), &v); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	o, err := spec.Parse([]byte(spec.Compact(v)))
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return o
}
