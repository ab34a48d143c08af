package logtotest

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/route"
)

// kind is how an operation responds.
type kind string

const (
	kindStateful    kind = "stateful"
	kindPartly      kind = "partly"
	kindNotModelled kind = "not modelled"
)

func kindOfOperation(id string) kind {
	op, found := modelled[id]
	switch {
	case !found:
		return kindNotModelled
	case op.lacks != "":
		return kindPartly
	}
	return kindStateful
}

func countKinds() map[kind]int {
	count := map[kind]int{}
	for _, op := range document.API().Operations() {
		count[kindOfOperation(op.ID)]++
	}
	return count
}

func TestCoverage(t *testing.T) {
	count := countKinds()
	t.Logf("%d operations: %d stateful, %d partly, %d not modelled, 0 examples", len(document.API().Operations()),
		count[kindStateful], count[kindPartly], count[kindNotModelled])
	for id := range modelled {
		if operationID(id) == "" {
			t.Errorf("%s is modelled, but not in the document", id)
		}
	}
}

// The list in the documentation, which is made of the source of this package, is what the server does.
func TestCoverageDocument(t *testing.T) {
	page, err := os.ReadFile("../docs/logtotest.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range document.API().Operations() {
		how := string(kindOfOperation(op.ID))
		if lacks := modelled[op.ID].lacks; lacks != "" {
			how += ": " + lacks
		}
		row := fmt.Sprintf("\n| %s | `%s %s` | %s |\n", cmp.Or(op.GoMethod, op.ID), op.Method, op.Path, how)
		if !bytes.Contains(page, []byte(row)) {
			t.Errorf("docs/logtotest.md lacks %s: run make regenerate", row[1:])
		}
	}
}

// No operation ends in an error of this server itself, whatever it is called with.
func TestEveryOperationResponds(t *testing.T) {
	for _, options := range [][]Option{nil, {WithExamples()}} {
		c := start(t, options...)
		for _, op := range document.API().Operations() {
			if r := c.callWithExample(op); r.status == 0 || r.status >= 500 && r.code() == "" {
				t.Errorf("%s: %d %s", op.ID, r.status, r.text)
			} else if (r.code() == "logtotest.not_modelled") != (kindOfOperation(op.ID) == kindNotModelled && options == nil) {
				t.Errorf("%s: %d %s, but it is %s", op.ID, r.status, r.text, kindOfOperation(op.ID))
			}
		}
	}
}

// callWithExample sends an example of the body to the path with ids that would break careless
// pasting.
func (c *client) callWithExample(op *document.Operation) reply {
	body := ""
	if s := op.BodySchema(); s != nil {
		body = string(jsonvalue.Encode(document.API().Example(s, document.ExampleDepth)))
	}
	target := ""
	for _, segment := range route.SplitPath(op.Path) {
		if segment[0] == '{' {
			segment = "an%22odd%3Cid%5C"
		}
		target += "/" + segment
	}
	return c.do(op.Method, target, body)
}

// What is not modelled says so, and how to go on.
func TestNotModelled(t *testing.T) {
	c := start(t)
	create := func() reply { return c.do("POST", "/api/experience/preflight/sign-in-passkey/authentication", "") }
	if r := create(); r.status != 501 || r.code() != "logtotest.not_modelled" || r.header.Get("Logtotest") != "not modelled" ||
		!strings.Contains(r.text, "Inject") || !strings.Contains(r.text, "WithExamples") {
		t.Errorf("got %d %s", r.status, r.text)
	}
	c.srv.Inject(Fault{Operation: "CreateSignInPasskeyAuthentication", Status: 201, Body: `{"id":"x"}`, Header: map[string][]string{"Content-Type": {"application/json"}}})
	if r := create(); r.status != 201 || r.text != `{"id":"x"}` || r.header.Get("Logtotest") != "injected" {
		t.Errorf("supplied: got %d %s %v", r.status, r.text, r.header)
	}
	c = start(t, WithExamples())
	if r := create(); r.status >= 400 || r.header.Get("Logtotest") != "example" {
		t.Errorf("with examples: got %d %s %v", r.status, r.text, r.header)
	}
}

// Each response says that it comes from here.
func TestResponseHeader(t *testing.T) {
	c := start(t)
	for path, want := range map[string]string{
		"/api/users": "modelled", "/api/users/nobody": "partly modelled", "/api/roles/nobody": "modelled", "/api/nothing": "modelled", "/nothing": "modelled",
		"/oidc/jwks": "modelled", "/api/saml/x/authn": "not modelled", "/api/saml-applications/x": "modelled",
	} {
		if r := c.do("GET", path, ""); r.header.Get("Logtotest") != want {
			t.Errorf("%s: got %q, want %q", path, r.header.Get("Logtotest"), want)
		}
	}
}
