package names

import (
	"strconv"
	"strings"

	"github.com/logto-go/management/openapi/internal/canon"
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// Componentize makes a component of each named type, puts references where
// the schemas stood, and adds what the code generator needs to know: the Go
// type and tags of each field, and for each operation what its method takes
// and returns.
func (a *Assignment) Componentize(doc spec.Object) {
	components := spec.Obj(doc, "components")
	if components == nil {
		components = spec.Object{}
		doc["components"] = components
	}
	schemas := spec.Obj(components, "schemas")
	if schemas == nil {
		schemas = spec.Object{}
		components["schemas"] = schemas
	}
	a.receivers = map[string]string{}
	for _, op := range spec.Operations(doc) {
		a.receivers[op.ID] = op.Client()
	}
	a.nameConstants()
	for _, name := range sortedKeys(a.Types) {
		schemas[name] = a.component(a.Types[name])
	}
	for _, op := range spec.Operations(doc) {
		a.describe(op)
	}
}

// docKey holds the comment of a type. It is no description, because the code
// generator would give that to every field of the type as well.
const docKey = "x-go-doc"

func (a *Assignment) component(t *Type) spec.Object {
	s := spec.Clone(t.Schema)
	delete(s, "description")
	s[docKey] = t.Name + " " + a.text(t)
	delete(s, "x-literal")
	delete(s, "nullable")
	delete(s, "default")
	delete(s, refine.AsOldKey)
	switch refine.Kind(s) {
	case "enum":
		s["x-enum-varnames"] = a.constants[t.Name]
	case "union":
		return a.union(t)
	case "object":
		a.structure(t, s)
		if names := a.secretNames(t); len(names) > 0 && t.dir&response != 0 {
			s[secretsKey] = names
		}
	}
	return s
}

// structure rewrites the properties of an object component.
func (a *Assignment) structure(t *Type, s spec.Object) {
	required := map[string]bool{}
	for _, name := range append(spec.Strings(s, "required"), a.literalsOf(t)...) {
		required[name] = true
	}
	props := spec.Obj(s, "properties")
	fields := fieldNames(spec.Keys(props), refine.IsOpen(s))
	for _, name := range spec.Keys(props) {
		prop := spec.Obj(props, name)
		place := t.Name + "." + name
		f := goField(a.goType(place, prop), required[name], spec.True(prop, "nullable"), t.dir)
		out := a.reference(place, prop)
		out["x-go-name"] = fields[name]
		out["x-go-type"] = f.typ
		out["x-go-type-skip-optional-pointer"] = true
		out["x-omitempty"] = f.omitEmpty
		out["x-omitzero"] = f.omitZero
		comment(out, prop)
		props[name] = out
	}
	if values := spec.Obj(s, "additionalProperties"); len(values) > 0 {
		s["additionalProperties"] = a.reference(t.Name+"{}", values)
	} else if refine.IsOpen(s) {
		s["additionalProperties"] = spec.Object{"x-go-type": goJSON}
	}
}

// literalsOf returns the properties that tell the type from the other variants
// of its unions. They are always there, even if one place says otherwise.
func (a *Assignment) literalsOf(t *Type) []string {
	var out []string
	for _, place := range t.Places {
		if union, prop := a.variantOf(place); union != nil {
			out = append(out, prop)
		}
	}
	return out
}

// variantOf returns the union that has a variant at a place, and the property that
// tells its variants apart.
func (a *Assignment) variantOf(place string) (union *Type, prop string) {
	name, _, isVariant := strings.Cut(place, "|")
	if union = a.Types[name]; !isVariant || union == nil {
		return nil, ""
	}
	return union, spec.Str(spec.Obj(union.Schema, "discriminator"), "propertyName")
}

// comment keeps what the corrections say of a field, and says what values it takes.
func comment(out, s spec.Object) {
	delete(out, "description")
	delete(out, refine.AsOldKey)
	if text := spec.Str(s, "description"); text != "" && !canon.IsMarker(text) {
		out["description"] = text
	}
	if text := limits(s); text != "" {
		out["x-go-limits"] = text
	}
	if spec.True(s, "deprecated") {
		out["x-deprecated-reason"] = "Logto keeps it for compatibility."
	}
	if text := refine.ReleaseText(s); text != "" {
		out["x-go-release"] = text
	}
}

func (a *Assignment) union(t *Type) spec.Object {
	prop := spec.Str(spec.Obj(t.Schema, "discriminator"), "propertyName")
	mapping, fields, literals := spec.Object{}, spec.Object{}, spec.Object{}
	var variants []any
	for i, place := range a.file.variantPlaces(t.Name, t.Schema) {
		v := spec.List(t.Schema, "oneOf")[i].(spec.Object)
		name := a.place[place]
		ref := reference(name)
		if field := a.literalField(name, prop); field != "" {
			fields[name] = field
		}
		variants = append(variants, spec.Object{"$ref": ref})
		for _, value := range spec.Strings(spec.Obj(spec.Obj(v, "properties"), prop), "enum") {
			mapping[value] = ref
			literal := spec.Comment(strconv.Quote(value))
			if first := spec.Str(literals, name); first != "" {
				literal = first + " or " + literal
			}
			literals[name] = literal
		}
	}
	out := spec.Object{
		docKey:          t.Name + " " + a.text(t) + " It is one of several types: see its methods As and From.",
		"oneOf":         variants,
		"discriminator": spec.Object{"propertyName": prop, "mapping": mapping},
		"x-go-fields":   fields,
		"x-go-literals": literals,
	}
	if names := a.secretNames(t); len(names) > 0 {
		out[secretsKey] = names
	}
	return out
}

// literalField returns the field of a variant that holds its literal, or "" if it
// is no plain text: other places of the type may have made more of it.
func (a *Assignment) literalField(variant, prop string) string {
	t := a.Types[variant]
	props := spec.Obj(t.Schema, "properties")
	s := spec.Obj(props, prop)
	if kind := refine.Kind(s); s == nil || spec.True(s, "nullable") || kind != "enum" && kind != "string" {
		return ""
	}
	return fieldNames(spec.Keys(props), refine.IsOpen(t.Schema))[prop]
}

// reference returns a copy of the schema in which every named type is a $ref.
func (a *Assignment) reference(place string, s spec.Object) spec.Object {
	if name, ok := a.place[place]; ok && deservesName(s) {
		out := spec.Object{"$ref": reference(name)}
		if spec.True(s, "deprecated") {
			out["x-deprecated-reason"] = "Logto keeps it for compatibility."
		}
		return out
	}
	out := spec.Clone(s)
	delete(out, "x-literal")
	if items := spec.Obj(s, "items"); items != nil {
		out["items"] = a.reference(place+"[]", items)
		out["x-go-type"] = a.goType(place, s)
	}
	if values := spec.Obj(s, "additionalProperties"); values != nil {
		out["additionalProperties"] = a.reference(place+"{}", values)
		out["x-go-type"] = a.goType(place, s)
	}
	if list := spec.List(s, "oneOf"); list != nil {
		first := a.reference(place, list[0].(spec.Object))
		out["oneOf"] = append([]any{first}, list[1:]...)
		out["x-go-type"] = a.goType(place, s)
	}
	return out
}

func reference(name string) string { return "#/components/schemas/" + name }
