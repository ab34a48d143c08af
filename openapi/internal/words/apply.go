package words

import (
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Keys of the refined document that hold comments, beside "description".
const (
	DocKey     = "x-go-doc"     // of a type: its comment; of an operation: its paragraphs
	SummaryKey = "x-go-summary" // of an operation: the sentence that its comment begins with
	LimitsKey  = "x-go-limits"  // of a field: what values it takes, in sentences
	ValuesKey  = "x-go-values"  // of an enum: the comments of its constants by value
	ReleaseKey = "x-go-release" // of a field: which releases of Logto have it, as a sentence without a subject
)

// Apply puts the texts into a document whose types and operations have their Go
// names. What the file says nothing of keeps the text that it has.
func (f *File) Apply(doc spec.Object) {
	texts := f.texts()
	schemas := spec.Obj(spec.Obj(doc, "components"), "schemas")
	for _, name := range spec.Keys(schemas) {
		f.applyType(texts, name, spec.Obj(schemas, name))
	}
	for _, op := range spec.Operations(doc) {
		f.applyOperation(texts, op)
	}
}

func (f *File) applyType(texts map[string]string, name string, schema spec.Object) {
	place := "types." + name
	if text := f.find(texts, place+".text"); text != "" {
		use := strings.TrimPrefix(spec.Str(schema, DocKey), name+" ")
		schema[DocKey] = name + " " + text
		if use != "" {
			schema[DocKey] = name + " " + text + " It " + use
		}
	}
	values := spec.Object{}
	for _, value := range spec.Strings(schema, "enum") {
		if text := f.find(texts, place+".values."+value); text != "" {
			values[value] = text
		}
	}
	if len(values) > 0 {
		schema[ValuesKey] = values
	}
	props := spec.Obj(schema, "properties")
	for _, field := range spec.Keys(props) {
		prop := spec.Obj(props, field)
		text := f.find(texts, place+".fields."+field, "fields."+field)
		describe(prop, text)
	}
}

// describe sets the comment of a field or of a parameter: what is said of it, the
// limits of its values, and which releases have it.
func describe(node spec.Object, text string) {
	if text == "" {
		text = spec.Str(node, "description")
	}
	limits, release := spec.Str(node, LimitsKey), spec.Str(node, ReleaseKey)
	if text == "" && limits != "" {
		text = "has these limits:"
	}
	text = strings.Join(strings.Fields(text+" "+limits), " ")
	switch {
	case text != "" && release != "":
		text += " It " + release
	case release != "":
		text = release
	}
	if text != "" {
		node["description"] = text
	}
}

func (f *File) applyOperation(texts map[string]string, op spec.Operation) {
	id := spec.Str(op.Node, spec.LogtoIDKey)
	place := "operations." + id
	if text := f.find(texts, place+".summary"); text != "" {
		op.Node[SummaryKey] = text
	}
	if details := strings.TrimSpace(f.Operations[id].Details); details != "" {
		op.Node[DocKey] = details
	}
	for _, p := range op.Parameters() {
		name := spec.Str(p, "name")
		if spec.Str(p, "in") != "path" {
			describe(p, f.find(texts, place+".params."+name, "params."+name))
		}
	}
}
