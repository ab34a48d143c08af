package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/pipeline"
	"github.com/logto-go/management/openapi/internal/releases"
	"github.com/logto-go/management/openapi/internal/spec"
)

// leastReproduced is the least share of the pinned names that the rules must find by
// themselves, so that new types get names that a person would choose. The names are
// pinned for the recorded document; types that an older one has in another form find
// theirs less often.
const leastReproduced = 0.6

// Without a names file, the rules give most types the name that is pinned, in the
// document of each release.
func TestAutomaticNames(t *testing.T) {
	t.Parallel()
	recorded, in := readInputs(t)
	for _, r := range append(slices.Clone(in.Releases), releases.Release{Name: "recorded", Doc: recorded}) {
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			compareAutomatic(t, r.Doc, in)
		})
	}
}

func compareAutomatic(t *testing.T, recorded spec.Object, in *pipeline.Inputs) {
	t.Helper()
	doc, _, err := in.Repair(recorded)
	if err != nil {
		t.Fatal(err)
	}
	pinned, err := names.Assign(doc, in.Names)
	if err != nil {
		t.Fatal(err)
	}
	auto, err := names.Assign(doc, &names.File{Types: map[string][]string{}})
	if err != nil {
		t.Fatal(err)
	}
	pairs := comparison{pinned: typesByPlace(pinned), auto: typesByPlace(auto), called: map[string]map[string]int{}}
	pairs.document(doc)
	reproduced := 0
	for _, name := range slices.Sorted(maps.Keys(pinned.Types)) {
		called := pairs.called[name]
		if called == nil {
			t.Errorf("%s is nowhere in the document", name)
			continue
		}
		best := slices.MaxFunc(slices.Sorted(maps.Keys(called)), func(a, b string) int { return called[a] - called[b] })
		if best == name {
			reproduced++
		} else {
			t.Logf("%s is called %s: %v", name, best, called)
		}
	}
	share := float64(reproduced) / float64(len(pinned.Types))
	t.Logf("%d of %d pinned names are reproduced (%.0f %%), with %d types instead of %d", reproduced, len(pinned.Types), 100*share, len(auto.Types), len(pinned.Types))
	if share < leastReproduced {
		t.Errorf("that is less than %.0f %%", 100*leastReproduced)
	}
	for name := range auto.Types {
		if problem := unsayable(name); problem != "" {
			t.Errorf("%s cannot be said aloud: %s", name, problem)
		}
	}
}

var (
	nameWord   = regexp.MustCompile(`[A-Z]+[a-z]*|[a-z]+|[0-9]+`)
	spelled    = regexp.MustCompile(`^([A-Z]+s?|[0-9]+)$`)
	vowel      = regexp.MustCompile(`[AEIOUYaeiouy]`)
	consonants = regexp.MustCompile(`[b-df-hj-np-tv-xz]{6}`)
)

// unsayable returns why a name cannot be said aloud, if so: a word is said twice, or
// it has letters that make no word. Initialisms and numbers are spelled.
func unsayable(name string) string {
	words := nameWord.FindAllString(name, -1)
	for i, word := range words {
		for n := 1; n <= i && i+n <= len(words); n++ {
			if slices.Equal(words[i-n:i], words[i:i+n]) {
				return strings.Join(words[i:i+n], "") + " is said twice"
			}
		}
		if !spelled.MatchString(word) && (!vowel.MatchString(word) || consonants.MatchString(word)) {
			return word + " is no word"
		}
	}
	return ""
}

func TestUnsayable(t *testing.T) {
	for name, want := range map[string]string{
		"User": "", "JWTCustomizerContext": "", "MfaFactor": "", "SamlACSURLs": "", "PasswordStrength": "",
		"SelectItemSelectItem":       "SelectItem is said twice",
		"ServiceStatusStatus":        "Status is said twice",
		"PasskeyIenhjzthIdentifier":  "Ienhjzth is no word",
		"WebAuthnRegistrationBrgCfg": "Brg is no word",
	} {
		if got := unsayable(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// comparison counts for each pinned name what the same schemas are called by the
// rules.
type comparison struct {
	pinned, auto map[string]string // types by place
	called       map[string]map[string]int
}

func typesByPlace(a *names.Assignment) map[string]string {
	out := map[string]string{}
	for name, typ := range a.Types {
		for _, place := range typ.Places {
			out[place] = name
		}
	}
	return out
}

func (c *comparison) document(doc spec.Object) {
	for _, op := range spec.Operations(doc) {
		for _, p := range op.Parameters() {
			place := op.ID + "." + spec.Str(p, "in") + "." + spec.Str(p, "name")
			c.walk(place, place, spec.Obj(p, "schema"))
		}
		for _, media := range op.Body() {
			c.walk(op.ID+".request", op.ID+".request", spec.Obj(media.(spec.Object), "schema"))
		}
		for _, status := range op.Successes() {
			for _, media := range spec.Obj(spec.Obj(op.Responses(), status), "content") {
				c.walk(op.ID+".response", op.ID+".response", spec.Obj(media.(spec.Object), "schema"))
			}
		}
	}
}

// walk compares the names of a schema, which each assignment has at a place of its
// own, and of all that is in it.
func (c *comparison) walk(pinned, auto string, s spec.Object) {
	if name := c.pinned[pinned]; name != "" {
		if c.called[name] == nil {
			c.called[name] = map[string]int{}
		}
		c.called[name][c.auto[auto]]++
		pinned, auto = name, c.auto[auto]
	}
	if items := spec.Obj(s, "items"); items != nil {
		c.walk(pinned+"[]", auto+"[]", items)
	}
	if values := spec.Obj(s, "additionalProperties"); values != nil {
		c.walk(pinned+"{}", auto+"{}", values)
	}
	props := spec.Obj(s, "properties")
	for _, prop := range spec.Keys(props) {
		c.walk(pinned+"."+prop, auto+"."+prop, spec.Obj(props, prop))
	}
	for i, v := range spec.List(s, "oneOf") {
		v := v.(spec.Object)
		if s["discriminator"] == nil {
			c.walk(pinned, auto, v)
			continue
		}
		label := "|" + spec.VariantLabel(v, i)
		c.walk(c.variant(c.pinned, pinned, label), c.variant(c.auto, auto, label), v)
	}
}

// variant returns the place of a variant, which may stand under the literals of
// all places of its union.
func (c *comparison) variant(types map[string]string, union, label string) string {
	for _, place := range slices.Sorted(maps.Keys(types)) {
		if rest, ok := strings.CutPrefix(place, union+"|"); ok && strings.Contains("_"+rest+"_", "_"+label[1:]+"_") {
			return place
		}
	}
	return union + label
}
