package examples

import (
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// A link of the README to a file, and the example that is named beside it.
var listed = regexp.MustCompile("\\]\\(([a-z/_]+\\.go)\\)(?: `(Example[A-Za-z_]*)`)?")

// Every example is listed in the README, says what it shows, and has its output
// checked; whatever the README lists is there.
func TestIndex(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]bool{}
	for _, m := range listed.FindAllStringSubmatch(string(readme), -1) {
		file, example := m[1], m[2]
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
		if example != "" {
			list[file+" "+example] = true
		}
	}

	count := 0
	err = fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, example := range doc.Examples(file) {
			count++
			title := name + " Example" + example.Name
			if !list[title] {
				t.Errorf("the README does not list %s", title)
			}
			delete(list, title)
			if example.Doc == "" || example.Output == "" && !example.EmptyOutput {
				t.Errorf("%s lacks a comment or a checked output", title)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for title := range list {
		t.Errorf("the README lists %s, which is not there", title)
	}
	t.Logf("examples with checked output: %d", count)
}
