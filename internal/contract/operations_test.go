package contract_test

import (
	"encoding/json"
	"os"
	"sync"
	"testing"
)

// operation is what tests know of an operation, from the refined document: ID is
// Logto's operation id, which recordings have, and Go the name of the method.
type operation struct {
	ID, Go, Method, Path string
	Success              []int
	Wrapper              string
}

// operations returns all operations of the refined document by Logto's id.
var operations = sync.OnceValue(func() map[string]operation {
	data, err := os.ReadFile("../../openapi/refined.json")
	if err != nil {
		panic(err)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"x-logto-operation-id"`
			GoName      string `json:"operationId"`
			Go          struct {
				Success []int  `json:"success"`
				Wrapper string `json:"wrapper"`
			} `json:"x-go"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		panic(err)
	}
	out := map[string]operation{}
	for path, methods := range doc.Paths {
		for method, op := range methods {
			out[op.OperationID] = operation{op.OperationID, op.GoName, method, path, op.Go.Success, op.Go.Wrapper}
		}
	}
	return out
})

func TestOperationsAreRead(t *testing.T) {
	if n := len(operations()); n < 300 {
		t.Errorf("%d operations in the refined document", n)
	}
}
