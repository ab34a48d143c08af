package management_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/logto-go/management/internal/contract"
)

func contractDocument(t testing.TB) *contract.Document {
	data, err := os.ReadFile("logtotest/spec.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := contract.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestContract checks each operation
func TestContract(t *testing.T) {
	c, err := contract.NewChecker()
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range contractDocument(t).Operations {
		if p := c.Requests(op); len(p) > 0 {
			t.Errorf("%s, requests:\n\t%s", op.ID, strings.Join(p, "\n\t"))
		}
		if p := c.Answers(op); len(p) > 0 {
			t.Errorf("%s, answers:\n\t%s", op.ID, strings.Join(p, "\n\t"))
		}
	}
	b, _ := json.Marshal(c.Counts)
	t.Logf("%s", b)
}
