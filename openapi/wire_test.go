package main

import (
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/internal/typed"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// TestRequestBodies holds the types of all request bodies against the recorded document, as it is
// before anything is refined or unified, but for the corrections: whatever a property shares its
// type with, one that is optional can be left out and sent with its zero value, one that may be
// null can be null, and one that is required is sent. A property that has a default counts as
// optional, though the document lists it as required: the server fills it in.
func TestRequestBodies(t *testing.T) {
	t.Parallel()
	doc, err := spec.Read("logto.json")
	if err != nil {
		t.Fatal(err)
	}
	corrections, err := refine.ReadCorrections("corrections.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, pass := range refine.Passes(corrections) {
		switch pass.Name {
		case "inline references", "operation ids", "corrections":
			if err := pass.Run(doc); err != nil {
				t.Fatal(err)
			}
		}
	}
	clients, err := typed.New("http://localhost:3001", "t", http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	refined, err := spec.Read("refined.json")
	if err != nil {
		t.Fatal(err)
	}
	methods := map[string]string{} // their names may differ from the operation id
	for _, op := range spec.Operations(refined) {
		methods[op.Method+op.Path] = op.ID
	}
	w := wireCheck{t: t}
	for _, op := range spec.Operations(doc) {
		media := spec.Obj(op.Body(), "application/json")
		schema := spec.Obj(media, "schema")
		if schema == nil {
			continue
		}
		m, err := clients.Find(methods[op.Method+op.Path], op.Path)
		if err != nil || m.Body == nil {
			t.Errorf("%s: no method with a body: %v", op.ID, err)
			continue
		}
		w.bodies++
		w.value(op.ID, []spec.Object{schema}, m.Body)
	}
	if w.bodies < 130 || w.required < 300 || w.optional < 500 || w.null < 40 {
		t.Errorf("the document is not read")
	}
	t.Logf("%d bodies: %d required properties, %d optional ones, %d that may be null", w.bodies, w.required, w.optional, w.null)
}

type wireCheck struct {
	t                                *testing.T
	bodies, required, optional, null int
}

// value checks the type of a value that one of the schemas describes.
func (w *wireCheck) value(at string, schemas []spec.Object, typ reflect.Type) {
	schemas = variants(schemas)
	for typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if held, ok := heldType(typ); ok {
		typ = held
	}
	switch {
	case typ.Kind() == reflect.Slice && typ.Elem().Kind() != reflect.Uint8:
		w.value(at+"[]", inner(schemas, "items"), typ.Elem())
	case typ.Kind() == reflect.Map:
		w.value(at+"{}", inner(schemas, "additionalProperties"), typ.Elem())
	case typ.Kind() != reflect.Struct:
	case isUnion(typ):
		w.union(at, schemas, typ)
	default:
		w.object(at, schemas, typ)
	}
}

// variants opens unions within unions, and leaves only what describes something.
func variants(schemas []spec.Object) []spec.Object {
	var out []spec.Object
	for _, s := range schemas {
		list := append(slices.Clone(spec.List(s, "oneOf")), spec.List(s, "anyOf")...)
		if len(list) == 0 {
			out = append(out, s)
			continue
		}
		var below []spec.Object
		for _, v := range list {
			if v, ok := v.(spec.Object); ok {
				below = append(below, v)
			}
		}
		out = append(out, variants(below)...)
	}
	return out
}

func inner(schemas []spec.Object, key string) []spec.Object {
	var out []spec.Object
	for _, s := range schemas {
		if v := spec.Obj(s, key); v != nil {
			out = append(out, v)
		}
	}
	return out
}

func isUnion(typ reflect.Type) bool {
	return typ.NumField() == 1 && typ.Field(0).Name == "union"
}

// heldType returns what a Nullable or OrFalse holds.
func heldType(typ reflect.Type) (reflect.Type, bool) {
	if get, ok := typ.MethodByName("Get"); ok && get.Type.NumOut() == 2 {
		return get.Type.Out(0), true
	}
	return nil, false
}

// union checks each variant of a union against the schemas with its literal.
func (w *wireCheck) union(at string, schemas []spec.Object, typ reflect.Type) {
	for i := range reflect.PointerTo(typ).NumMethod() {
		from := reflect.PointerTo(typ).Method(i)
		if !strings.HasPrefix(from.Name, "From") {
			continue
		}
		u, variant := reflect.New(typ), reflect.New(from.Type.In(1)).Elem()
		typed.FillRequired(variant)
		if err, _ := from.Func.Call([]reflect.Value{u, variant})[0].Interface().(error); err != nil {
			w.t.Errorf("%s: %s: %v", at, from.Name, err)
			continue
		}
		literal := u.MethodByName("Discriminator").Call(nil)[0].String()
		var matching []spec.Object
		for _, s := range schemas {
			if text := spec.Compact(spec.Obj(s, "properties")); strings.Contains(text, asFormat(literal)) || strings.Contains(text, asEnum(literal)) {
				matching = append(matching, s)
			}
		}
		if len(matching) == 0 {
			w.t.Errorf("%s: the document has no variant %q", at, literal)
		}
		w.value(at+"|"+literal, matching, variant.Type())
	}
}

// asFormat is a literal as the document writes it, asEnum as the corrections do.
func asFormat(literal string) string { return `"format":` + spec.Compact(spec.Compact(literal)) }
func asEnum(literal string) string   { return `"enum":[` + spec.Compact(literal) + `]` }

// object checks the fields of a struct against the properties of objects, of which a value is one.
func (w *wireCheck) object(at string, schemas []spec.Object, typ reflect.Type) {
	schemas = slices.DeleteFunc(schemas, func(s spec.Object) bool { return spec.Obj(s, "properties") == nil })
	if len(schemas) == 0 {
		return // corrected as a whole
	}
	least := reflect.New(typ).Elem()
	typed.FillRequired(least)
	sent := w.encode(at, least)
	props := map[string][]spec.Object{}
	required := map[string]int{}
	for _, s := range schemas {
		for name := range spec.Obj(s, "properties") {
			p := spec.Obj(spec.Obj(s, "properties"), name)
			props[name] = append(props[name], p)
			if _, filledIn := p["default"]; !filledIn && slices.Contains(spec.Strings(s, "required"), name) {
				required[name]++
			}
		}
	}
	for _, name := range spec.Keys(asObject(props)) {
		place := at + "." + name
		field, ok := fieldOf(typ, name)
		if !ok {
			w.t.Errorf("%s: there is no field", place)
			continue
		}
		_, isSent := sent[name]
		if required[name] == len(schemas) {
			w.required++
			if !isSent {
				w.t.Errorf("%s is required, and is not sent unless set", place)
			}
		} else {
			w.optional++
			if isSent {
				w.t.Errorf("%s is optional, and is sent though it was not set: %s", place, sent[name])
			}
			if !w.sends(place, typ, field, zeroOf) {
				w.t.Errorf("%s: its zero value cannot be sent", place)
			}
		}
		if slices.ContainsFunc(props[name], func(p spec.Object) bool { return mayBeNull(p) }) {
			w.null++
			if !w.sends(place, typ, field, nullOf) {
				w.t.Errorf("%s: null cannot be sent", place)
			}
		}
		w.value(place, props[name], field.Type)
	}
}

func asObject(m map[string][]spec.Object) spec.Object {
	out := spec.Object{}
	for key := range m {
		out[key] = nil
	}
	return out
}

func mayBeNull(s spec.Object) bool {
	return spec.True(s, "nullable") || slices.ContainsFunc(append(spec.List(s, "oneOf"), spec.List(s, "anyOf")...), func(v any) bool {
		inner, _ := v.(spec.Object)
		return mayBeNull(inner)
	})
}

func fieldOf(typ reflect.Type, name string) (reflect.StructField, bool) {
	for i := range typ.NumField() {
		if tag, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ","); tag == name {
			return typ.Field(i), true
		}
	}
	return reflect.StructField{}, false
}

// sends reports whether a field can be set so that it is sent with one of the values. A type that

// The body that was once sent as {"active":false}.
func TestEmptyBody(t *testing.T) {
	req, err := gen.NewCreateSsoConnectorSigningKeyRequest("http://localhost:3001", "c1", gen.CreateSsoConnectorSigningKeyRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(req.Body); err != nil || string(body) != "{}" {
		t.Errorf("%s, %v", body, err)
	}
}
