package canon

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"

	"github.com/logto-go/management/openapi/internal/spec"
)

// maxNodes bounds what the aliases of a YAML document may unfold to. Logto's
// document has some 60,000 nodes.
const maxNodes = 1_000_000

// parseYAML reads one YAML document whose values JSON can express too.
func parseYAML(data []byte) (any, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var root yaml.Node
	if err := dec.Decode(&root); err != nil {
		return nil, fmt.Errorf("malformed YAML: %w", err)
	}
	if err := dec.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("malformed YAML: something follows the document")
	}
	v, err := (&yamlReader{open: map[*yaml.Node]bool{}}).value(&root)
	if err != nil {
		return nil, fmt.Errorf("malformed YAML: %w", err)
	}
	return v, nil
}

// yamlReader turns nodes into JSON values. Numbers keep their text, which
// decoding into Go values would not do.
type yamlReader struct {
	nodes int
	open  map[*yaml.Node]bool // the anchors being unfolded
}

func (r *yamlReader) value(n *yaml.Node) (any, error) {
	if r.nodes++; r.nodes > maxNodes {
		return nil, errors.New("the document is too large once its aliases are unfolded")
	}
	switch n.Kind {
	case yaml.DocumentNode:
		return r.value(n.Content[0])
	case yaml.AliasNode:
		if r.open[n.Alias] {
			return nil, fmt.Errorf("line %d: the alias %q contains itself", n.Line, n.Value)
		}
		return r.value(n.Alias)
	case yaml.MappingNode:
		return r.object(n)
	case yaml.SequenceNode:
		return r.list(n)
	}
	return scalar(n)
}

func (r *yamlReader) object(n *yaml.Node) (any, error) {
	r.open[n] = true
	defer delete(r.open, n)
	o := make(spec.Object, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, err := keyOf(n.Content[i])
		if err != nil {
			return nil, err
		}
		if _, twice := o[key]; twice {
			return nil, fmt.Errorf("line %d: the key %q stands twice in one object", n.Content[i].Line, key)
		}
		if o[key], err = r.value(n.Content[i+1]); err != nil {
			return nil, err
		}
	}
	return o, nil
}

func (r *yamlReader) list(n *yaml.Node) (any, error) {
	r.open[n] = true
	defer delete(r.open, n)
	list := make([]any, len(n.Content))
	for i, item := range n.Content {
		var err error
		if list[i], err = r.value(item); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// keyOf takes a key by its text: status codes are commonly written without
// quotes.
func keyOf(n *yaml.Node) (string, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.ScalarNode || n.Tag == "!!merge" {
		return "", fmt.Errorf("line %d: a key must be plain text", n.Line)
	}
	return n.Value, nil
}

func scalar(n *yaml.Node) (any, error) {
	switch n.ShortTag() {
	case "!!str", "!!timestamp": // an unquoted date is text in JSON
		return n.Value, nil
	case "!!null":
		return nil, nil
	case "!!bool":
		var b bool
		err := n.Decode(&b)
		return b, err
	case "!!int", "!!float":
		return number(n)
	}
	return nil, fmt.Errorf("line %d: a value of type %s has no JSON form", n.Line, n.ShortTag())
}

// number keeps the text of a number that JSON writes alike. YAML's other
// forms, such as 0x1F or 1_000, are refused rather than guessed at.
func number(n *yaml.Node) (any, error) {
	if !json.Valid([]byte(n.Value)) {
		return nil, fmt.Errorf("line %d: the number %s has no JSON form; write it in decimal", n.Line, n.Value)
	}
	return json.Number(n.Value), nil
}
