package spec

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	doc, err := Parse([]byte(`{"a": 9007199254740993, "b": [1.50, {"c": null}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if doc["a"] != json.Number("9007199254740993") {
		t.Errorf("a number was rounded: %v", doc["a"])
	}
	if got := Compact(doc); got != `{"a":9007199254740993,"b":[1.50,{"c":null}]}` {
		t.Errorf("got %s", got)
	}
	for text, want := range map[string]string{`[]`: "not a JSON object", `null`: "not a JSON object", `{`: "unexpected EOF", ``: "EOF"} {
		if _, err := Parse([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestRead(t *testing.T) {
	file := filepath.Join(t.TempDir(), "doc.json")
	if err := os.WriteFile(file, []byte(`[`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(file); err == nil || !strings.HasPrefix(err.Error(), file+": ") {
		t.Errorf("the error does not name the file: %v", err)
	}
	if err := os.WriteFile(file, []byte(`{"a":"b"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if doc, err := Read(file); err != nil || doc["a"] != "b" {
		t.Errorf("got %v, %v", doc, err)
	}
	if _, err := Read(file + ".missing"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: got %v", err)
	}
}

// The canonical form: sorted keys, two spaces, no HTML escapes, one newline.
func TestEncode(t *testing.T) {
	got, err := Encode(Object{"b": []any{}, "a": Object{"z": "<&>", "y": json.Number("1.0")}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "{\n  \"a\": {\n    \"y\": 1.0,\n    \"z\": \"<&>\"\n  },\n  \"b\": []\n}\n"; string(got) != want {
		t.Errorf("got\n%s", got)
	}
	if got, err := Encode(Object{"a": map[string]int{"x": 1}}); string(got) != "{\n  \"a\": {\n    \"x\": 1\n  }\n}\n" || err != nil {
		t.Errorf("a value of another type: got\n%s, %v", got, err)
	}
	if got := Compact(Object{"b": "<", "a": 1}); got != `{"a":1,"b":"<"}` {
		t.Errorf("compact: %s", got)
	}
	if _, err := Encode(Object{"a": func() {}}); err == nil {
		t.Error("a function has no JSON")
	}
}

func TestClone(t *testing.T) {
	original := Object{"list": []any{Object{"a": "b"}}, "text": "c", "null": nil}
	copied := Clone(original)
	List(copied, "list")[0].(Object)["a"] = "changed"
	copied["text"] = "changed"
	if got := Compact(original); got != `{"list":[{"a":"b"}],"null":null,"text":"c"}` {
		t.Errorf("the original changed: %s", got)
	}
	if got := Compact(copied); got != `{"list":[{"a":"changed"}],"null":null,"text":"changed"}` {
		t.Errorf("the copy: %s", got)
	}
}

// What is missing, or of another type, is the zero value, also in no object.
func TestAccess(t *testing.T) {
	full := Object{"o": Object{"x": 1}, "l": []any{"a", 1, "b"}, "s": "text", "t": true, "f": false}
	if Obj(full, "o") == nil || len(List(full, "l")) != 3 || Str(full, "s") != "text" || !True(full, "t") || True(full, "f") {
		t.Error("something is not found")
	}
	if got := Strings(full, "l"); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("strings: %q", got)
	}
	for _, o := range []Object{nil, {}, {"k": nil}, {"k": 1}} {
		if Obj(o, "k") != nil || List(o, "k") != nil || Str(o, "k") != "" || True(o, "k") || Strings(o, "k") != nil {
			t.Errorf("%v has something", o)
		}
	}
	if got := Keys(Object{"b": 1, "a": 2}); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("keys: %q", got)
	}
	if got := Compact(StringList(nil)); got != "[]" {
		t.Errorf("an empty list is %s", got)
	}
}
