package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/logto-go/management/internal/typed"
)

// Answers checks what the method of an operation makes of each documented
// response, success or error.
func (c *Checker) Answers(op *Operation) []string {
	var p problems
	m, err := c.clients.Find(op.Go, op.Path)
	if p.add("method", err) {
		return p
	}
	in, err := op.parameters(false)
	if p.add("parameters", err) {
		return p
	}
	if m.Body != nil {
		if in.Body, err = someBody(op, m); p.add("body", err) {
			return p
		}
	}
	args, err := m.Arguments(in)
	if p.add("arguments", err) {
		return p
	}
	for _, a := range op.answers() {
		p = append(p, c.answer(op, m, args, a)...)
	}
	return append(p, c.errors(op, args)...)
}

// someBody makes a body that can be sent.
func someBody(op *Operation, m *typed.Method) (reflect.Value, error) {
	mediaType, schema, err := op.body()
	if err != nil {
		return reflect.Value{}, err
	}
	if schema == nil {
		return reflect.Value{}, errors.New("the method takes one, the document has none")
	}
	var v any
	if _, err := sample(schema, &sampler{required: true}, &v); err != nil {
		return reflect.Value{}, err
	}
	value, err := encode(v)
	if err != nil {
		return reflect.Value{}, err
	}
	return newBody(m.Body, mediaType, value)
}

// answer checks one documented success.
func (c *Checker) answer(op *Operation, m *typed.Method, args []reflect.Value, a answer) (p problems) {
	about := fmt.Sprintf("%d %s", a.status, a.mediaType)
	switch {
	case m.Raw():
		body := []byte("<any>" + awkward + "</any>")
		c.wire.answer(a.status, a.mediaType, body)
		if a.status >= http.StatusMultipleChoices {
			c.wire.header.Set("Location", redirect)
		}
		p.add(about, checkRaw(a.status, body, do(m, args)))
		c.Counts.Answers++
	case a.schema == nil && (a.mediaType == "" || m.Result() == nil):
		c.wire.answer(a.status, a.mediaType, nil)
		p.add(about, checkEmpty(m, do(m, args)))
		c.Counts.Answers++
	case m.Result() == nil:
		p.add(about, fmt.Errorf("the document describes a response, the method returns none"))
	case a.schema == nil:
		p.add(about, fmt.Errorf("no check covers a response without a schema"))
	default:
		cases, _, err := c.cases(m.Result(), a.schema)
		if p.add(about, err) {
			return p
		}
		for _, cs := range cases {
			p.add(fmt.Sprintf("%s, %s", about, cs), c.answerCase(op, m, args, a, cs))
		}
		if m.Paginated() {
			p.add(about+", all items", c.allItems(m, args, a, cases[0]))
		}
	}
	return p
}

func (c *Checker) answerCase(op *Operation, m *typed.Method, args []reflect.Value, a answer, cs Case) error {
	body, err := encode(cs.Value)
	if err != nil {
		return err
	}
	if err := validateAnswer(op, a, body); err != nil {
		return fmt.Errorf("the response that was made is not one of the document: %w", err)
	}
	wrapper := ""
	if m.Paginated() {
		if wrapper, err = wrapperOf(a.schema); err != nil {
			return err
		}
	}
	c.wire.answer(a.status, a.mediaType, body)
	c.Counts.Answers++
	c.Counts.Kinds[cs.Kind]++
	variants, err := c.checkAnswer(m, wrapper, body, cs, do(m, args))
	c.Counts.Variants += variants
	return err
}

// validateAnswer has a response checked by the OpenAPI validator: what is made
// here must be what a server may send.
func validateAnswer(op *Operation, a answer, body []byte) error {
	req, err := http.NewRequestWithContext(context.Background(), op.Method, server+"/", nil)
	if err != nil {
		return err
	}
	return openapi3filter.ValidateResponse(req.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: req, Route: op.route},
		Status:                 a.status,
		Header:                 http.Header{"Content-Type": {a.mediaType}},
		Body:                   io.NopCloser(bytes.NewReader(body)),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true},
	})
}

// allItems checks the iterator of a list: it yields every item, with one request
// since the page is not full.
func (c *Checker) allItems(m *typed.Method, args []reflect.Value, a answer, full Case) error {
	body, err := encode(full.Value)
	if err != nil {
		return err
	}
	wrapper, err := wrapperOf(a.schema)
	if err != nil {
		return err
	}
	c.wire.answer(a.status, a.mediaType, body)
	items := reflect.Zero(reflect.SliceOf(m.Iterator.Type().Out(0).In(0).In(0)))
	for item, failure := range m.Iterator.Call(args)[0].Seq2() {
		if err, _ := failure.Interface().(error); err != nil {
			return err
		}
		items = reflect.Append(items, item)
	}
	c.Counts.Answers++
	encoded, err := encode(wrapped(wrapper, items))
	if err != nil {
		return err
	}
	if c.wire.requests != 1 {
		return fmt.Errorf("%d requests were made", c.wire.requests)
	}
	return differences(body, encoded, nil)
}

// errors checks that each documented error comes out whole.
func (c *Checker) errors(op *Operation, args []reflect.Value) (p problems) {
	responses := op.model.Responses
	for _, status := range op.failures() {
		media := responses.Status(status).Value.Content.Get("application/json")
		if media == nil || media.Schema == nil {
			continue
		}
		// Clients of its own: after a 429 a client sends nothing for a while.
		clients, err := c.wire.clients()
		if p.add(status, err) {
			continue
		}
		m, err := clients.Find(op.Go, op.Path)
		if p.add(status, err) {
			continue
		}
		p.add(status, c.failure(m, args, status, media.Schema.Value))
	}
	return p
}

func (c *Checker) failure(m *typed.Method, args []reflect.Value, status int, schema *openapi3.Schema) error {
	// Other values than the request has: what repeats its secrets is redacted.
	var v any
	if _, err := sample(schema, &sampler{n: 1000}, &v); err != nil {
		return err
	}
	body, err := encode(v)
	if err != nil {
		return err
	}
	c.wire.answer(status, "application/json", body)
	c.Counts.Errors++
	return checkError(status, body, do(m, args))
}
