package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
)

// Schema is the subset of an OpenAPI 3.0 schema that Logto's document uses.
type Schema struct {
	Ref           string     `json:"$ref"`
	Type          string     `json:"type"`
	Format        string     `json:"format"`
	Pattern       string     `json:"pattern"`
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
	MinLength  *int       `json:"minLength"`
	MaxLength  *int       `json:"maxLength"`
	MinItems   *int       `json:"minItems"`
	MaxItems   *int       `json:"maxItems"`
	Minimum    *float64   `json:"minimum"`
	Maximum    *float64   `json:"maximum"`
	Example    any        `json:"example"`
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
	if token, err := dec.Token(); err != nil || token != json.Delim('{') {
		return fmt.Errorf("properties: expected an object")
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		var s Schema
		if err := dec.Decode(&s); err != nil {
			return fmt.Errorf("%v: %w", key, err)
		}
		*p = append(*p, property{key.(string), &s})
	}
	return nil
}

func (p properties) Get(name string) *Schema {
	for _, candidate := range p {
		if candidate.Name == name {
			return candidate.Schema
		}
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

// Resolve follows a reference; a schema without one is its own.
func (doc *Document) Resolve(s *Schema) *Schema {
	for s != nil && s.Ref != "" {
		s = doc.schema(refName(s.Ref))
	}
	if s == nil {
		return &Schema{} // anything goes
	}
	return s
}

// Alternatives are the schemas of which a value needs to fit one.
func (s *Schema) Alternatives() []*Schema {
	if len(s.OneOf) > 0 {
		return s.OneOf
	}
	return s.AnyOf
}

// patterns holds the compiled expressions; a pattern Go cannot read is not checked.
var patterns sync.Map // string to *regexp.Regexp

// CompilePattern returns the expression of a pattern, nil for one that Go cannot read.
func CompilePattern(pattern string) *regexp.Regexp {
	if known, found := patterns.Load(pattern); found {
		return known.(*regexp.Regexp)
	}
	// A JavaScript literal: /…/flags.
	source := pattern
	if end := strings.LastIndexByte(source, '/'); strings.HasPrefix(source, "/") && end > 0 {
		flags := source[end+1:]
		source = source[1:end]
		if strings.Contains(flags, "i") {
			source = "(?i)" + source
		}
	}
	compiled, err := regexp.Compile(source)
	if err != nil {
		compiled = nil
	}
	patterns.Store(pattern, compiled)
	return compiled
}
