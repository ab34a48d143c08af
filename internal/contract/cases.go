package contract

import (
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Kind says what a case is about.
type Kind string

// The kinds of cases.
const (
	Full     Kind = "full"     // all there can be
	Required Kind = "required" // only what there must be
	Variant  Kind = "variant"  // another variant of a union
	Null     Kind = "null"     // null in one place
	Absent   Kind = "absent"   // one optional property left out
	Empty    Kind = "empty"    // an empty list or map in one place
)

// A Case is a value made of a schema.
type Case struct {
	Kind  Kind
	At    string // the place that it is about, e.g. $.profile.name
	Value any
	// Optional tells that what is null at the place may also be missing.
	Optional bool
}

// String names the case in messages.
func (c Case) String() string {
	if c.At == "" {
		return string(c.Kind)
	}
	return fmt.Sprintf("%s at %s", c.Kind, c.At)
}

// Cases makes the values of a schema that a client has to cope with: everything
// filled; only what is required; each variant of each union; null, nothing and
// emptiness in each place where they may be. The values are always the same.
func Cases(schema *openapi3.Schema) ([]Case, error) {
	var out []Case
	seen := map[place]bool{}
	seenTwists := map[twist]bool{}
	// Each entry chooses variants; more unions come to light in those chosen.
	type entry struct {
		choices map[place]int
		name    string
	}
	work := []entry{{}}
	for len(work) > 0 {
		choices, name := work[0].choices, work[0].name
		work = work[1:]
		main := Case{Kind: Full}
		if name != "" {
			main = Case{Kind: Variant, At: name}
		}
		s, err := sample(schema, &sampler{choices: choices}, &main.Value)
		if err != nil {
			return nil, err
		}
		least := Case{Kind: Required, At: name}
		if _, err := sample(schema, &sampler{choices: choices, required: true}, &least.Value); err != nil {
			return nil, err
		}
		out = append(out, main, least)
		for _, t := range s.twists {
			if seenTwists[t] {
				continue
			}
			seenTwists[t] = true
			c := Case{Kind: t.kind, At: t.at.shown(), Optional: t.optional}
			if _, err := sample(schema, &sampler{choices: choices, twist: t}, &c.Value); err != nil {
				return nil, err
			}
			out = append(out, c)
		}
		for _, at := range slices.Sorted(maps.Keys(s.unions)) {
			for i := 1; i < s.unions[at] && !seen[at]; i++ {
				next := map[place]int{at: i}
				maps.Copy(next, choices)
				work = append(work, entry{next, fmt.Sprintf("%s|%d", at, i)})
			}
			seen[at] = true
		}
	}
	return out, nil
}

func sample(schema *openapi3.Schema, s *sampler, value *any) (*sampler, error) {
	s.unions = map[place]int{}
	*value = s.value("$", schema, false)
	return s, s.err
}
