package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// A Difference is a place where two JSON texts differ.
type Difference struct {
	Path string // e.g. $.organizations[].name
	What string
	// LostNull tells that the first has a null where the second has nothing.
	LostNull bool
}

// String says where and what.
func (d Difference) String() string { return d.Path + ": " + d.What }

// Diff compares two JSON texts by value: the order of keys and white space do
// not count, the digits of numbers do. It returns the places that differ, none
// if they are equal.
func Diff(want, got []byte) ([]Difference, error) {
	w, err := decode(want)
	if err != nil {
		return nil, fmt.Errorf("recorded: %w", err)
	}
	g, err := decode(got)
	if err != nil {
		return nil, fmt.Errorf("ours: %w", err)
	}
	var d differ
	d.compare("$", w, g)
	return d, nil
}

func decode(data []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	err := dec.Decode(&v)
	return v, err
}

type differ []Difference

func (d *differ) add(at, format string, args ...any) {
	*d = append(*d, Difference{Path: at, What: fmt.Sprintf(format, args...)})
}

func (d *differ) compare(at string, want, got any) {
	switch want := want.(type) {
	case map[string]any:
		if object, ok := got.(map[string]any); ok {
			d.compareObjects(at, want, object)
		} else {
			d.add(at, "an object is recorded, ours is %s", short(got))
		}
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			d.add(at, "a list of %d is recorded, ours is %s", len(want), short(got))
			return
		}
		for i := range want {
			d.compare(at+"[]", want[i], list[i])
		}
	default:
		if want != got {
			d.add(at, "recorded %s, ours %s", short(want), short(got))
		}
	}
}

func (d *differ) compareObjects(at string, want, got map[string]any) {
	for _, k := range slices.Sorted(maps.Keys(want)) {
		value, ok := got[k]
		switch {
		case ok:
			d.compare(at+"."+k, want[k], value)
		case want[k] == nil:
			*d = append(*d, Difference{at + "." + k, "lost null", true})
		default:
			d.add(at+"."+k, "lost %s", short(want[k]))
		}
	}
	for _, k := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[k]; !ok {
			d.add(at+"."+k, "made up %s", short(got[k]))
		}
	}
}

func short(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	if len(b) > 60 {
		return string(b[:60]) + "…"
	}
	return string(b)
}
