package exchange

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestIsOptional(t *testing.T) {
	type inner struct {
		Plain    string  `json:"plain"`
		Required *string `json:"required"`
		Optional *string `json:"optional,omitempty"`
	}
	type outer struct {
		One   *inner           `json:"one,omitempty"`
		Many  []inner          `json:"many"`
		List  []inner          `json:"list,omitzero"`
		Raw   json.RawMessage  `json:"raw,omitzero"`
		Named map[string]inner `json:"named"`
	}
	tests := map[string]bool{
		"$.one": true, "$.one.optional": true, "$.one.required": false, "$.one.plain": false,
		"$.many": false, "$.many[].optional": true, "$.many[].required": false,
		"$.named.any.optional": true, "$.named.any": false,
		"$.list": true, "$.list[].optional": true, "$.raw": false,
		"$.nothing": false, "$.one.plain.deeper": false,
	}
	for path, want := range tests {
		if got := IsOptional(reflect.TypeFor[*outer](), path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	if !IsOptional(reflect.TypeFor[[]inner](), "$[].optional") {
		t.Error("$[].optional of a list")
	}
}
