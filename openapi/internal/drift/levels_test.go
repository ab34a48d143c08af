package drift

import (
	"testing"

	"github.com/oasdiff/oasdiff/checker"
)

// Each kind of change gets the level that fits this client, and stands under
// the right heading. The checks must be ones that oasdiff has.
func TestLevels(t *testing.T) {
	tests := []struct {
		check string
		kind  Kind
		level checker.Level
	}{
		{"endpoint-added", Operations, checker.INFO},
		{"api-removed-without-deprecation", Operations, checker.ERR},
		{"api-removed-with-deprecation", Operations, checker.ERR},
		{"api-path-removed-with-deprecation", Operations, checker.ERR},
		{"api-operation-id-removed", Operations, checker.ERR},
		{"api-tag-removed", Operations, checker.INFO},
		{"request-parameter-removed", Parameters, checker.ERR},
		{"request-parameter-removed-with-deprecation", Parameters, checker.ERR},
		{"new-required-request-parameter", Parameters, checker.ERR},
		{"new-optional-request-parameter", Parameters, checker.INFO},
		{"request-property-removed", Fields, checker.ERR},
		{"response-optional-property-removed", Fields, checker.ERR},
		{"response-required-property-removed", Fields, checker.ERR},
		{"response-property-became-optional", Fields, checker.ERR},
		{"response-property-type-changed", Fields, checker.ERR},
		{"response-optional-property-added", Fields, checker.INFO},
		{"response-body-one-of-added", Fields, checker.INFO},
		{"request-body-one-of-removed", Fields, checker.ERR},
		{"response-property-max-length-increased", Fields, checker.INFO},
		{"response-property-exclusive-min-unset", Fields, checker.INFO},
		{"request-property-max-length-decreased", Fields, checker.ERR},
		{"response-property-enum-value-added", EnumValues, checker.INFO},
		{"response-mediatype-enum-value-added", EnumValues, checker.INFO},
		{"request-parameter-enum-value-removed", EnumValues, checker.ERR},
		{"response-success-status-removed", Other, checker.ERR},
	}
	defaults, own := checker.GetCheckLevels(), levels()
	for _, tt := range tests {
		level, ok := defaults[tt.check]
		if !ok {
			t.Errorf("%s: there is no such check", tt.check)
		}
		if changed, ok := own[tt.check]; ok {
			level = changed
		}
		if level != tt.level {
			t.Errorf("%s: got %v, want %v", tt.check, level, tt.level)
		}
		if kind := kindOf(tt.check); kind != tt.kind {
			t.Errorf("%s: got %s, want %s", tt.check, kind, tt.kind)
		}
	}
}
