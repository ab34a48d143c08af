package contract

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/internal/typed"
)

// method is the typed method of an operation, found by reflection, so that a new
// operation is covered by regenerating.
type method struct {
	call     reflect.Value
	iterator reflect.Value // of lists, whose call is the method …Page
	takes    []reflect.Type
	paths    int          // how many of them are path parameters
	params   reflect.Type // the struct of query parameters, nil if none
	body     reflect.Type // nil if none
}

func findMethod(clients *typed.Clients, op *Operation) (*method, error) {
	m := &method{call: clients.Method(op.ID)}
	if !m.call.IsValid() {
		return nil, errors.New("there is no typed method")
	}
	if page := clients.Method(op.ID + "Page"); page.IsValid() {
		m.call, m.iterator = page, m.call
	}
	typ := m.call.Type()
	for i := 1; i < typ.NumIn()-1; i++ {
		m.takes = append(m.takes, typ.In(i))
	}
	m.paths = strings.Count(op.Path, "{")
	rest := m.takes[min(m.paths, len(m.takes)):]
	if len(rest) > 0 && rest[0].Kind() == reflect.Pointer && strings.HasSuffix(rest[0].Elem().Name(), "Params") {
		m.params, rest = rest[0].Elem(), rest[1:]
	}
	if len(rest) > 0 {
		m.body, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 || len(m.takes) < m.paths {
		return nil, fmt.Errorf("the method takes %s", typ)
	}
	return m, nil
}

func (m *method) paginated() bool { return m.iterator.IsValid() }

// result is the type of the result, nil if there is none but the error.
func (m *method) result() reflect.Type {
	if m.call.Type().NumOut() == 1 {
		return nil
	}
	return m.call.Type().Out(0)
}

func (m *method) raw() bool { return m.result() == reflect.TypeFor[*management.RawResponse]() }

// input is what a call is given, as it must come out on the wire.
type input struct {
	path  []string
	query url.Values
	// search holds the keys of the advanced search, which are no parameters of
	// their own.
	search url.Values
	body   reflect.Value // invalid if there is none
}

// arguments makes the arguments of a call after the context.
func (m *method) arguments(in *input) ([]reflect.Value, error) {
	args := []reflect.Value{reflect.ValueOf(context.Background())}
	for i, value := range in.path {
		if m.takes[i].Kind() != reflect.String {
			return nil, fmt.Errorf("the path parameter %d is a %s", i+1, m.takes[i])
		}
		args = append(args, reflect.ValueOf(value).Convert(m.takes[i]))
	}
	if m.params != nil {
		params, err := m.fillParams(in)
		if err != nil {
			return nil, err
		}
		args = append(args, params)
	} else if len(in.query) > 0 {
		return nil, errors.New("the method takes no query parameters")
	}
	if m.body == nil != !in.body.IsValid() {
		return nil, errors.New("the method and the document do not agree whether there is a body")
	}
	if in.body.IsValid() {
		args = append(args, in.body)
	}
	return args, nil
}

// searchKeys stands for a search as a caller puts it together.
type searchKeys url.Values

// SearchQuery returns the keys.
func (s searchKeys) SearchQuery() (url.Values, error) { return url.Values(s), nil }

// fillParams makes the struct of the query parameters, nil if there are none.
func (m *method) fillParams(in *input) (reflect.Value, error) {
	params := reflect.New(m.params)
	if len(in.query) == 0 && len(in.search) == 0 {
		return reflect.Zero(params.Type()), nil
	}
	unused := map[string]bool{}
	for name := range in.query {
		unused[name] = true
	}
	for i := range m.params.NumField() {
		field := params.Elem().Field(i)
		if field.Type() == reflect.TypeFor[gen.SearchQuery]() {
			if in.search != nil {
				field.Set(reflect.ValueOf(searchKeys(in.search)))
			}
			continue
		}
		name, _, _ := strings.Cut(m.params.Field(i).Tag.Get("form"), ",")
		if values := in.query[name]; values != nil {
			if err := setField(field, values); err != nil {
				return params, fmt.Errorf("the query parameter %s: %w", name, err)
			}
		}
		delete(unused, name)
	}
	for name := range unused {
		return params, fmt.Errorf("the method has no query parameter %s", name)
	}
	return params, nil
}

// setField sets a field of parameters or of a form.
func setField(field reflect.Value, values []string) (err error) {
	switch field.Kind() {
	case reflect.Pointer:
		field.Set(reflect.New(field.Type().Elem()))
		return setField(field.Elem(), values)
	case reflect.Slice:
		field.Set(reflect.MakeSlice(field.Type(), len(values), len(values)))
		for i := range values {
			err = errors.Join(err, setField(field.Index(i), values[i:i+1]))
		}
		return err
	case reflect.String:
		field.SetString(values[0])
	case reflect.Bool:
		var v bool
		v, err = strconv.ParseBool(values[0])
		field.SetBool(v)
	case reflect.Int64:
		var v int64
		v, err = strconv.ParseInt(values[0], 10, 64)
		field.SetInt(v)
	default:
		err = fmt.Errorf("the type %s is not expected", field.Type())
	}
	if err == nil && len(values) > 1 {
		err = fmt.Errorf("%s holds one value", field.Type())
	}
	return err
}
