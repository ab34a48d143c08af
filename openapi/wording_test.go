package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/words"
)

// jsonKeys are words of comments that are not names of Go though a field of that name exists: keys
// of objects that have no type, claims, and a name that is about its spelling.
var jsonKeys = strings.Fields(`redirectUri userAgent contentType rawData familyName postalCode credProps`)

var camelCase = regexp.MustCompile(`(^|[^\w./"-])([a-z]+[A-Z]\w*)`)

// A comment calls a field or a parameter by its name in Go, not by that on the wire.
func TestCommentsUseGoNames(t *testing.T) {
	doc := readRefined(t)
	onTheWire := map[string]bool{}
	for _, c := range commented(doc) {
		onTheWire[c.field] = true
	}
	for _, c := range commented(doc) {
		for _, m := range camelCase.FindAllStringSubmatch(spec.Str(c.node, "description"), -1) {
			if name := m[2]; onTheWire[name] && !slices.Contains(jsonKeys, name) {
				t.Errorf("%s.%s: %q: %s is a name on the wire", c.of, c.field, spec.Str(c.node, "description"), name)
			}
		}
	}
}

var before = regexp.MustCompile(`before (?:Logto )?(1\.\d+)`)

// Where the prose tells what servers before a release do, that is the release which the generator
// names as the one that has the field.
func TestCommentsNameOneRelease(t *testing.T) {
	found := 0
	for _, c := range commented(readRefined(t)) {
		text := spec.Str(c.node, "description")
		_, needs, ok := strings.Cut(text, "requires Logto ")
		told := before.FindAllStringSubmatch(text, -1)
		if !ok || told == nil {
			continue
		}
		found++
		needs, _, _ = strings.Cut(needs, " ")
		if !slices.ContainsFunc(told, func(m []string) bool { return m[1] == needs }) {
			t.Errorf("%s.%s: %q names two releases", c.of, c.field, text)
		}
	}
	if found < 5 {
		t.Errorf("only %d comments name a release twice", found)
	}
}

var mentionsNull = regexp.MustCompile(`\b[Nn]ull\b`)

// nullElsewhere are texts in which null is not a value that the field can be given.
var nullElsewhere = strings.NewReplacer("it is stored as null", "", "Null values are refused", "")

// The comment of a field of a request speaks of null only if the field can be null.
func TestNullInRequests(t *testing.T) {
	doc := readRefined(t)
	sent, received := map[string]bool{}, map[string]bool{}
	for _, f := range fieldPlaces(doc) {
		if strings.Contains(f.place, ".response") {
			received[f.of] = true
		} else {
			sent[f.of] = true
		}
	}
	found := 0
	for _, c := range commented(doc) {
		if !sent[c.of] || received[c.of] || !mentionsNull.MatchString(nullElsewhere.Replace(spec.Str(c.node, "description"))) {
			continue
		}
		found++
		if typ := spec.Str(c.node, "x-go-type"); !spec.True(c.node, "nullable") && !strings.HasPrefix(typ, "Nullable[") {
			t.Errorf("%s.%s is a %s, which cannot be null: %q", c.of, c.field, typ, spec.Str(c.node, "description"))
		}
	}
	if found < 20 {
		t.Errorf("only %d comments speak of null", found)
	}
}

// What the documents of older releases do not have says so in its comment, unless the type stands in
// a place, too, where they have it.
func TestNewFieldsNameTheirRelease(t *testing.T) {
	recorded, in := readInputs(t)
	oldest := rawPlaces(oldestRelease(t, in))
	newest := rawPlaces(recorded)
	type field struct{ of, name string }
	told, old, young := map[field]bool{}, map[field]bool{}, map[field]string{}
	for _, f := range fieldPlaces(readRefined(t)) {
		if strings.Contains(f.place, "|") {
			continue // recorded documents number the variants of a union
		}
		key := field{f.of, f.field}
		told[key] = spec.Str(f.node, words.ReleaseKey) != ""
		switch place := f.place + "." + f.field; {
		case oldest[place] != nil:
			old[key] = true
		case spec.Obj(oldest[f.place], "properties") != nil && newest[place] != nil:
			young[key] = place
		}
	}
	for key, place := range young {
		if !old[key] && !told[key] {
			t.Errorf("%s.%s: %s is not in the oldest document, and the comment names no release", key.of, key.name, place)
		}
	}
	if len(young) < 50 {
		t.Errorf("only %d fields are younger than the oldest release", len(young))
	}
}

// Marks that are for merging only are not for the code generator.
func TestNoMarksAreLeft(t *testing.T) {
	if strings.Contains(spec.Compact(readRefined(t)), refine.AsOldKey) {
		t.Errorf("the refined document has %s", refine.AsOldKey)
	}
}
