package management_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/internal/exchange"
	"github.com/logto-go/management/internal/typed"
)

var errNoOperation = errors.New("the exchange is of no operation of the document")

// typedCall is a call of the typed method of an exchange's operation. Tests
// find methods by reflection, so that new operations are covered by
// regenerating.
type typedCall struct {
	op      operation
	method  reflect.Value
	page    bool
	args    []reflect.Value
	success map[int]bool
}

// newTypedCall builds the arguments of the method from the recorded request. An
// error says why no typed method makes this request.
func newTypedCall(clients *typed.Clients, e *exchange.Exchange) (*typedCall, error) {
	c := &typedCall{op: operations()[e.OperationID], success: map[int]bool{}}
	for _, status := range c.op.Success {
		c.success[status] = true
	}
	if c.method = clients.Method(e.OperationID + "Page"); c.method.IsValid() {
		c.page = true
	} else if c.method = clients.Method(e.OperationID); !c.method.IsValid() {
		return nil, errNoOperation
	}
	values, err := pathValues(e)
	if err != nil {
		return c, err
	}
	typ := c.method.Type()
	c.args = []reflect.Value{reflect.ValueOf(context.Background())}
	for i := 1; i < typ.NumIn()-1; i++ {
		in := typ.In(i)
		var arg reflect.Value
		switch {
		case in.Kind() == reflect.String && len(values) > 0:
			arg = reflect.New(in).Elem()
			arg.SetString(values[0])
			values = values[1:]
		case in.Kind() == reflect.Pointer && strings.HasSuffix(in.Elem().Name(), "Params"):
			arg, err = paramsFrom(in.Elem(), e.Query)
		case in == reflect.TypeFor[gen.File]():
			err = errors.New("uploads are not in the recordings")
		default:
			arg, err = bodyFrom(in, e)
		}
		if err != nil {
			return c, err
		}
		c.args = append(c.args, arg)
	}
	return c, nil
}

// fillArguments makes up the arguments that the recorded request did not give.
func (c *typedCall) fillArguments() {
	typ := c.method.Type()
	for i := len(c.args); i < typ.NumIn()-1; i++ {
		arg := reflect.New(typ.In(i)).Elem()
		if i == 0 {
			arg.Set(reflect.ValueOf(context.Background()))
		} else if arg.Kind() == reflect.String {
			arg.SetString("x")
		} else if arg.Type() == reflect.TypeFor[gen.File]() {
			arg.Set(reflect.ValueOf(gen.File{Name: "x", Content: strings.NewReader("x")}))
		}
		c.args = append(c.args, arg)
	}
}

func (c *typedCall) documents(status int) bool { return c.success[status] }
func (c *typedCall) paginated() bool           { return c.page }

func (c *typedCall) hasBody() bool {
	typ := c.method.Type()
	if n := typ.NumIn() - 2; n > 0 {
		in := typ.In(n)
		return in.Kind() != reflect.String && in.Kind() != reflect.Pointer
	}
	return false
}

// do calls the method. The result is invalid if the method has none.
func (c *typedCall) do() (reflect.Value, error) {
	out := c.method.Call(c.args)
	err, _ := out[len(out)-1].Interface().(error)
	if len(out) == 1 {
		return reflect.Value{}, err
	}
	return out[0], err
}

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
	if c.page {
		items := result.Elem().FieldByName("Items").Interface()
		if c.op.Wrapper != "" {
			return json.Marshal(map[string]any{c.op.Wrapper: items})
		}
		return json.Marshal(items)
	}
	return json.Marshal(result.Interface())
}

// isOptionalPointer reports whether a path of the result's JSON leads to a plain
// pointer that is left out when nil.
func (c *typedCall) isOptionalPointer(path string) bool {
	typ := c.method.Type().Out(0)
	if c.page {
		items, _ := typ.Elem().FieldByName("Items")
		typ = items.Type
		path = strings.Replace(path, "$."+c.op.Wrapper+"[]", "$[]", 1)
	}
	return exchange.IsOptionalPointer(typ, path)
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
		out = append(out, value)
	}
	return out, nil
}

// rawSearch hands recorded keys of the advanced search through.
type rawSearch url.Values

func (s rawSearch) SearchQuery() (url.Values, error) { return url.Values(s), nil }

func paramsFrom(typ reflect.Type, query string) (reflect.Value, error) {
	values, err := url.ParseQuery(query)
	if err != nil {
		return reflect.Value{}, errors.New("a query that no client sends")
	}
	params := reflect.New(typ)
	if len(values) == 0 {
		return params, nil
	}
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("form"), ",")
		field := params.Elem().Field(i)
		if field.Type() == reflect.TypeFor[gen.SearchQuery]() {
			search := rawSearch{}
			for key := range values {
				if key == "search" || key == "mode" || key == "joint" || key == "isCaseSensitive" ||
					strings.HasPrefix(key, "search.") || strings.HasPrefix(key, "mode.") {
					search[key] = values[key]
					delete(values, key)
				}
			}
			field.Set(reflect.ValueOf(search))
			continue
		}
		if err := setParam(field, values[name]); err != nil {
			return params, fmt.Errorf("a query value that the typed parameter cannot hold: %w", err)
		}
		delete(values, name)
	}
	for name := range values {
		return params, fmt.Errorf("a query parameter that the operation does not have: %s", name)
	}
	return params, nil
}

func setParam(field reflect.Value, values []string) error {
	if len(values) == 0 {
		return nil
	}
	switch field.Kind() {
	case reflect.Slice:
		for _, v := range values {
			item := reflect.New(field.Type().Elem()).Elem()
			item.SetString(v)
			field.Set(reflect.Append(field, item))
		}
		return nil
	case reflect.Pointer:
		field.Set(reflect.New(field.Type().Elem()))
		return setParam(field.Elem(), values)
	case reflect.String:
		field.SetString(values[0])
	case reflect.Bool:
		b, err := strconv.ParseBool(values[0])
		if err != nil || values[0] != strconv.FormatBool(b) {
			return errors.New(values[0])
		}
		field.SetBool(b)
	case reflect.Int64:
		n, err := strconv.ParseInt(values[0], 10, 64)
		if err != nil {
			return errors.New(values[0])
		}
		field.SetInt(n)
	default:
		return fmt.Errorf("unexpected parameter type %s", field.Type())
	}
	if len(values) > 1 {
		return errors.New("several values")
	}
	return nil
}

func bodyFrom(typ reflect.Type, e *exchange.Exchange) (reflect.Value, error) {
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
		if err := setParam(body.Field(i), values[name]); err != nil {
			return body, err
		}
	}
	return body, nil
}
