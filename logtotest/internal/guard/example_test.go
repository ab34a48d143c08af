package guard

import (
	"testing"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// Every example fits the schema it was made from.
func TestExamplesFit(t *testing.T) {
	examples := 0
	for _, op := range document.API().Operations() {
		_, body, _ := op.Success()
		if body == nil {
			continue
		}
		examples++
		value := document.API().Example(body, document.ExampleDepth)
		parsed, err := jsonvalue.Parse(jsonvalue.Encode(value))
		if err != nil {
			t.Fatalf("%s: %v", op.ID, err)
		}
		for _, i := range checkSchema(body, parsed, nil) {
			t.Errorf("%s: %v: %s", op.ID, i.Path, i.Message)
		}
	}
	if examples == 0 {
		t.Error("no operation describes its response")
	}
}
