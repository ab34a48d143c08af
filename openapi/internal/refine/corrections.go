package refine

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Correction repairs one place where the document and the server disagree.
type Correction struct {
	// At lists the places, with `*` for any run of characters: a schema
	// (`GetUser.response.name`), or an operation id for Parameters and
	// Responses.
	At []string `yaml:"at"`
	// Reason says what the server does.
	Reason string `yaml:"reason"`
	// Only limits the correction to schemas whose description begins so.
	Only string `yaml:"only"`

	Schema     spec.Object `yaml:"schema"`     // takes the schema's place
	Merge      spec.Object `yaml:"merge"`      // keys to set; null removes the key
	Add        spec.Object `yaml:"add"`        // properties to add to an object
	Remove     []string    `yaml:"remove"`     // properties to remove
	Optional   []string    `yaml:"optional"`   // properties that are not required
	Required   []string    `yaml:"required"`   // properties that are required
	Parameters []any       `yaml:"parameters"` // parameters to add to an operation, or to put in the place of its own
	Responses  spec.Object `yaml:"responses"`  // responses to set on an operation; null removes one
	Body       spec.Object `yaml:"body"`       // request body to set on an operation
	Operation  spec.Object `yaml:"operation"`  // other keys to set on an operation, e.g. x- marks

	line int
}

// Corrections is the content of a corrections file.
type Corrections struct {
	File    string
	Entries []Correction
	// Secrets are the names of properties that hold secrets, or places of some, with `*` for any run
	// of characters.
	Secrets []string
}

// ReadCorrections reads a corrections file and checks its form.
func ReadCorrections(file string) (*Corrections, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return ParseCorrections(file, data)
}

// ParseCorrections decodes the corrections in data; file is for messages.
func ParseCorrections(file string, data []byte) (*Corrections, error) {
	var doc struct {
		Corrections []yaml.Node `yaml:"corrections"`
		Secrets     []string    `yaml:"secrets"`
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&doc); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	c := &Corrections{File: file, Secrets: doc.Secrets}
	for _, node := range doc.Corrections {
		var entry Correction
		if err := decodeStrict(&node, &entry); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", file, node.Line, err)
		}
		entry.line = node.Line
		if len(entry.At) == 0 || entry.Reason == "" {
			return nil, fmt.Errorf("%s: line %d: a correction needs `at` and `reason`", file, node.Line)
		}
		c.Entries = append(c.Entries, entry)
	}
	return c, nil
}

// decodeStrict decodes a node and refuses keys that the target does not know.
func decodeStrict(node *yaml.Node, target any) error {
	data, err := yaml.Marshal(node)
	if err != nil {
		return err
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	return dec.Decode(target)
}

// Apply applies every correction, in order, and returns those that found nothing.
func (c *Corrections) Apply(doc spec.Object) Unmatched {
	ops := spec.Operations(doc)
	found := map[string]bool{}
	for _, op := range ops {
		places := placesOf{op: op}
		for _, entry := range c.Entries {
			for _, at := range entry.At {
				if entry.apply(&places, at) {
					found[entry.label(at)] = true
				}
			}
		}
	}
	unmatched := Unmatched{File: c.File}
	var places []string
	for _, entry := range c.Entries {
		for _, at := range entry.At {
			label := entry.label(at)
			if found[label] {
				continue
			}
			if places == nil {
				places = allPlaces(ops)
			}
			if differs(at, func(p string) bool { return slices.ContainsFunc(places, glob(strings.Split(p, "*")).matches) }) {
				unmatched.Differing = append(unmatched.Differing, label)
			} else {
				unmatched.Absent = append(unmatched.Absent, label)
			}
		}
	}
	return unmatched
}

// allPlaces returns the ids of the operations and the places of their schemas.
func allPlaces(ops []spec.Operation) []string {
	var out []string
	for _, op := range ops {
		places := placesOf{op: op}
		places.collect()
		out = append(append(out, op.ID), places.places...)
	}
	return out
}

func (c Correction) label(at string) string {
	return fmt.Sprintf("line %d: %s (%s)", c.line, at, c.Reason)
}

// placesOf are the schemas of an operation by their places, children first.
type placesOf struct {
	op      spec.Operation
	places  []string
	schemas []spec.Object
}

func (p *placesOf) collect() {
	if p.places != nil {
		return
	}
	spec.WalkOperation(p.op, func(place string, s spec.Object) spec.Object {
		p.places, p.schemas = append(p.places, place), append(p.schemas, s)
		return s
	})
}

func (p *placesOf) forget() { p.places, p.schemas = nil, nil }

// apply applies the correction at one place; it reports whether the operation
// has it.
func (c Correction) apply(p *placesOf, at string) (found bool) {
	pattern := glob(strings.Split(at, "*"))
	if id := p.op.ID; !strings.HasPrefix(id, pattern[0]) && !strings.HasPrefix(pattern[0], id+".") {
		return false // no need to look at all of its schemas
	}
	if pattern.matches(p.op.ID) {
		found = true
		c.applyOperation(p.op)
		p.forget()
	}
	p.collect()
	changed := false
	for i, place := range p.places {
		if s := p.schemas[i]; pattern.matches(place) && strings.HasPrefix(spec.Str(s, "description"), c.Only) {
			changed = true
			c.applySchema(s)
		}
	}
	if changed {
		p.forget()
	}
	return found || changed
}

func (c Correction) applyOperation(op spec.Operation) {
	for _, p := range c.Parameters {
		p := plain(p).(spec.Object)
		if have := op.Parameter(spec.Str(p, "in"), spec.Str(p, "name")); have != nil {
			clear(have)
			maps.Copy(have, p)
		} else {
			op.AddParameter(p)
		}
	}
	for status, r := range c.Responses {
		if r == nil {
			delete(op.Responses(), status)
		} else {
			op.Responses()[status] = plain(r)
		}
	}
	if c.Body != nil {
		op.Node["requestBody"] = plain(c.Body)
	}
	for key, value := range c.Operation {
		op.Node[key] = plain(value)
	}
}

func (c Correction) applySchema(s spec.Object) {
	if c.Schema != nil {
		clear(s)
		maps.Copy(s, plain(c.Schema).(spec.Object))
	}
	for key, value := range c.Merge {
		if value == nil {
			delete(s, key)
		} else {
			s[key] = plain(value)
		}
	}
	for name, schema := range c.Add {
		child(s, "properties")[name] = plain(schema)
	}
	required := append(spec.Strings(s, "required"), c.Required...)
	for _, name := range c.Remove {
		delete(spec.Obj(s, "properties"), name)
	}
	required = slices.DeleteFunc(required, func(name string) bool {
		return slices.Contains(c.Optional, name) || slices.Contains(c.Remove, name)
	})
	slices.Sort(required)
	if required = slices.Compact(required); len(required) > 0 {
		s["required"] = spec.StringList(required)
	} else {
		delete(s, "required")
	}
}

// plain copies a value read from YAML into the forms that JSON has.
func plain(v any) any {
	v, err := spec.ParseValue([]byte(spec.Compact(v)))
	if err != nil {
		panic(err) // it was just encoded
	}
	return v
}

// glob is a place cut at each `*`, which stands for any run of characters.
type glob []string

func (g glob) matches(place string) bool {
	last := len(g) - 1
	if last == 0 {
		return place == g[0]
	}
	rest, ok := strings.CutPrefix(place, g[0])
	for _, part := range g[1:last] {
		var found bool
		_, rest, found = strings.Cut(rest, part)
		ok = ok && found
	}
	return ok && strings.HasSuffix(rest, g[last])
}
