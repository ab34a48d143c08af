package contract

import (
	"fmt"
	"reflect"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/logto-go/management"
)

// Counts tells how much was checked.
type Counts struct {
	Operations, Requests, Answers, Errors int
	// Variants are those of unions that were read and written as their own type.
	Variants int
	// Kinds counts the bodies and answers by what they are about.
	Kinds map[Kind]int
	// NullsAsMissing are the nulls of answers that a nil pointer stands for, as
	// it does for what is missing.
	NullsAsMissing int
}

// Checker calls typed methods and says what is wrong with them.
type Checker struct {
	Counts Counts

	wire   *wire
	client *management.Client
	seen   map[string]bool
}

// NewChecker returns a Checker with a client that reaches no server.
func NewChecker() (*Checker, error) {
	w := &wire{}
	client, err := w.client()
	return &Checker{Counts: Counts{Kinds: map[Kind]int{}}, wire: w, client: client, seen: map[string]bool{}}, err
}

// cases are those of the schema. If the same schema was checked with the same Go
// type before, the first two are enough: everything, and what is required.
func (c *Checker) cases(typ reflect.Type, schema *openapi3.Schema) ([]Case, error) {
	key, err := schema.MarshalJSON()
	if err != nil {
		return nil, err
	}
	cases, err := Cases(schema)
	name := typ.String() + string(key)
	if len(cases) > 2 && c.seen[name] {
		cases = cases[:2]
	}
	c.seen[name] = true
	return cases, err
}

// problems collects what is wrong with one operation.
type problems []string

func (p *problems) add(about any, err error) bool {
	if err != nil {
		*p = append(*p, fmt.Sprintf("%v: %v", about, err))
	}
	return err != nil
}

// Requests checks the requests that the method of an operation makes: with every
// parameter and with as few as possible, and with each case of its body.
func (c *Checker) Requests(op *Operation) (p problems) {
	c.Counts.Operations++
	m, err := findMethod(c.client, op)
	if p.add("method", err) {
		return p
	}
	all, err := op.parameters(true)
	if p.add("parameters", err) {
		return p
	}
	least, err := op.parameters(false)
	if p.add("parameters", err) {
		return p
	}
	p.add("parameters", m.knowsOnly(all))
	mediaType, schema, err := op.body()
	if p.add("body", err) {
		return p
	}
	if schema == nil {
		p = append(p, c.request(op, m, all, nil)...)
		return append(p, c.request(op, m, least, nil)...)
	}
	if m.body == nil {
		p.add("method", fmt.Errorf("it takes no body"))
		return p
	}
	cases, err := c.bodyCases(m, mediaType, schema)
	if p.add("body", err) {
		return p
	}
	for _, cs := range cases {
		in := all
		if cs.Kind == Required {
			in = least
		}
		value, err := encode(cs.Value)
		if p.add(cs, err) {
			continue
		}
		in.body, err = newBody(m.body, mediaType, value)
		if p.add(cs, err) {
			continue
		}
		c.Counts.Kinds[cs.Kind]++
		variants, err := unions(in.body, nil)
		p.add(cs, err)
		c.Counts.Variants += variants
		for _, problem := range c.request(op, m, in, value) {
			p.add(cs, fmt.Errorf("%s", problem))
		}
	}
	return p
}

// bodyCases are the cases of a body; of an upload there is one.
func (c *Checker) bodyCases(m *method, mediaType string, schema *openapi3.Schema) ([]Case, error) {
	if mediaType == "multipart/form-data" {
		file := schema.Properties["file"]
		if len(schema.Properties) != 1 || file == nil || file.Value.Format != "binary" {
			return nil, fmt.Errorf("no check covers an upload that is not one file")
		}
		return []Case{{Kind: Full}}, nil
	}
	return c.cases(m.body, schema)
}

func (c *Checker) request(op *Operation, m *method, in *input, value []byte) (p problems) {
	args, err := m.arguments(in)
	if p.add("arguments", err) {
		return p
	}
	// What is answered does not matter here: an error that is not repeated.
	c.wire.answer(400, "text/plain", nil)
	if g := m.do(args); c.wire.request == nil {
		p.add("nothing was sent", g.err)
		return p
	}
	c.Counts.Requests++
	return append(p, c.checkSent(op, m, in, value)...)
}

// knowsOnly checks that the typed parameters are those of the document.
func (m *method) knowsOnly(all *input) error {
	if m.params == nil {
		return nil
	}
	params, err := m.fillParams(all)
	if err != nil {
		return err
	}
	if params.IsNil() {
		return fmt.Errorf("the document has no query parameters")
	}
	for i := range m.params.NumField() {
		if params.Elem().Field(i).IsZero() {
			return fmt.Errorf("the document has no query parameter for %s", m.params.Field(i).Name)
		}
	}
	return nil
}

// Answers checks what the method of an operation makes of each documented
// answer, success or error.
func (c *Checker) Answers(op *Operation) (p problems) {
	m, err := findMethod(c.client, op)
	if p.add("method", err) {
		return p
	}
	in, err := op.parameters(false)
	if p.add("parameters", err) {
		return p
	}
	if m.body != nil {
		if in.body, err = someBody(op, m); p.add("body", err) {
			return p
		}
	}
	args, err := m.arguments(in)
	if p.add("arguments", err) {
		return p
	}
	for _, a := range op.answers() {
		p = append(p, c.answer(op, m, args, a)...)
	}
	return append(p, c.errors(op, m, args)...)
}

// someBody makes a body that can be sent.
func someBody(op *Operation, m *method) (reflect.Value, error) {
	mediaType, schema, err := op.body()
	if err != nil {
		return reflect.Value{}, err
	}
	var v any
	if _, err := sample(schema, &sampler{required: true}, &v); err != nil {
		return reflect.Value{}, err
	}
	value, err := encode(v)
	if err != nil {
		return reflect.Value{}, err
	}
	return newBody(m.body, mediaType, value)
}
