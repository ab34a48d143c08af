package contract

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// The tests stand here and not beside the client, so that who imports the client
// does not fetch the validator for them.

// TestContract checks every typed method against the corrected document, as it
// is before its types are unified: the tightest description of what a server
// takes and sends. The requests are validated and compared with what went in,
// the responses must come out as they were. See also TestContractUnions of the
// folder openapi.
func TestContract(t *testing.T) {
	doc, err := Parse(read(t, "../../logtotest/internal/document/spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(doc.Operations) < 300 {
		t.Errorf("only %d operations: the document is not read", len(doc.Operations))
	}
	problems := 0
	check := func(name string, check func(*Checker, *Operation) []string) Counts {
		c, err := NewChecker()
		if err != nil {
			t.Fatal(err)
		}
		for _, op := range doc.Operations {
			if found := check(c, op); len(found) > 0 {
				problems += len(found)
				t.Errorf("%s, %s:\n\t%s", op.ID, name, strings.Join(found, "\n\t"))
			}
		}
		return c.Counts
	}
	requests := check("requests", (*Checker).Requests)
	answers := check("answers", (*Checker).Answers)
	t.Log(requests)
	t.Log(answers)
	t.Logf("contract: %d operations, %d requests, %d answers, %d errors, %d variants of unions, %d nulls: %d problems",
		len(doc.Operations), requests.Requests, answers.Answers, answers.Errors,
		requests.Kinds[Variant]+answers.Kinds[Variant],
		requests.Kinds[Null]+answers.Kinds[Null], problems)
}

// TestContractOutline compares the document that the other checks use with the
// recorded one, as it came from a server: the same operations with the same
// methods, paths, parameters and statuses, but for what corrections add.
func TestContractOutline(t *testing.T) {
	recorded, err := Outline(read(t, "../../openapi/logto.json"))
	if err != nil {
		t.Fatal(err)
	}
	corrected, err := Outline(read(t, "../../logtotest/internal/document/spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range recorded {
		if !slices.Contains(corrected, line) {
			t.Errorf("lost: %s", line)
		}
	}
	added := 0
	for _, line := range corrected {
		if slices.Contains(recorded, line) {
			continue
		}
		if added++; !strings.Contains(line, " parameter ") && !strings.Contains(line, ": status ") {
			t.Errorf("made up: %s", line)
		}
	}
	t.Logf("%d operations, parameters and statuses are those of the recorded document; corrections add %d", len(recorded), added)
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
