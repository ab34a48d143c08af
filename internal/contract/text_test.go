package contract

import (
	"regexp"
	"testing"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestTextFitsSchema(t *testing.T) {
	tests := []struct {
		name   string
		schema openapi3.Schema
	}{
		{"any", openapi3.Schema{}},
		{"one letter", openapi3.Schema{MaxLength: new(uint64(1))}},
		{"short", openapi3.Schema{MinLength: 1, MaxLength: new(uint64(16))}},
		{"long", openapi3.Schema{MinLength: 200}},
		{"exact", openapi3.Schema{MinLength: 64, MaxLength: new(uint64(64))}},
		{"email", openapi3.Schema{Format: "email"}},
		{"pattern", openapi3.Schema{Pattern: `^\S+@\S+\.\S+$`}},
		{"date", openapi3.Schema{Pattern: `^\d{4}(-\d{2}){2}$`}},
		{"color", openapi3.Schema{Pattern: `(?i)^#[\da-f]{3}([\da-f]{3})?$`}},
		{"name", openapi3.Schema{Pattern: `^[A-Z_a-z]\w*$`, MinLength: 5}},
		{"either", openapi3.Schema{Pattern: `^(red|blue)?x+.[^a-z]$`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, n := range []int{1, 12345} {
				got, err := text(&tt.schema, n, false)
				if err != nil {
					t.Fatal(err)
				}
				length := uint64(utf8.RuneCountInString(got))
				if length < tt.schema.MinLength || tt.schema.MaxLength != nil && length > *tt.schema.MaxLength {
					t.Errorf("%q has %d characters", got, length)
				}
				if !regexp.MustCompile(tt.schema.Pattern).MatchString(got) {
					t.Errorf("%q does not match", got)
				}
			}
		})
	}
}

func TestTextsDiffer(t *testing.T) {
	one, err1 := text(&openapi3.Schema{MaxLength: new(uint64(3))}, 17, false)
	two, err2 := text(&openapi3.Schema{MaxLength: new(uint64(3))}, 18, false)
	if err1 != nil || err2 != nil || one == two {
		t.Errorf("%q %v, %q %v", one, err1, two, err2)
	}
}

func TestPatternWithoutExample(t *testing.T) {
	for _, pattern := range []string{`(`, `a\b.a`, `^a$b`} {
		if got, err := matching(pattern, 0); err == nil {
			t.Errorf("%q was made for %q", got, pattern)
		}
	}
}

// FuzzMatching: whatever the pattern, an example matches it, or there is an error.
func FuzzMatching(f *testing.F) {
	f.Add(`^\d{4}(-\d{2}){2}$`, 0)
	f.Add(`a*`, 3)
	f.Add(`(?i)^[^\x00-\x{10FFFF}]$`, 1)
	f.Fuzz(func(t *testing.T, pattern string, least int) {
		got, err := matching(pattern, least%100)
		if err == nil && !regexp.MustCompile(pattern).MatchString(got) {
			t.Errorf("%q does not match %q", got, pattern)
		}
	})
}
