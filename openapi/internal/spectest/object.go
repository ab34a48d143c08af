package spectest

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Object reads an object written as YAML, which may be indented with tabs, in the form that JSON
// has.
func Object(t testing.TB, text string) spec.Object {
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

// Same compares a value with one written as YAML.
func Same(t testing.TB, got any, want string) {
	t.Helper()
	if got, want := spec.Compact(got), spec.Compact(Object(t, want)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
