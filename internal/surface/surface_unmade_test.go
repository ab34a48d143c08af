package surface_test

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/logto-go/management/gen"
)

// unmadeClients are those of gen that no constructor has made, or with a part that is not there.
func unmadeClients() map[string]any {
	var doer nilDoer
	unsent := &gen.Client{Server: "https://t.logto.app", Client: doer}
	return map[string]any{
		"nil":                              (*gen.Client)(nil),
		"zero":                             &gen.Client{},
		"nil doer":                         unsent,
		"nil with responses":               (*gen.ClientWithResponses)(nil),
		"zero with responses":              &gen.ClientWithResponses{},
		"zero client with responses":       &gen.ClientWithResponses{Client: &gen.Client{}},
		"nil doer and one with responses":  &gen.ClientWithResponses{Client: unsent},
		"nil editor and one with response": &gen.ClientWithResponses{Client: &gen.Client{Server: "https://t.logto.app", RequestEditors: []gen.RequestEditorFn{nil}}},
	}
}

type nilDoer func()

func (d nilDoer) Do(*http.Request) (*http.Response, error) { d(); return nil, nil }

// No method of a client that nobody made panics: each gives an error.
func TestUnmadeClientsOfGen(t *testing.T) {
	failure := reflect.TypeFor[error]()
	for name, client := range unmadeClients() {
		v := reflect.ValueOf(client)
		for m, method := range v.Methods() {
			args := []reflect.Value{reflect.ValueOf(t.Context())}
			for i := 1; i < method.Type().NumIn()-1; i++ {
				args = append(args, argument(method.Type().In(i)))
			}
			out := method.Call(args)
			err, _ := out[1].Interface().(error)
			if method.Type().Out(1) != failure || err == nil || !out[0].IsNil() {
				t.Errorf("%s: %s gave %v, %v", name, m.Name, out[0], err)
			} else if !strings.HasPrefix(name, "nil ") && !strings.Contains(err.Error(), "NewClient") {
				t.Errorf("%s: %s: %v", name, m.Name, err)
			}
		}
	}
	var none context.Context
	client := &gen.ClientWithResponses{Client: &gen.Client{Server: "https://t.logto.app"}}
	if _, err := client.GetStatusWithResponse(none); err == nil || !strings.Contains(err.Error(), "context is nil") {
		t.Errorf("without a context: %v", err)
	}
}

// argument is an id where there is one, and otherwise nothing.
func argument(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	if t.Kind() == reflect.String {
		v.SetString("id1")
	}
	return v
}
