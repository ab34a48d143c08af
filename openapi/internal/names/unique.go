package names

import (
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// unique returns name, with letters made of the wire name behind it as long as it
// is taken, and takes the result.
func unique(taken map[string]bool, name, wire string) string {
	for taken[name] {
		name += letters(name+wire, 3)
	}
	taken[name] = true
	return name
}

// fieldNames names the field of each property: the same for all documents as long
// as no other property makes the same name.
func fieldNames(props []string, open bool) map[string]string {
	taken := map[string]bool{}
	if open {
		taken = map[string]bool{"AdditionalProperties": true, "MarshalJSON": true, "UnmarshalJSON": true}
	}
	out := map[string]string{}
	for _, prop := range slices.Sorted(slices.Values(props)) {
		out[prop] = unique(taken, GoName(prop), prop)
	}
	return out
}

// supportNames are the exported names of the support code, which is copied into
// the package of the types.
var supportNames = map[string]bool{
	"Answer": true, "Client": true, "ClientOption": true, "ClientWithResponses": true, "DateTime": true,
	"DefaultMaxBodyBytes": true, "ErrorBody": true, "False": true, "File": true, "HttpRequestDoer": true,
	"JSON": true, "JSONObject": true, "List": true, "ManyStrings": true, "MustJSONObject": true,
	"NewClient": true, "NewClientWithResponses": true, "NewDateTime": true, "NewJSON": true,
	"NewJSONObject": true, "NewTimestamp": true, "NewUnixTime": true, "NoContent": true, "Null": true,
	"Nullable": true, "OneString": true, "Or": true, "OrFalse": true, "RequestEditorFn": true,
	"Response": true, "SearchQuery": true, "StringOrStrings": true, "Timestamp": true, "UnixTime": true,
	"Value": true, "WithHTTPClient": true, "WithMaxBodyBytes": true, "WithRequestEditorFn": true,
}

// operationNames are the names that the operations take in the package of the
// types: those of their request builders and parameters.
func operationNames(doc spec.Object) map[string]bool {
	out := map[string]bool{}
	for _, op := range spec.Operations(doc) {
		out["New"+op.ID+"Request"] = true
		out[op.ID+"Params"] = true
	}
	return out
}

// constantNames are the names that the values of the enums take.
func (a *Assignment) constantNames() map[string]bool {
	out := map[string]bool{}
	for name, t := range a.Types {
		if refine.Kind(t.Schema) == "enum" {
			for _, value := range spec.Strings(t.Schema, "enum") {
				out[name+GoName(spell(value))] = true
			}
		}
	}
	return out
}

// nameConstants names the constants of all enums. Where two would have the same
// name, a type of the names file comes first.
func (a *Assignment) nameConstants() {
	taken := map[string]bool{}
	for name := range a.Types {
		taken[name] = true
	}
	for name := range a.reserved {
		taken[name] = true
	}
	a.constants = map[string][]any{}
	for _, pinned := range []bool{true, false} {
		for _, name := range sortedKeys(a.Types) {
			t := a.Types[name]
			if _, listed := a.file.Types[name]; listed != pinned || refine.Kind(t.Schema) != "enum" {
				continue
			}
			values := spec.Strings(t.Schema, "enum")
			for _, value := range values {
				constant := name + GoName(spell(value))
				if taken[constant] && value == strings.ToLower(value) && slices.ContainsFunc(values, func(other string) bool {
					return other != value && strings.EqualFold(other, value)
				}) {
					constant += "LowerCase"
				}
				a.constants[name] = append(a.constants[name], unique(taken, constant, value))
			}
		}
	}
}
