package guard

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// schemaOf reads a schema that stands alone.
func schemaOf(t *testing.T, text string) *document.Schema {
	t.Helper()
	var s document.Schema
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		t.Fatal(err)
	}
	return &s
}

func TestCheck(t *testing.T) {
	for _, tt := range []struct{ schema, value, want string }{
		{`{"type":"string"}`, `"x"`, ``},
		{`{"type":"string"}`, `1`, `: Expected string, received number`},
		{`{"type":"string","nullable":true}`, `null`, ``},
		{`{"type":"string"}`, `null`, `: Expected string, received null`},
		{`{"type":"string","minLength":1}`, `""`, `: String must contain at least 1 character(s)`},
		{`{"type":"string","maxLength":1}`, `"éé"`, `: String must contain at most 1 character(s)`},
		{`{"type":"string","format":"uri"}`, `"x"`, `: Invalid url`},
		{`{"type":"string","format":"uri"}`, `"mailto:a@b.c"`, ``},
		{`{"type":"string","format":"email"}`, `"A <a@b.c>"`, `: Invalid email`},
		{`{"type":"string","pattern":"(?i)^#[\\da-f]{3}$"}`, `"#ABC"`, ``},
		{`{"type":"string","pattern":"(?i)^#[\\da-f]{3}$"}`, `"#xyz"`, `: Invalid`},
		{`{"type":"integer","minimum":1,"maximum":9}`, `0`, `: Number must be greater than or equal to 1`},
		{`{"type":"integer","minimum":1,"maximum":9}`, `10`, `: Number must be less than or equal to 9`},
		{`{"type":"boolean"}`, `"true"`, `: Expected boolean, received string`},
		{`{"type":"array","minItems":1,"items":{"type":"string"}}`, `[]`, `: Array must contain at least 1 element(s)`},
		{`{"type":"array","items":{"type":"string"}}`, `["a",1]`, `1: Expected string, received number`},
		{`{"enum":["a","b"]}`, `"c"`, `: Invalid enum value. Expected 'a' | 'b', received 'c'`},
		{`{"enum":["a","b"]}`, `1`, `: Expected 'a' | 'b', received number`},
		{`{"enum":["a"]}`, `"b"`, `: Invalid literal value, expected "a"`},
		{`{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}`, `{}`, `a: Required`},
		{`{"type":"object","required":["a"],"properties":{"a":{"type":"string","default":"x"}}}`, `{}`, ``},
		{`{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"number"}}}}}`, `{"a":{"b":"x"}}`, `a.b: Expected number, received string`},
		{`{"type":"object","properties":{"a":{}}}`, `{"b":1}`, ``},
		{`{"type":"object","additionalProperties":{"type":"number"}}`, `{"k":"x"}`, `k: Expected number, received string`},
		{`{"oneOf":[{"type":"string"},{"type":"number"}]}`, `true`, `: Invalid input`},
		{`{"oneOf":[{"type":"string","format":"uri"},{"type":"string","enum":[""]}]}`, `"x"`, `: Invalid url`},
		{`{"discriminator":{"propertyName":"type"},"oneOf":[{"type":"object","properties":{"type":{"enum":["A"]}}}]}`, `{"type":"B"}`, `type: Invalid discriminator value. Expected 'A'`},
		{`{"discriminator":{"propertyName":"type"},"oneOf":[{"type":"object","properties":{"type":{"enum":["A"]}}}]}`, `1`, `: Expected object, received number`},
		{`{}`, `[1,{"a":null}]`, ``},
	} {
		value, err := jsonvalue.Parse([]byte(tt.value))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, i := range checkSchema(schemaOf(t, tt.schema), value, nil) {
			var path []string
			for _, part := range i.Path {
				path = append(path, strings.Trim(string(jsonvalue.Encode(part)), `"`))
			}
			got = append(got, strings.Join(path, ".")+": "+i.Message)
		}
		if text := strings.Join(got, "; "); text != tt.want {
			t.Errorf("%s against %s: got %q, want %q", tt.value, tt.schema, text, tt.want)
		}
	}
}
