package logtotest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every code that the package refuses with has its words, and no words are left over.
func TestRefusals(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var code strings.Builder
	for _, file := range append(files, "data/reserved_fields.json") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(file, "_test.go") {
			code.Write(text)
		}
	}
	for _, found := range regexp.MustCompile(`\b(errOf|errOIDC|errIf|refusing)\((?:|[^\n]*, )"([a-z_.]+[a-z])"`).FindAllStringSubmatch(code.String(), -1) {
		name := found[2]
		if found[1] == "errOIDC" {
			name = "oidc." + name
		}
		if _, known := refusals()[name]; !known {
			t.Errorf("data/errors.json lacks %s", name)
		}
	}
	for name, r := range refusals() {
		used := strings.Contains(code.String(), `"`+strings.TrimPrefix(name, "oidc.")+`"`) || strings.Contains(code.String(), `"`+name+`"`)
		if !used && !strings.HasPrefix(name, "one_time_token.token_") {
			t.Errorf("nothing refuses with %s of data/errors.json", name)
		}
		if r.Status < 400 || r.Message == "" {
			t.Errorf("%s of data/errors.json is %+v", name, r)
		}
	}
}
