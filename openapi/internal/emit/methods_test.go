package emit

import (
	"bytes"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/words"
)

// updateGolden makes tests write the golden files instead of comparing them.
const updateGolden = "UPDATE_GOLDEN"

// The methods of one operation of each kind are those in the golden file. To
// write it anew: UPDATE_GOLDEN=1 go test ./openapi/internal/emit
func TestMethodsGolden(t *testing.T) {
	text, err := os.ReadFile("testdata/methods.yaml")
	if err != nil {
		t.Fatal(err)
	}
	codes := &words.Codes{
		Texts: map[string]string{"user.not_found": "means so.", "guard.invalid_input": "means that."},
		Seen:  map[string][]string{"ListUsers": {"guard.invalid_input"}, "GetUser": {"guard.invalid_input", "user.not_found"}},
	}
	files, err := Methods(object(t, string(text)), codes)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"account.gen.go", "experience.gen.go", "management.gen.go"}; !slices.Equal(slices.Sorted(maps.Keys(files)), want) {
		t.Errorf("files: %q", slices.Sorted(maps.Keys(files)))
	}
	var all bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(files)) {
		all.WriteString("-- " + name + " --\n")
		all.Write(files[name])
	}
	const golden = "testdata/methods.golden"
	if os.Getenv(updateGolden) != "" {
		if err := os.WriteFile(golden, all.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v; set %s=1 to write it", err, updateGolden)
	}
	if !bytes.Equal(all.Bytes(), want) {
		t.Errorf("the methods differ from %s; set %s=1 to write it anew, and look at the difference:\n%s", golden, updateGolden, all.String())
	}
}

func TestQualify(t *testing.T) {
	for typ, want := range map[string]string{
		"": "", "string": "string", "int64": "int64", "User": "gen.User", "*User": "*gen.User", "[]User": "[]gen.User", "[]*User": "[]*gen.User", "[]string": "[]string",
		"map[string]User": "map[string]gen.User", "map[string][]*User": "map[string][]*gen.User", "OrFalse[User]": "gen.OrFalse[gen.User]", "OrFalse[JSON]": "gen.OrFalse[gen.JSON]", "V2User": "gen.V2User",
	} {
		if got := qualify(typ); got != want {
			t.Errorf("%q: got %q, want %q", typ, got, want)
		}
	}
}

func TestMethodsOfNothing(t *testing.T) {
	if files, err := Methods(object(t, `{paths: {}}`), &words.Codes{}); err != nil || len(files) != 0 {
		t.Errorf("got %v, %v", files, err)
	}
}

func TestNeighbor(t *testing.T) {
	ops := spec.Operations(object(t, `{paths: {/a/b: {get: {}, put: {}}, "/a/{x}": {get: {}}, "/a/{x}/c": {get: {}}, /a/b/c: {get: {}}, /d/b: {get: {}}, "/{y}/{z}": {get: {}}}}`))
	want := map[string]string{"GET /a/b": "x", "GET /a/b/c": "x", "GET /a/{x}": "y", "GET /d/b": "z"}
	for _, op := range ops {
		if got := neighbor(op, ops); got != want[op.Method+" "+op.Path] {
			t.Errorf("%s %s: got %q", op.Method, op.Path, got)
		}
	}
}
