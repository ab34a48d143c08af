package exchange

import (
	"reflect"
	"testing"
)

func TestIsOptionalPointer(t *testing.T) {
	type inner struct {
		Plain    string  `json:"plain"`
		Required *string `json:"required"`
		Optional *string `json:"optional,omitempty"`
	}
	type outer struct {
		One   *inner           `json:"one,omitempty"`
		Many  []inner          `json:"many"`
		Named map[string]inner `json:"named"`
	}
	tests := map[string]bool{
		"$.one": true, "$.one.optional": true, "$.one.required": false, "$.one.plain": false,
		"$.many": false, "$.many[].optional": true, "$.many[].required": false,
		"$.named.any.optional": true, "$.named.any": false,
		"$.nothing": false, "$.one.plain.deeper": false,
	}
	for path, want := range tests {
		if got := IsOptionalPointer(reflect.TypeFor[*outer](), path); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	if !IsOptionalPointer(reflect.TypeFor[[]inner](), "$[].optional") {
		t.Error("$[].optional of a list")
	}
}
