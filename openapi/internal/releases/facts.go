package releases

import (
	"bytes"
	"fmt"

	"go.yaml.in/yaml/v3"
)

// FactsFile is where the facts are, from the root of the module.
const FactsFile = "openapi/releases.yaml"

// Facts is what the documents do not tell of older servers.
type Facts struct {
	Supported int       `yaml:"supported"` // minor releases, the newest included
	Ignored   []Ignored `yaml:"ignored"`
}

// Ignored is something that servers before a release take and ignore.
type Ignored struct {
	What   string `yaml:"what"`
	Before string `yaml:"before"`
	Effect string `yaml:"effect"`
}

// ParseFacts reads the facts.
func ParseFacts(data []byte) (Facts, error) {
	var f Facts
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return f, fmt.Errorf("%s: %w", FactsFile, err)
	}
	if f.Supported < 1 {
		return f, fmt.Errorf("%s: at least one release must be supported", FactsFile)
	}
	for _, ignored := range f.Ignored {
		if _, err := ParseVersion(ignored.Before); err != nil || ignored.What == "" || ignored.Effect == "" {
			return f, fmt.Errorf("%s: an ignored entry needs `what`, `before` (a version) and `effect`: %+v", FactsFile, ignored)
		}
	}
	return f, nil
}
