package contract_test

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/redact"
	"github.com/logto-go/management/internal/typed"
)

// plainSecrets walks types, with all that values of them hold, for fields that are called like a
// secret and print it.
type plainSecrets struct {
	seen   map[reflect.Type]bool
	fields int
	found  []string
}

func (p *plainSecrets) look(typ reflect.Type) {
	if p.seen[typ] {
		return
	}
	p.seen[typ] = true
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Array:
		p.look(typ.Elem())
	case reflect.Struct:
		if typ.PkgPath() == reflect.TypeFor[http.Response]().PkgPath() || isSecretType(typ) {
			return
		}
		// What it holds, or may hold, and does not have as a field: Get and the As methods.
		for i := range typ.NumMethod() {
			m := typ.Method(i)
			if (m.Name == "Get" || strings.HasPrefix(m.Name, "As")) && m.Type.NumIn() == 1 && m.Type.NumOut() == 2 {
				p.look(m.Type.Out(0))
			}
		}
		for i := range typ.NumField() {
			if field := typ.Field(i); field.IsExported() {
				p.field(typ, field)
			}
		}
	}
}

func (p *plainSecrets) field(typ reflect.Type, field reflect.StructField) {
	p.fields++
	name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
	if holdsText(field.Type) && (redact.Sensitive(field.Name) || redact.Sensitive(name)) {
		p.found = append(p.found, typ.Name()+"."+field.Name)
	}
	p.look(field.Type)
}

// isSecretType reports whether a type is a gen.Secret.
func isSecretType(typ reflect.Type) bool { return strings.HasPrefix(typ.Name(), "Secret[") }

// holdsText reports whether values of a type can be a text, or JSON of any shape: numbers, switches
// and structs are no secrets, though fields of structs may be.
func holdsText(typ reflect.Type) bool {
	switch typ.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Array:
		return holdsText(typ.Elem())
	case reflect.String:
		return typ.PkgPath() == "" // other types are enums
	case reflect.Uint8, reflect.Interface:
		return true
	case reflect.Struct:
		get, ok := typ.MethodByName("Get")
		return ok && get.Type.NumOut() == 2 && holdsText(get.Type.Out(0))
	}
	return false
}

// noSecrets are the fields that are called like a secret and are none.
var noSecrets = map[string]string{
	"AuthorizationVerification.AuthorizationURI": "the address of the provider, which the browser is sent to",
	"SocialVerification.AuthorizationURI":        "likewise",
	"InteractionWebAuthn.CredentialID":           "names the credential, whose key never leaves the device",
	"JWTContextGrant.SubjectTokenContext":        "what the token is about, as it will stand in the next one",
	"PasswordCheckIssue.Code":                    "the code of an error",
}

// Fields of responses that are called like a secret print as [redacted].
func TestResponsesHaveNoPlainSecrets(t *testing.T) {
	clients, err := typed.New("http://localhost:3001", "t", http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	p := plainSecrets{seen: map[reflect.Type]bool{
		reflect.TypeFor[management.RawResponse](): true, // what the server sent, of any kind
	}}
	results := 0
	for _, op := range operations() {
		m, err := clients.Find(op.Go, op.Path)
		if err != nil {
			continue // it has no typed method
		}
		if m.Result() != nil {
			results++
			p.look(m.Result())
		}
	}
	if results < 200 || p.fields < 1000 {
		t.Errorf("only %d results with %d fields were looked at", results, p.fields)
	}
	for _, field := range p.found {
		if noSecrets[field] == "" {
			t.Errorf("%s is called like a secret, and prints it", field)
		}
	}
	for field := range noSecrets {
		if !slices.Contains(p.found, field) {
			t.Errorf("%s is not in any response: take it off the list", field)
		}
	}
}

// The walk finds what it looks for, and ends where a type holds itself.
func TestPlainSecretsAreFound(t *testing.T) {
	type inner struct {
		Password *string
		Token    []string
		HasToken bool
	}
	type outer struct {
		*outer   //nolint:unused // which holds itself
		Self     *outer
		List     []map[string]inner
		Renamed  string `json:"client_secret,omitempty"`
		Response *http.Response
		Name     string
	}
	p := plainSecrets{seen: map[reflect.Type]bool{}}
	p.look(reflect.TypeFor[outer]())
	if slices.Sort(p.found); !slices.Equal(p.found, []string{"inner.Password", "inner.Token", "outer.Renamed"}) {
		t.Errorf("found %q", p.found)
	}
}
