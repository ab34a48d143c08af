package contract_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/internal/exchange"
	"github.com/logto-go/management/internal/typed"
)

// typedCall is a call of the typed method of an exchange's operation.
type typedCall struct {
	*typed.Method
	op   operation
	args []reflect.Value
}

// newTypedCall builds the arguments of the method from the recorded request. An
// error says why no typed method makes this request; there is a method all the
// same, unless it is typed.ErrNoMethod.
func newTypedCall(clients *typed.Clients, e *exchange.Exchange) (*typedCall, error) {
	op := operations()[e.OperationID]
	m, err := clients.Find(op.Go, e.PathTemplate)
	if err != nil {
		return nil, err
	}
	c := &typedCall{Method: m, op: op}
	in := typed.Input{}
	if in.Path, err = pathValues(e); err != nil {
		return c, err
	}
	if in.Query, in.Search, err = queryValues(e.Query); err != nil {
		return c, err
	}
	if m.Body != nil {
		if in.Body, err = bodyFrom(m.Body, e); err != nil {
			return c, err
		}
	}
	c.args, err = m.Arguments(&in)
	if err != nil {
		return c, fmt.Errorf("a request that the method cannot make: %w", err)
	}
	return c, nil
}

func (c *typedCall) documents(status int) bool {
	return status < 300 || slices.Contains(c.op.Success, status)
}

// do calls the method. The result is invalid if the method has none.
func (c *typedCall) do() (reflect.Value, error) { return c.Do(c.args) }

// encode turns a result back into JSON, nil if the method promises no value.
func (c *typedCall) encode(result reflect.Value) ([]byte, error) {
	if !result.IsValid() {
		return nil, nil
	}
	if raw, ok := result.Interface().(*management.RawResponse); ok {
		if len(raw.Body) == 0 {
			return []byte("null"), nil
		}
		return json.Marshal(string(raw.Body))
	}
	if c.Paginated() {
		items := result.Elem().FieldByName("Items").Interface()
		if c.op.Wrapper != "" {
			return json.Marshal(map[string]any{c.op.Wrapper: items})
		}
		return json.Marshal(items)
	}
	return json.Marshal(result.Interface())
}

// isOptional reports whether a path of the result's JSON leads to a plain
// pointer that is left out when nil.
func (c *typedCall) isOptional(path string) bool {
	typ := c.Result()
	if c.Paginated() {
		items, _ := typ.Elem().FieldByName("Items")
		typ = items.Type
		path = strings.Replace(path, "$."+c.op.Wrapper+"[]", "$[]", 1)
	}
	return exchange.IsOptional(typ, path)
}

// placeholder matches a {name} of a path template after QuoteMeta.
var placeholder = regexp.MustCompile(`\\\{[^{}]+\\\}`)

func pathValues(e *exchange.Exchange) ([]string, error) {
	pattern := placeholder.ReplaceAllString(regexp.QuoteMeta(e.PathTemplate), "([^/]+)")
	m := regexp.MustCompile("^" + pattern + "$").FindStringSubmatch(e.Path)
	if m == nil {
		return nil, errors.New("the path does not fit its template")
	}
	var out []string
	for _, s := range m[1:] {
		value, err := url.PathUnescape(s)
		if err != nil {
			return nil, errors.New("a path parameter that no URL can have")
		}
		if strings.ContainsFunc(value, unicode.IsControl) {
			return nil, errors.New("a path parameter that is refused: it has control characters")
		}
		out = append(out, value)
	}
	return out, nil
}

// queryValues returns the parameters of a recorded query, and apart from them the
// keys of the advanced search.
func queryValues(query string) (params, search url.Values, err error) {
	if params, err = url.ParseQuery(query); err != nil {
		return nil, nil, errors.New("a query that no client sends")
	}
	for key, values := range params {
		if key == "search" || key == "mode" || key == "joint" || key == "isCaseSensitive" ||
			strings.HasPrefix(key, "search.") || strings.HasPrefix(key, "mode.") {
			if search == nil {
				search = url.Values{}
			}
			search[key] = values
			delete(params, key)
		}
	}
	return params, search, nil
}

const (
	uploadedName    = "a \"b\".png"
	uploadedContent = "\x89PNG\r\n\x1a\n"
)

func bodyFrom(typ reflect.Type, e *exchange.Exchange) (reflect.Value, error) {
	if typ == reflect.TypeFor[gen.File]() {
		// Of an upload the recordings keep no more than the boundary.
		return reflect.ValueOf(gen.File{Name: uploadedName, ContentType: "image/png", Content: strings.NewReader(uploadedContent)}), nil
	}
	body := reflect.New(typ)
	if exchange.Null(e.RequestBody) {
		return body.Elem(), nil
	}
	if strings.HasPrefix(e.RequestContentType, "application/x-www-form-urlencoded") {
		if typ != reflect.TypeFor[gen.CreateSamlAuthnRequest]() {
			return body.Elem(), errors.New("a form where the operation takes JSON")
		}
		return formFrom(typ, e)
	}
	dec := json.NewDecoder(bytes.NewReader(e.RequestBody))
	dec.DisallowUnknownFields()
	if err := dec.Decode(body.Interface()); err != nil {
		return body.Elem(), fmt.Errorf("a body that the typed one cannot hold: %w", err)
	}
	if _, err := json.Marshal(body.Interface()); err != nil {
		return body.Elem(), errors.New("a body that the typed one cannot hold: a list where an object belongs")
	}
	return body.Elem(), nil
}

func formFrom(typ reflect.Type, e *exchange.Exchange) (reflect.Value, error) {
	body := reflect.New(typ).Elem()
	var text string
	if err := json.Unmarshal(e.RequestBody, &text); err != nil {
		return body, err
	}
	values, err := url.ParseQuery(text)
	if err != nil {
		return body, err
	}
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		if err := setForm(body.Field(i), values[name]); err != nil {
			return body, err
		}
	}
	return body, nil
}

func setForm(field reflect.Value, values []string) error {
	if len(values) == 0 {
		return nil
	}
	return typed.SetField(field, values)
}
