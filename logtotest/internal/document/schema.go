package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
)

// Schema is the subset of an OpenAPI 3.0 schema that the repaired document uses.
type Schema struct {
	Ref           string         `json:"$ref"`
	Type          string         `json:"type"`
	Format        string         `json:"format"`
	Pattern       *regexp.Regexp `json:"pattern"`
	Enum          []any          `json:"enum"`
	Nullable      bool           `json:"nullable"`
	Properties    properties     `json:"properties"`
	Required      []string       `json:"required"`
	Items         *Schema        `json:"items"`
	OneOf         []*Schema      `json:"oneOf"`
	Discriminator struct {
		PropertyName string `json:"propertyName"`
	} `json:"discriminator"`
	Additional additional `json:"additionalProperties"`
	MinLength  *float64   `json:"minLength"`
	MaxLength  *float64   `json:"maxLength"`
	MinItems   *float64   `json:"minItems"`
	MaxItems   *float64   `json:"maxItems"`
	Minimum    *float64   `json:"minimum"`
	Maximum    *float64   `json:"maximum"`
	Default    any        `json:"default"`
	Message    string     `json:"message"` // for a value that fits no option; their faults
}

// properties keeps the order of the document: it is the order in which faults are reported.
type properties []property

type property struct {
	Name   string
	Schema *Schema
}

func (p *properties) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	_, err := dec.Token() // the brace
	for err == nil && dec.More() {
		key, _ := dec.Token() // the text is known to be JSON
		s := &Schema{}
		err = dec.Decode(s)
		*p = append(*p, property{fmt.Sprint(key), s})
	}
	return err
}

func (p properties) Get(name string) *Schema {
	if i := slices.IndexFunc(p, func(p property) bool { return p.Name == name }); i >= 0 {
		return p[i].Schema
	}
	return nil
}

// additional is true, false or a schema.
type additional struct {
	Schema    *Schema
	None, Any bool // as the description says; it may say nothing
}

func (a *additional) UnmarshalJSON(data []byte) error {
	var allowed bool
	if json.Unmarshal(data, &allowed) == nil {
		a.None, a.Any = !allowed, allowed
		return nil
	}
	return json.Unmarshal(data, &a.Schema)
}
