package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/internal/typed"
)

// parameters makes values for the parameters: for all, or only for those that
// are required.
func (op *Operation) parameters(all bool) (*typed.Input, error) {
	in := &typed.Input{Query: url.Values{}}
	paths, err := op.pathParameters()
	if err != nil {
		return nil, err
	}
	s := sampler{unions: map[place]int{}}
	for _, p := range paths {
		for _, text := range s.strings(p) {
			if p.Schema.Value.Extensions["x-free-text"] == nil {
				text = noSlashes.Replace(text)
			}
			in.Path = append(in.Path, text)
		}
	}
	query, err := op.queryParameters()
	if err != nil {
		return nil, err
	}
	for _, p := range query {
		switch {
		case !all && !p.Required:
		case p.Schema.Value.Format == "advanced-search":
			in.Search = url.Values{"search.name": {"a" + awkward, "b"}, "mode.name": {"exact"}, "joint": {"and"}}
		default:
			in.Query[p.Name] = s.strings(p)
		}
	}
	return in, s.err
}

// noSlashes takes away what an id cannot hold.
var noSlashes = strings.NewReplacer("/", "", `\`, "")

// strings makes the value of a parameter, as the texts that stand for it.
func (s *sampler) strings(p *openapi3.Parameter) []string {
	v := s.value(place(p.Name), p.Schema.Value, !p.Required)
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var out []string
	for _, v := range list {
		out = append(out, fmt.Sprint(v))
	}
	return out
}

// wantQuery is the query that a call with this input must send.
func wantQuery(in *typed.Input, paginated bool) url.Values {
	want := url.Values{}
	for _, from := range []url.Values{in.Query, in.Search} {
		for name, values := range from {
			want[name] = values
		}
	}
	if paginated {
		// The client always says which page it wants.
		for name, value := range map[string]string{"page": "1", "page_size": "100"} {
			if !want.Has(name) {
				want.Set(name, value)
			}
		}
	}
	return want
}

// uploaded is the content of the file that uploads send.
const uploaded = "\x00\xff" + awkward

// newBody makes the argument for a body out of a value.
func newBody(typ reflect.Type, mediaType string, value []byte) (reflect.Value, error) {
	body := reflect.New(typ)
	switch {
	case typ == reflect.TypeFor[gen.File]():
		return reflect.ValueOf(gen.File{Name: "a file.png", Content: strings.NewReader(uploaded)}), nil
	case isJSON(mediaType):
		dec := json.NewDecoder(bytes.NewReader(value))
		dec.DisallowUnknownFields()
		if err := dec.Decode(body.Interface()); err != nil {
			return body, fmt.Errorf("the typed body cannot hold %.200s: %w", value, err)
		}
		return body.Elem(), nil
	case mediaType == "application/x-www-form-urlencoded":
		form, err := formOf(value)
		if err != nil {
			return body, err
		}
		return body.Elem(), fillForm(body.Elem(), form)
	}
	return body, fmt.Errorf("no check covers bodies of %s as %s", mediaType, typ)
}

// formOf turns an object of texts into the fields of a form.
func formOf(value []byte) (url.Values, error) {
	var object map[string]string
	if err := json.Unmarshal(value, &object); err != nil {
		return nil, fmt.Errorf("a form holds only texts: %w", err)
	}
	form := url.Values{}
	for name, text := range object {
		form.Set(name, text)
	}
	return form, nil
}

func fillForm(body reflect.Value, form url.Values) error {
	var known []string
	for i := range body.NumField() {
		name, _, _ := strings.Cut(body.Type().Field(i).Tag.Get("json"), ",")
		known = append(known, name)
		if values := form[name]; values != nil {
			if err := typed.SetField(body.Field(i), values); err != nil {
				return err
			}
		}
	}
	for name := range form {
		if !slices.Contains(known, name) {
			return errors.New("the typed form has no field " + name)
		}
	}
	return nil
}
