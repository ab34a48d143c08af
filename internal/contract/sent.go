package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"reflect"
	"strings"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/logto-go/management/internal/exchange"
	"github.com/logto-go/management/internal/typed"
)

// checkSent compares the request on the wire with what it was made of, and has
// it validated against the document. value is the JSON of the body.
func (c *Checker) checkSent(op *Operation, m *typed.Method, in *typed.Input, value []byte) (problems []string) {
	complain := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	req := c.wire.request
	if req.Method != op.Method {
		complain("the method is %s", req.Method)
	}
	if req.Pattern != op.Path {
		complain("the path template is %s", req.Pattern)
	}
	path, err := fillPath(op.Path, in.Path)
	if err != nil {
		complain("%v", err)
	} else if got := strings.TrimPrefix(req.URL.String(), server); strings.SplitN(got, "?", 2)[0] != path {
		complain("the path is %s, not %s", req.URL.EscapedPath(), path)
	}
	query, err := url.ParseQuery(req.URL.RawQuery)
	if want := wantQuery(in, m.Paginated()).Encode(); err != nil || query.Encode() != want {
		complain("the query is %s, not %s", req.URL.RawQuery, want)
	}
	if err := c.checkBody(op, value); err != nil {
		complain("%v", err)
	}
	if err := c.validate(op, in); err != nil {
		complain("the document does not allow it: %v", err)
	}
	return problems
}

func fillPath(template string, values []string) (string, error) {
	if n := strings.Count(template, "{"); n != len(values) {
		return "", fmt.Errorf("%d values for %s", len(values), template)
	}
	for _, value := range values {
		start, end := strings.IndexByte(template, '{'), strings.IndexByte(template, '}')
		template = template[:start] + url.PathEscape(value) + template[end+1:]
	}
	return template, nil
}

func (c *Checker) checkBody(op *Operation, value []byte) error {
	mediaType, schema, err := op.body()
	if err != nil {
		return err
	}
	if schema == nil {
		if len(c.wire.sent) > 0 || c.wire.sentType() != "" {
			return fmt.Errorf("there is a body: %.100s", c.wire.sent)
		}
		return nil
	}
	if c.wire.sentType() != mediaType {
		return fmt.Errorf("the body is %s", c.wire.sentType())
	}
	switch {
	case isJSON(mediaType):
		return differences(value, c.wire.sent, nil)
	case mediaType == "multipart/form-data":
		return c.checkUpload()
	}
	want, err := formOf(value)
	if err != nil {
		return err
	}
	if got, err := url.ParseQuery(string(c.wire.sent)); err != nil || got.Encode() != want.Encode() {
		return fmt.Errorf("the form is %s, not %s", c.wire.sent, want.Encode())
	}
	return nil
}

func (c *Checker) checkUpload() error {
	parts, err := c.wire.sentRequest().MultipartReader()
	if err != nil {
		return err
	}
	part, err := parts.NextPart()
	if err != nil {
		return err
	}
	content, err := io.ReadAll(part)
	if err != nil {
		return err
	}
	if part.FormName() != "file" || part.FileName() == "" || string(content) != uploaded {
		return fmt.Errorf("the part %q, file %q, holds %q", part.FormName(), part.FileName(), content)
	}
	if _, err := parts.NextPart(); !errors.Is(err, io.EOF) {
		return errors.Join(errors.New("there is more than the file"), err)
	}
	return nil
}

// validate has the request on the wire checked by the OpenAPI validator.
func (c *Checker) validate(op *Operation, in *typed.Input) error {
	params, err := op.pathParameters()
	if err != nil {
		return err
	}
	req := &openapi3filter.RequestValidationInput{
		Request: c.wire.sentRequest(), Route: op.route, PathParams: map[string]string{},
		Options: &openapi3filter.Options{
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, SkipSettingDefaults: true,
			RejectWhenRequestBodyNotSpecified: true,
		},
	}
	for i, p := range params {
		req.PathParams[p.Name] = in.Path[i]
	}
	return openapi3filter.ValidateRequest(req.Request.Context(), req)
}

// differences says where two JSON texts differ, but for what the filter allows.
func differences(want, got []byte, allowed func(exchange.Difference) bool) error {
	diff, err := exchange.Diff(want, got)
	if err != nil {
		return err
	}
	var lines []string
	for _, d := range diff {
		if allowed == nil || !allowed(d) {
			lines = append(lines, d.String())
		}
	}
	if lines == nil {
		return nil
	}
	return fmt.Errorf("it is not what went in: %s", strings.Join(lines, "; "))
}

// encode is json.Marshal without the escapes for HTML.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSpace(buf.Bytes()), err
}

func isZero(v reflect.Value) bool { return !v.IsValid() || v.IsZero() }
