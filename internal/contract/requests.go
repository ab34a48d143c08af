package contract

import (
	"errors"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/logto-go/management/internal/typed"
)

// Requests checks the requests that the method of an operation makes: with every
// parameter and with as few as possible, and with each case of its body.
func (c *Checker) Requests(op *Operation) []string {
	var p problems
	m, err := c.clients.Find(op.Go, op.Path)
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
	p.add("parameters", knowsOnly(m, all))
	mediaType, schema, err := op.body()
	if p.add("body", err) {
		return p
	}
	if schema == nil {
		p = append(p, c.request(op, m, all, nil)...)
		return append(p, c.request(op, m, least, nil)...)
	}
	if m.Body == nil {
		p.add("method", errors.New("it takes no body"))
		return p
	}
	cases, again, err := c.bodyCases(m, mediaType, schema)
	if p.add("body", err) {
		return p
	}
	set := filled{}
	for _, cs := range cases {
		in := all
		if cs.Kind == Required {
			in = least
		}
		p = append(p, c.body(op, m, in, mediaType, cs)...)
		if in.Body.IsValid() {
			set.note(m.Body.Name(), in.Body)
		}
	}
	if !again && isJSON(mediaType) {
		p.add("body", set.check())
	}
	return p
}

// body checks the request with one case of the body.
func (c *Checker) body(op *Operation, m *typed.Method, in *typed.Input, mediaType string, cs Case) (p problems) {
	value, err := encode(cs.Value)
	if p.add(cs, err) {
		return p
	}
	in.Body, err = newBody(m.Body, mediaType, value)
	if p.add(cs, err) {
		return p
	}
	c.Counts.Kinds[cs.Kind]++
	if cs.Kind == Null && cs.Optional {
		c.Counts.ThreeStates++
	}
	variants, err := unions(in.Body, nil)
	p.add(cs, err)
	c.Counts.Variants += variants
	for _, problem := range c.request(op, m, in, value) {
		p.add(cs, errors.New(problem))
	}
	return p
}

// bodyCases are the cases of a body; of an upload there is one.
func (c *Checker) bodyCases(m *typed.Method, mediaType string, schema *openapi3.Schema) (cases []Case, again bool, err error) {
	if mediaType == "multipart/form-data" {
		file := schema.Properties["file"]
		if len(schema.Properties) != 1 || file == nil || file.Value.Format != "binary" {
			return nil, false, errors.New("no check covers an upload that is not one file")
		}
		return []Case{{Kind: Full}}, false, nil
	}
	return c.cases(m.Body, schema)
}

func (c *Checker) request(op *Operation, m *typed.Method, in *typed.Input, value []byte) (p problems) {
	args, err := m.Arguments(in)
	if p.add("arguments", err) {
		return p
	}
	// The response does not matter here: an error that is not repeated.
	c.wire.answer(400, "text/plain", nil)
	if g := do(m, args); c.wire.request == nil {
		p.add("nothing was sent", g.err)
		return p
	}
	c.Counts.Requests++
	return append(p, c.checkSent(op, m, in, value)...)
}

// knowsOnly checks that the typed parameters are those of the document.
func knowsOnly(m *typed.Method, all *typed.Input) error {
	if m.Params == nil {
		return nil
	}
	params, err := m.FillParams(all)
	if err != nil {
		return err
	}
	if params.IsNil() {
		return errors.New("the document has no query parameters")
	}
	for i := range m.Params.NumField() {
		if params.Elem().Field(i).IsZero() {
			return fmt.Errorf("the document has no query parameter for %s", m.Params.Field(i).Name)
		}
	}
	return nil
}
