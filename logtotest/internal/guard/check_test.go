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
		{`{"oneOf":[{"type":"string","format":"uri"},{"type":"string","enum":[""]}]}`, `""`, ``},
		{`{"discriminator":{"propertyName":"type"},"oneOf":[{"type":"object","properties":{"type":{"enum":["A"]}}}]}`, `{"type":"B"}`, `type: Invalid discriminator value. Expected 'A'`},
		{`{"discriminator":{"propertyName":"type"},"oneOf":[{"type":"object","properties":{"type":{"enum":["A"]}}}]}`, `1`, `: Expected object, received number`},
		{`{}`, `[1,{"a":null}]`, ``},
		{`{"format":"whole","minimum":1}`, `2`, ``},
		{`{"format":"whole","minimum":1}`, `0.5`, `: Expected integer, received float; : Number must be greater than or equal to 1`},
		{`{"format":"email-or-empty"}`, `""`, ``},
		{`{"format":"email-or-empty"}`, `"x"`, `: Invalid email`},
		{`{"message":"No.","nullable":true,"oneOf":[{"enum":[""]},{"format":"uri","pattern":"^https?:"}]}`, `"ftp://e.com"`, `: No.`},
		{`{"message":"No.","nullable":true,"oneOf":[{"enum":[""]},{"format":"uri","pattern":"^https?:"}]}`, `"https://e.com"`, ``},
		{`{"message":"No.","nullable":true,"oneOf":[{"enum":[""]},{"format":"uri","pattern":"^https?:"}]}`, `null`, ``},
		{`{"format":"lengths"}`, `{"minLength":2,"maxLength":1}`, `maxLength: Minimum length cannot exceed maximum length.`},
		{`{"format":"lengths"}`, `{"minLength":1,"maxLength":1}`, ``},
	} {
		value := parsed(t, tt.value)
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

func TestPrune(t *testing.T) {
	const known = `{"type":"object","properties":{"b":{},"a":{"type":"object","properties":{"x":{"type":"number"}}}}}`
	for _, tt := range []struct{ schema, value, want string }{
		{known, `{"a":{"y":1,"x":1.50},"c":2,"b":{"free":[{"c":null}]}}`, `{"a":{"x":1.5},"b":{"free":[{"c":null}]}}`},
		{known, `{"a":{"x":0.1},"b":123456789012345680000}`, `{"a":{"x":0.1},"b":123456789012345680000}`},
		{`{"type":"array","items":` + known + `}`, `[{"c":1},{"b":1,"c":1}]`, `[{},{"b":1}]`},
		{`{"type":"object","nullable":true,"properties":{"a":{}}}`, `null`, `null`},
		{`{"type":"object","properties":{"n":{"type":"object","nullable":true,"properties":{"a":{}}}}}`, `{"n":null,"m":1}`, `{"n":null}`},
		{`{"type":"object"}`, `{"a":{"b":1}}`, `{"a":{"b":1}}`},
		{`{"type":"object","properties":{"l":{"default":{},"type":"object","properties":{"min":{"default":8},"max":{"default":256}}},"w":{"default":[]}}}`,
			`{"l":{"max":9}}`, `{"l":{"max":9,"min":8},"w":[]}`},
		{`{"type":"object","properties":{"l":{"default":{},"type":"object","properties":{"min":{"default":8}}}}}`, `{}`, `{}`},
		{`{"type":"object","additionalProperties":true}`, `{"z":{"b":1},"a":2}`, `{"z":{"b":1},"a":2}`},
		{`{"type":"object","additionalProperties":true,"properties":{"a":{"type":"object","properties":{"x":{}}}}}`, `{"z":1,"a":{"x":1,"y":2}}`, `{"z":1,"a":{"x":1}}`},
		{`{"type":"object","additionalProperties":` + known + `}`, `{"z":{"c":1,"b":2},"y":{}}`, `{"z":{"b":2},"y":{}}`},
		{`{"oneOf":[{"type":"string"},` + known + `]}`, `{"b":1,"c":2}`, `{"b":1}`},
		{`{"oneOf":[{"type":"object","required":["p"],"properties":{"p":{"type":"string"}}},{"type":"object","properties":{"q":{}}}]}`, `{"q":1,"r":2}`, `{"q":1}`},
		{`{"oneOf":[{"type":"string"},{"enum":[false]}]}`, `false`, `false`},
		{`{"nullable":true,"oneOf":[{"type":"string"},` + known + `]}`, `null`, `null`},
		{`{"discriminator":{"propertyName":"t"},"oneOf":[{"type":"object","properties":{"t":{"enum":["A"]},"a":{}}},{"type":"object","properties":{"t":{"enum":["B"]},"b":{}}}]}`,
			`{"a":1,"b":2,"t":"B"}`, `{"b":2,"t":"B"}`},
		{`{}`, `[1,{"a":null}]`, `[1,{"a":null}]`},
	} {
		value := parsed(t, tt.value)
		if got := string(jsonvalue.Encode(Prune(schemaOf(t, tt.schema), value))); got != tt.want {
			t.Errorf("%s of %s: got %s, want %s", tt.schema, tt.value, got, tt.want)
		}
		if got := string(jsonvalue.Encode(value)); got != string(jsonvalue.Encode(parsed(t, tt.value))) {
			t.Errorf("%s changed to %s", tt.value, got)
		}
	}
}

func parsed(t *testing.T, text string) any {
	t.Helper()
	value, err := jsonvalue.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}
