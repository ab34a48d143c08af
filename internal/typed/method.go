package typed

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
)

// Method is the typed method of an operation, found by reflection, so that a new
// operation is covered by regenerating.
type Method struct {
	Call     reflect.Value
	Iterator reflect.Value // of lists, whose Call is the method …Page
	Paths    int           // how many path parameters it takes
	Params   reflect.Type  // the struct of query parameters, nil if none
	Body     reflect.Type  // nil if none

	takes []reflect.Type
}

// ErrNoMethod says that no client has a method for an operation.
var ErrNoMethod = errors.New("there is no typed method")

// Find returns the method of an operation with a path template. Of a list it is the
// method for one page.
func (c *Clients) Find(operationID, path string) (*Method, error) {
	m := &Method{Call: c.Method(operationID)}
	if !m.Call.IsValid() {
		return nil, ErrNoMethod
	}
	if page := c.Method(operationID + "Page"); page.IsValid() {
		m.Call, m.Iterator = page, m.Call
	}
	typ := m.Call.Type()
	for i := 1; i < typ.NumIn()-1; i++ {
		m.takes = append(m.takes, typ.In(i))
	}
	m.Paths = strings.Count(path, "{")
	rest := m.takes[min(m.Paths, len(m.takes)):]
	if len(rest) > 0 && rest[0].Kind() == reflect.Pointer && strings.HasSuffix(rest[0].Elem().Name(), "Params") {
		m.Params, rest = rest[0].Elem(), rest[1:]
	}
	if len(rest) > 0 {
		m.Body, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 || len(m.takes) < m.Paths {
		return nil, fmt.Errorf("the method takes %s", typ)
	}
	return m, nil
}

// Paginated reports whether the method gives a page of a list.
func (m *Method) Paginated() bool { return m.Iterator.IsValid() }

// Result is the type of the result, nil if there is none but the error.
func (m *Method) Result() reflect.Type {
	if m.Call.Type().NumOut() == 1 {
		return nil
	}
	return m.Call.Type().Out(0)
}

// Raw reports whether the response is given as it is.
func (m *Method) Raw() bool { return m.Result() == reflect.TypeFor[*management.RawResponse]() }

// Input is what a call is given, as it must come out on the wire.
type Input struct {
	Path  []string
	Query url.Values
	// Search holds the keys of the advanced search, which are no parameters of
	// their own.
	Search url.Values
	Body   reflect.Value // invalid if there is none
}

// Arguments makes the arguments of a call after the context.
func (m *Method) Arguments(in *Input) ([]reflect.Value, error) {
	args := []reflect.Value{reflect.ValueOf(context.Background())}
	for i, value := range in.Path {
		if m.takes[i].Kind() != reflect.String {
			return nil, fmt.Errorf("the path parameter %d is a %s", i+1, m.takes[i])
		}
		args = append(args, reflect.ValueOf(value).Convert(m.takes[i]))
	}
	if m.Params != nil {
		params, err := m.FillParams(in)
		if err != nil {
			return nil, err
		}
		args = append(args, params)
	} else if len(in.Query) > 0 {
		return nil, errors.New("the method takes no query parameters")
	}
	if m.Body == nil != !in.Body.IsValid() {
		return nil, errors.New("the method and the document do not agree whether there is a body")
	}
	if in.Body.IsValid() {
		args = append(args, in.Body)
	}
	return args, nil
}

// searchKeys stands for a search as a caller puts it together.
type searchKeys url.Values

// SearchQuery returns the keys.
func (s searchKeys) SearchQuery() (url.Values, error) { return url.Values(s), nil }

// FillParams makes the struct of the query parameters, nil if there are none.
func (m *Method) FillParams(in *Input) (reflect.Value, error) {
	params := reflect.New(m.Params)
	if len(in.Query) == 0 && len(in.Search) == 0 {
		return reflect.Zero(params.Type()), nil
	}
	unused := map[string]bool{}
	for name := range in.Query {
		unused[name] = true
	}
	for i := range m.Params.NumField() {
		field := params.Elem().Field(i)
		if field.Type() == reflect.TypeFor[gen.SearchQuery]() {
			if in.Search != nil {
				field.Set(reflect.ValueOf(searchKeys(in.Search)))
			}
			continue
		}
		name, _, _ := strings.Cut(m.Params.Field(i).Tag.Get("form"), ",")
		if values := in.Query[name]; values != nil {
			if err := SetField(field, values); err != nil {
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

// SetField sets a field of parameters or of a form.
func SetField(field reflect.Value, values []string) (err error) {
	switch field.Kind() {
	case reflect.Pointer:
		field.Set(reflect.New(field.Type().Elem()))
		return SetField(field.Elem(), values)
	case reflect.Slice:
		field.Set(reflect.MakeSlice(field.Type(), len(values), len(values)))
		for i := range values {
			err = errors.Join(err, SetField(field.Index(i), values[i:i+1]))
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

// Do calls the method. The result is invalid if the method has none.
func (m *Method) Do(args []reflect.Value) (reflect.Value, error) {
	out := m.Call.Call(args)
	err, _ := out[len(out)-1].Interface().(error)
	if len(out) == 1 {
		return reflect.Value{}, err
	}
	return out[0], err
}

// Simple makes arguments with these values for the path, the last for all that
// follow, and nothing special for the rest.
func (m *Method) Simple(path ...string) []reflect.Value {
	args := []reflect.Value{reflect.ValueOf(context.Background())}
	for i, typ := range m.takes {
		arg := reflect.New(typ).Elem()
		switch {
		case i < m.Paths:
			arg.SetString(path[min(i, len(path)-1)])
		case typ == reflect.TypeFor[gen.File]():
			arg.Set(reflect.ValueOf(gen.File{Name: "f", Content: strings.NewReader("x")}))
		case typ.Kind() == reflect.Pointer:
			arg.Set(reflect.New(typ.Elem()))
		default:
			FillRequired(arg)
		}
		args = append(args, arg)
	}
	return args
}
