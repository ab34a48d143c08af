package logtotest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// Every code that the package refuses with has its words, and no words are left over.
func TestRefusals(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var used []string
	refused := regexp.MustCompile(`\b(errOf|errOIDC)\("([a-z_.]+[a-z])"`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range refused.FindAllStringSubmatch(string(text), -1) {
			used = append(used, map[string]string{"errOf": "", "errOIDC": "oidc."}[found[1]]+found[2])
		}
	}
	for _, code := range used {
		if _, known := refusals()[code]; !known {
			t.Errorf("data/errors.json lacks %s", code)
		}
	}
	for code, r := range refusals() {
		if !slices.Contains(used, code) {
			t.Errorf("nothing refuses with %s of data/errors.json", code)
		}
		if r.Status < 400 || r.Message == "" {
			t.Errorf("%s of data/errors.json is %+v", code, r)
		}
	}
}
