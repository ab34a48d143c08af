package main

import (
	"strings"
	"testing"

	"github.com/logto-go/management/internal/contract"
	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// TestContractUnions holds the typed methods against the document with its
// unions as they were recorded. Refining resolves most of them to something
// simpler; here every variant is sent and answered, and must get through all the
// same: no simpler schema may be too narrow.
func TestContractUnions(t *testing.T) {
	t.Parallel()
	doc, err := spec.Read("logto.json")
	if err != nil {
		t.Fatal(err)
	}
	corrections, err := refine.ReadCorrections("corrections.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, pass := range refine.Passes(corrections) {
		switch pass.Name {
		case "unions":
			spec.Walk(doc, anyOf)
			continue
		case "plain parameters":
			continue // it makes text of unions that are still there
		}
		if err := pass.Run(doc); err != nil {
			t.Fatal(err)
		}
	}
	data, err := spec.Encode(doc)
	if err != nil {
		t.Fatal(err)
	}
	contractDoc, err := contract.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	_, in := readInputs(t)
	methods := names.MethodNames(doc, in.Names)
	c, err := contract.NewChecker()
	if err != nil {
		t.Fatal(err)
	}
	hasUnion := map[string]bool{}
	for _, op := range spec.Operations(doc) {
		hasUnion[op.ID] = strings.Contains(spec.Compact(op.Node), `"anyOf":[`)
	}
	operations := 0
	for _, op := range contractDoc.Operations {
		if !hasUnion[op.ID] {
			continue // it is what TestContract of internal/contract tries
		}
		operations++
		op.Go = methods[op.ID]
		if p := append(c.Requests(op), c.Answers(op)...); len(p) > 0 {
			t.Errorf("%s:\n\t%s", op.ID, strings.Join(p, "\n\t"))
		}
	}
	t.Logf("%d operations with unions, of %d: %s", operations, len(contractDoc.Operations), c.Counts)
	if operations < 50 {
		t.Error("the unions are not read")
	}
}

// anyOf lets a value fit several variants: those of the recorded document often
// contain each other, as a URL and any text do.
func anyOf(_ string, s spec.Object) spec.Object {
	if variants, ok := s["oneOf"]; ok {
		s["anyOf"] = variants
		delete(s, "oneOf")
		delete(s, "type") // some say object beside texts
	}
	return s
}
