package canon

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestBytes(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{
			"keys are sorted, characters are not escaped",
			`{"b":"<a> & é","a":[true,null,{}]}`,
			"{\n  \"a\": [\n    true,\n    null,\n    {}\n  ],\n  \"b\": \"<a> & é\"\n}\n",
		},
		{
			"numbers keep their text",
			`{"x":[9007199254740993,1.0,1e400,-0]}`,
			"{\n  \"x\": [\n    9007199254740993,\n    1.0,\n    1e400,\n    -0\n  ]\n}\n",
		},
		{"a byte order mark is dropped", "\ufeff{}", "{}\n"},
		{
			"YAML reads as the same document",
			"# a comment\nb: '<a> & é'\na: [true, ~, {}]\n",
			"{\n  \"a\": [\n    true,\n    null,\n    {}\n  ],\n  \"b\": \"<a> & é\"\n}\n",
		},
		{
			"YAML scalars",
			"a: 2020-01-31\nb: \"no\"\nc: no\nd: 9007199254740993\ne: 1.50\n200: ok\n",
			"{\n  \"200\": \"ok\",\n  \"a\": \"2020-01-31\",\n  \"b\": \"no\",\n  \"c\": \"no\",\n  \"d\": 9007199254740993,\n  \"e\": 1.50\n}\n",
		},
		{
			"YAML aliases are unfolded",
			"a: &x [1]\nb: *x\n",
			"{\n  \"a\": [\n    1\n  ],\n  \"b\": [\n    1\n  ]\n}\n",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Bytes([]byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestBytesRefuses(t *testing.T) {
	bomb := "a0: &a0 [x]\n"
	for i := 1; i < 12; i++ {
		previous := "*a" + string(rune('a'+i-1))
		if i == 1 {
			previous = "*a0"
		}
		bomb += "a" + string(rune('a'+i)) + ": &a" + string(rune('a'+i)) + " [" + strings.Repeat(previous+", ", 9) + previous + "]\n"
	}
	tests := []struct{ name, in, want string }{
		{"nothing", " \n", "empty document"},
		{"truncated JSON", `{"a":{"b":1}`, "malformed JSON at line 1, column 12"},
		{"text after JSON", "{\n}{", "malformed JSON at line 2, column 2"},
		{"a key twice in JSON", `{"a":{"b":1,"b":1}}`, `the key "b" stands twice`},
		{"a key twice in YAML", "a: 1\nb: 2\na: 3\n", `line 3: the key "a" stands twice`},
		{"two YAML documents", "a: 1\n---\nb: 2\n", "something follows the document"},
		{"YAML that does not parse", "a: [1\nb: 2", "malformed YAML"},
		{"a list", "[1]", "the document is a list, not an object"},
		{"plain text", "Not Found", "the document is plain text, not an object"},
		{"a number only YAML has", "a: 0x1F", "the number 0x1F has no JSON form"},
		{"a value only YAML has", "a: !!binary aGk=", "!!binary has no JSON form"},
		{"not a number", "a: .nan", "the number .nan has no JSON form"},
		{"a merge key", "a: &x {b: 1}\nc: {<<: *x}", "a key must be plain text"},
		{"a key that is an object", "? {a: 1}\n: 2", "a key must be plain text"},
		{"an alias inside itself", "a: &x [*x]", "contains itself"},
		{"an alias bomb", bomb, "too large once its aliases are unfolded"},
		{"bytes that are no text", "{\"a\":\"\xff\"}", "not a text in UTF-8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, err := Bytes([]byte(tt.in))
			if err == nil {
				t.Fatalf("accepted: %s", out)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want %q in it", err, tt.want)
			}
		})
	}
}

// The recorded document is what canonicalising makes of itself.
func TestRecordedDocumentIsCanonical(t *testing.T) {
	recorded, err := os.ReadFile("../../logto.json")
	if err != nil {
		t.Fatal(err)
	}
	again, err := Bytes(recorded)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(recorded, again) {
		t.Error("openapi/logto.json is not canonical; record it again with LOGTO_OPENAPI=openapi/logto.json")
	}
}

func FuzzBytes(f *testing.F) {
	f.Add([]byte(`{"openapi":"3.0.1","paths":{"/a":{"get":{"responses":{"200":{"content":{"a":{"schema":{"description":"arbitrary"}}}}}}}}}`))
	f.Add([]byte("openapi: 3.1.0\ninfo: &i {description: x}\ncomponents: {schemas: {a: {properties: {description: *i}}}}\n"))
	f.Add([]byte(`{"components":{"responses":{"default":{},"404":{"$ref":"#"}}},"n":[1.0,1e999]}`))
	f.Add([]byte("a: [1, 2.50, ~, yes, 2020-01-01, \"\\ud800\"]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		once, err := Bytes(data)
		if err != nil {
			return
		}
		if !json.Valid(once) {
			t.Fatalf("not JSON: %s", once)
		}
		twice, err := Bytes(once)
		if err != nil {
			t.Fatalf("cannot read what was written: %v\n%s", err, once)
		}
		if !bytes.Equal(once, twice) {
			t.Fatalf("not idempotent:\n%s\n%s", once, twice)
		}
		if _, err := spec.Parse(once); err != nil {
			t.Fatal(err)
		}
	})
}
