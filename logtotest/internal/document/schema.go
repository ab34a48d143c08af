package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Schema is the subset of an OpenAPI 3.0 schema that Logto's document uses.
type Schema struct {
	Ref           string     `json:"$ref"`
	Type          string     `json:"type"`
	Format        string     `json:"format"`
	Pattern       pattern    `json:"pattern"`
	Enum          []any      `json:"enum"`
	Nullable      bool       `json:"nullable"`
	Properties    properties `json:"properties"`
	Required      []string   `json:"required"`
	Items         *Schema    `json:"items"`
	OneOf         []*Schema  `json:"oneOf"`
	AnyOf         []*Schema  `json:"anyOf"`
	AllOf         []*Schema  `json:"allOf"`
	Discriminator struct {
		PropertyName string `json:"propertyName"`
	} `json:"discriminator"`
	Additional additional `json:"additionalProperties"`
	MinLength  *float64   `json:"minLength"`
	MaxLength  *float64   `json:"maxLength"`
	MinItems   *float64   `json:"minItems"`
	Minimum    *float64   `json:"minimum"`
	Maximum    *float64   `json:"maximum"`
	Default    any        `json:"default"`
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
	Schema *Schema
}

func (a *additional) UnmarshalJSON(data []byte) error {
	switch string(bytes.TrimSpace(data)) {
	case "true", "false", "null":
		return nil
	}
	a.Schema = &Schema{}
	return json.Unmarshal(data, a.Schema)
}

// Alternatives are the schemas of which a value needs to fit one.
func (s *Schema) Alternatives() []*Schema {
	if len(s.OneOf) > 0 {
		return s.OneOf
	}
	return s.AnyOf
}

// pattern is a regular expression, or a JavaScript literal of one: /…/flags. It is nil for what Go
// cannot read, which is not checked.
type pattern struct{ *regexp.Regexp }

func (p *pattern) UnmarshalJSON(data []byte) error {
	var source string
	err := json.Unmarshal(data, &source)
	if end := strings.LastIndexByte(source, '/'); strings.HasPrefix(source, "/") && end > 0 {
		flags := source[end+1:]
		source = source[1:end]
		if strings.Contains(flags, "i") {
			source = "(?i)" + source
		}
	}
	p.Regexp, _ = regexp.Compile(source)
	return err
}
