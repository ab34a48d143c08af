package releases

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/logto-go/management/openapi/internal/canon"
	"github.com/logto-go/management/openapi/internal/spec"
)

func TestParseVersion(t *testing.T) {
	for text, want := range map[string]Version{"1.40.1": {1, 40, 1}, "v1.40.1": {1, 40, 1}, "1.40": {1, 40, 0}, "2.0.0": {2, 0, 0}} {
		if got, err := ParseVersion(text); err != nil || got != want {
			t.Errorf("%s: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "1", "1.x", "latest", "1.2.3.4", "../1.2", "1.40.1-beta", "1.99999"} {
		if got, err := ParseVersion(text); err == nil {
			t.Errorf("%s: got %v", text, got)
		}
	}
	if got := (Version{1, 40, 1}).MinorString(); got != "1.40" {
		t.Errorf("got %s", got)
	}
}

func TestPack(t *testing.T) {
	doc, err := spec.Parse([]byte(`{"openapi":"3.0.1","info":{"title":"t","description":"Prose."},"paths":{"/a":{"get":{"operationId":"GetA","summary":"Get a"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	packed, err := Pack(doc)
	if err != nil {
		t.Fatal(err)
	}
	if doc["info"].(spec.Object)["description"] == nil {
		t.Error("the document itself changed")
	}
	text, err := Unpack(packed)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"info":{"title":"t"},"openapi":"3.0.1","paths":{"/a":{"get":{"operationId":"GetA","summary":"Get a"}}}}` + "\n"; string(text) != want {
		t.Errorf("got %s", text)
	}
	for _, damaged := range [][]byte{nil, []byte("no gzip"), packed[:len(packed)/2]} {
		if _, err := Unpack(damaged); err == nil {
			t.Errorf("%q: no error", damaged)
		}
	}
}

func TestRead(t *testing.T) {
	pack := func(title string) *fstest.MapFile {
		data, err := Pack(spec.Object{"info": spec.Object{"title": title}})
		if err != nil {
			t.Fatal(err)
		}
		return &fstest.MapFile{Data: data}
	}
	dir := fstest.MapFS{"v1.9.0.json.gz": pack("nine"), "v1.10.0.json.gz": pack("ten"), "published-2024.json.gz": pack("old"), "README.md": {}}
	all, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range all {
		names = append(names, r.Name)
	}
	if want := []string{"published-2024", "v1.9.0", "v1.10.0"}; !slices.Equal(names, want) {
		t.Errorf("got %q, want %q", names, want)
	}
	if numbered := Numbered(all); len(numbered) != 2 || numbered[1].Version.String() != "1.10.0" {
		t.Errorf("numbered: %v", numbered)
	}
	for name, file := range map[string]*fstest.MapFile{"vNext.json.gz": pack("x"), "v1.1.0.json.gz": {Data: []byte("x")}} {
		if _, err := Read(fstest.MapFS{name: file}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// The documents that the module keeps are canonical, and small enough for everybody to carry them.
func TestKept(t *testing.T) {
	dir := os.DirFS("../../../" + Dir)
	all, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(Numbered(all)); n < 4 || len(all)-n < 2 {
		t.Errorf("%d documents, %d of them numbered", len(all), n)
	}
	size := 0
	for _, r := range all {
		doc := spec.Clone(r.Doc)
		canon.Strip(doc)
		if spec.Compact(doc) != spec.Compact(r.Doc) {
			t.Errorf("%s is not canonical", r.Name)
		}
		info, err := os.Stat("../../../" + Dir + "/" + FileName(r.Name))
		if err != nil {
			t.Fatal(err)
		}
		size += int(info.Size())
	}
	if size > 500<<10 {
		t.Errorf("together they have %d bytes", size)
	}
	t.Logf("%d documents, %d bytes", len(all), size)
}

func TestFileName(t *testing.T) {
	if got := FileName("v1.40.1"); !strings.HasSuffix(got, ".json.gz") {
		t.Error(got)
	}
}
