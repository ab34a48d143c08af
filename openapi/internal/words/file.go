package words

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

// File is the content of docs.yaml, the only prose about the API that is written by
// hand.
type File struct {
	// Operations are keyed by Logto's operation id.
	Operations map[string]Operation `yaml:"operations"`
	// Types are keyed by the name of the Go type.
	Types map[string]Type `yaml:"types"`
	// Fields and Params say what fields and query parameters mean that are the same
	// wherever they stand, by their names on the wire.
	Fields map[string]string `yaml:"fields"`
	Params map[string]string `yaml:"params"`

	name string
	mu   sync.Mutex
	used map[string]bool // entries that an Apply has found a place for
}

// Operation is what is said of an operation.
type Operation struct {
	// Summary follows the name of the method: "creates a user."
	Summary string `yaml:"summary"`
	// Details are paragraphs of full sentences.
	Details string `yaml:"details"`
	// Params are the query parameters, by their names on the wire.
	Params map[string]string `yaml:"params"`
	// NothingMore says that the summary says it all.
	NothingMore bool `yaml:"nothing-more"`
}

// Type is what is said of a type.
type Type struct {
	// Text follows the name of the type: "is a person who can sign in."
	Text string `yaml:"text"`
	// Fields are keyed by their names in JSON; a text follows the name of the field.
	Fields map[string]string `yaml:"fields"`
	// Values are those of an enum; a text follows the name of the constant.
	Values map[string]string `yaml:"values"`
}

// Parse reads docs.yaml; name is for messages.
func Parse(name string, data []byte) (*File, error) {
	f := &File{}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(f); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f.name, f.used = name, map[string]bool{}
	return f, f.check()
}

// check finds texts that would not read on after the name they belong to.
func (f *File) check() error {
	for place, text := range f.texts() {
		text = strings.TrimSpace(text)
		first := strings.TrimLeft(text, "\"'(")
		switch {
		case text == "":
			return fmt.Errorf("%s: %s: the text is empty", f.name, place)
		case strings.ToLower(first[:1]) != first[:1]:
			return fmt.Errorf("%s: %s: the text follows a name, so it begins with a verb in lower case: %q", f.name, place, text)
		case !strings.ContainsAny(text[len(text)-1:], ".)\""):
			return fmt.Errorf("%s: %s: the text is a sentence, and ends with a full stop: %q", f.name, place, text)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f.Operations)) {
		if op := f.Operations[id]; op.NothingMore == (strings.TrimSpace(op.Details) != "") {
			return fmt.Errorf("%s: operations.%s: give either details, or nothing-more: true", f.name, id)
		}
	}
	return nil
}

// texts returns all texts that follow a name, by their places in the file.
func (f *File) texts() map[string]string {
	out := map[string]string{}
	for id, op := range f.Operations {
		out["operations."+id+".summary"] = op.Summary
		for name, text := range op.Params {
			out["operations."+id+".params."+name] = text
		}
	}
	for name, typ := range f.Types {
		out["types."+name+".text"] = typ.Text
		for field, text := range typ.Fields {
			out["types."+name+".fields."+field] = text
		}
		for value, text := range typ.Values {
			out["types."+name+".values."+value] = text
		}
	}
	for name, text := range f.Fields {
		out["fields."+name] = text
	}
	for name, text := range f.Params {
		out["params."+name] = text
	}
	return out
}

// Unused returns the places of entries that no document has needed since the file
// was read, sorted.
func (f *File) Unused() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out []string
	for place := range f.texts() {
		if !f.used[place] {
			out = append(out, place)
		}
	}
	slices.Sort(out)
	return out
}

// Strict returns an error that names the entries that no document has needed.
func (f *File) Strict() error {
	if unused := f.Unused(); len(unused) > 0 {
		return fmt.Errorf("%s: the document has no place for these texts: remove them, or mend their keys: %s", f.name, strings.Join(unused, ", "))
	}
	return nil
}

// find returns the first of the texts that exists, and notes that it is used.
func (f *File) find(texts map[string]string, places ...string) string {
	for _, place := range places {
		if text := strings.TrimSpace(texts[place]); text != "" {
			f.mu.Lock()
			f.used[place] = true
			f.mu.Unlock()
			return strings.Join(strings.Fields(text), " ")
		}
	}
	return ""
}
