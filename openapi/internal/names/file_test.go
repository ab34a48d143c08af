package names

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"no YAML", "types: [", "names.yaml: "},
		{"an unknown section", "type: {}", "names.yaml: yaml: unmarshal errors:\n  line 1: field type not found"},
		{"a lower-case name", "types: {user: [A.response]}", `names.yaml: "user" cannot name a type: `},
		{"a digit at the end", "types: {User2: [A.response]}", `names.yaml: "User2" cannot name a type: `},
		{"a name too long", "types: {" + strings.Repeat("A", 41) + ": [A.response]}", "has 41 characters, more than 40: shorten it, or give the reason under long"},
		{"a reason for another name", "types: {" + strings.Repeat("A", 41) + ": [A.response]}\nlong: {'A*B': it is}", "has 41 characters"},
		{"no reason", "types: {" + strings.Repeat("A", 41) + ": [A.response]}\nlong: {'A*': ''}", "has 41 characters"},
		{"a long method", "methods: {A: " + strings.Repeat("A", 41) + "}", "has 41 characters"},
		{"a lower-case method", "methods: {GetX: getX}", `names.yaml: "getX" cannot name the method of GetX: `},
		{"two methods of one name", "methods: {A: Get, B: Get}", "names.yaml: Get names the methods of both A and B"},
		{"a method that every client has", "methods: {A: Do}", "names.yaml: Do cannot name the method of A: every client has one of that name"},
		{"signs", "types: {My-User: [A.response]}", `names.yaml: "My-User" cannot name a type: `},
		{"a place of two types", "types: {User: [A.response], Role: [A.response]}", "names.yaml: A.response stands under both Role and User"},
		{"a place twice", "types: {User: [A.response, A.response]}", "names.yaml: A.response stands under both User and User"},
		{"a name of the support code", "types: {Client: [A.response]}", "names.yaml: Client is the name of something else in package gen; choose another"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Parse("names.yaml", []byte(tt.text)); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
	if _, err := ReadFile(filepath.Join(t.TempDir(), "missing.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: got %v", err)
	}
}

func TestParseEmpty(t *testing.T) {
	if f, err := Parse("names.yaml", []byte("types:\n")); err != nil || f.Types == nil || len(f.Types) != 0 {
		t.Errorf("got %+v, %v", f, err)
	}
}

// What Encode writes, Parse reads; types and places are sorted.
func TestEncode(t *testing.T) {
	const text = "  Role:\n    - GetRole.response\n  User:\n    - 'A.response[]'\n    - 'Union|it''s'\n    - Z.response\n"
	f, err := Parse("names.yaml", []byte("types: {User: [Z.response, \"A.response[]\", \"Union|it's\"], Role: [GetRole.response]}\nmethods: {GetSignInExp: GetSignInExperience}\nlong: {'New*Request': it's so}"))
	if err != nil {
		t.Fatal(err)
	}
	encoded := f.Encode()
	want := methodsHeader + "  GetSignInExp: GetSignInExperience\n" + longHeader + "  'New*Request': 'it''s so'\n" + typesHeader + text
	if got := string(encoded); got != want {
		t.Errorf("got\n%s", got)
	}
	again, err := Parse("names.yaml", encoded)
	if err != nil {
		t.Fatal(err)
	}
	if string(again.Encode()) != string(encoded) || again.owners()["Union|it's"] != "User" {
		t.Errorf("read back: %v", again.Types)
	}
}
