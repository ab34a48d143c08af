package emit

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestCoveragePage(t *testing.T) {
	operation := func(id, logtoID string) spec.Object {
		op := spec.Object{"operationId": id, "responses": spec.Object{}}
		if logtoID != "" {
			op[spec.LogtoIDKey] = logtoID
		}
		return op
	}
	doc := spec.Object{"paths": spec.Object{
		"/api/users":       spec.Object{"get": operation("ListUsers", ""), "post": operation("CreateUser", "")},
		"/api/sign-in-exp": spec.Object{"get": operation("GetSignInExperience", "GetSignInExp")},
	}}
	dir := fstest.MapFS{
		"users.go": {Data: []byte(`package logtotest
var users = operations{
	"ListUsers": {run: list(func(u *user) any { return u }), lacks: "search by \"x\""},
	"DeleteUser": {run: nil},
}`)},
		"settings.go":      {Data: []byte("package logtotest\nfunc f() { _ = operations{\"GetSignInExp\": {run: get}} }\nvar other = map[string]int{\"CreateUser\": 1}")},
		"settings_test.go": {Data: []byte("not Go")},
	}
	page, err := CoveragePage(doc, dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Of the 3 operations", "keeps state for 1 as", "for 1 more partly", "1 are not modelled",
		"## sign-in-exp\n\n| operation | request | modelled |\n|---|---|---|\n| GetSignInExperience | `GET /api/sign-in-exp` | stateful |\n",
		"| ListUsers | `GET /api/users` | partly: search by \"x\" |\n", "| CreateUser | `POST /api/users` | not modelled |\n",
	} {
		if !strings.Contains(string(page), want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	dir["broken.go"] = &fstest.MapFile{Data: []byte("package logtotest\nvar x = operations{")}
	if _, err := CoveragePage(doc, dir); err == nil || !strings.Contains(err.Error(), "logtotest/broken.go") {
		t.Errorf("got %v", err)
	}
}
