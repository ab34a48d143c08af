package logtotest

import "testing"

// How an operation is answered.
type kind string

const (
	kindStateful kind = "stateful"
	kindRecorded kind = "recorded"
	kindExample  kind = "example of the description"
	kindMissing  kind = "missing"
)

func kindOfOperation(op *operation) kind {
	if stateful[op.ID] != nil {
		return kindStateful
	}
	if len(recordings()[op.ID]) > 0 {
		return kindRecorded
	}
	if _, _, described := op.success(); described {
		return kindExample
	}
	return kindMissing
}

func TestCoverage(t *testing.T) {
	byKind := map[kind]int{}
	known := map[string]bool{}
	for _, op := range api().operations {
		known[op.ID] = true
		k := kindOfOperation(op)
		byKind[k]++
		if k == kindMissing {
			t.Errorf("%s %s (%s) has no answer", op.Method, op.Path, op.ID)
		}
	}
	t.Logf("%d operations: %d stateful, %d recorded, %d answered with an example of the description, %d missing",
		len(known), byKind[kindStateful], byKind[kindRecorded], byKind[kindExample], byKind[kindMissing])
	for id := range stateful {
		if !known[id] {
			// The document may have lost it; servers that have it are still out there.
			t.Logf("a handler for %s, which is not in the document", id)
		}
	}
}

// Every example fits the schema it was made from.
func TestExamplesFit(t *testing.T) {
	examples := 0
	for _, op := range api().operations {
		_, body, _ := op.success()
		if body == nil {
			continue
		}
		examples++
		value := api().example(body, exampleDepth)
		parsed, err := parseJSON(encodeJSON(value))
		if err != nil {
			t.Fatalf("%s: %v", op.ID, err)
		}
		for _, i := range api().check(body, parsed, nil) {
			t.Errorf("%s: %v: %s", op.ID, i.Path, i.Message)
		}
	}
	if examples == 0 {
		t.Error("no operation describes its answer")
	}
}

// No operation ends in an error of this server itself, whatever it is called with.
func TestEveryOperationAnswers(t *testing.T) {
	c := start(t)
	for _, op := range api().operations {
		body := ""
		if s := op.bodySchema(); s != nil {
			body = string(encodeJSON(api().example(s, exampleDepth)))
		}
		target := ""
		for _, segment := range splitPath(op.Path) {
			if segment[0] == '{' {
				segment = "example"
			}
			target += "/" + segment
		}
		if r := c.do(op.Method, target, body); r.status == 0 || r.status >= 500 && r.code() == "" {
			t.Errorf("%s: %d %s", op.ID, r.status, r.text)
		}
	}
}
