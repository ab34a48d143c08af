package names

import (
	"slices"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

// componentized returns the document with its components, and these.
func componentized(t *testing.T, operations map[string]string, file string) (doc, schemas spec.Object) {
	t.Helper()
	doc = document(t, operations)
	assigned(t, doc, file).Componentize(doc)
	return doc, spec.Obj(spec.Obj(doc, "components"), "schemas")
}

func same(t *testing.T, got any, want string) {
	t.Helper()
	spectest.Same(t, got, want)
}

func TestComponentizeObject(t *testing.T) {
	_, schemas := componentized(t, map[string]string{"GetUser": answer(`{type: object, description: prose, required: [id, tags], properties: {
		id: {type: string, minLength: 1}, name: {type: string, nullable: true, description: is shown.}, tags: {type: array, items: {type: string}},
		logo_url: {type: string, description: Validator function, format: uri}, kind: {type: string, enum: [b, a], deprecated: true}, list: {type: array, items: {type: object, properties: {x: {type: string}}}}, data: {type: object}}}`)},
		`{User: [GetUser.response]}`)
	same(t, schemas["User"], `{type: object, required: [id, tags], x-go-doc: "User is returned by [github.com/logto-go/management.Client.GetUser].", properties: {
		id: {type: string, minLength: 1, x-go-limits: Not empty., x-go-name: ID, x-go-type: string, x-go-type-skip-optional-pointer: true, x-omitempty: false, x-omitzero: false},
		name: {type: string, nullable: true, description: is shown., x-go-name: Name, x-go-type: "*string", x-go-type-skip-optional-pointer: true, x-omitempty: true, x-omitzero: false},
		tags: {type: array, items: {type: string}, x-go-name: Tags, x-go-type: "[]string", x-go-type-skip-optional-pointer: true, x-omitempty: false, x-omitzero: false},
		logo_url: {type: string, format: uri, x-go-limits: Must be a URL., x-go-name: LogoURL, x-go-type: "*string", x-go-type-skip-optional-pointer: true, x-omitempty: true, x-omitzero: false},
		kind: {$ref: "#/components/schemas/UserKind", x-deprecated-reason: Logto keeps it for compatibility., x-go-name: Kind, x-go-type: "*UserKind", x-go-type-skip-optional-pointer: true, x-omitempty: true, x-omitzero: false},
		list: {type: array, items: {$ref: "#/components/schemas/UserList"}, x-go-name: List, x-go-type: "[]UserList", x-go-type-skip-optional-pointer: true, x-omitempty: false, x-omitzero: true},
		data: {type: object, x-go-name: Data, x-go-type: JSONObject, x-go-type-skip-optional-pointer: true, x-omitempty: false, x-omitzero: true}}}`)
	same(t, schemas["UserKind"], `{type: string, enum: [b, a], deprecated: true, x-enum-varnames: [UserKindB, UserKindA], x-go-doc: "UserKind is part of [User]."}`)
	if len(schemas) != 3 {
		t.Errorf("components: %q", spec.Keys(schemas))
	}
}

func TestComponentizeRequest(t *testing.T) {
	_, schemas := componentized(t, map[string]string{"UpdateUser": body(`{type: object, properties: {name: {type: string, nullable: true}}}`)}, `{}`)
	same(t, spec.Obj(schemas["UpdateUserRequest"].(spec.Object), "properties"),
		`{name: {type: string, nullable: true, x-go-name: Name, x-go-type: "Nullable[string]", x-go-type-skip-optional-pointer: true, x-omitempty: false, x-omitzero: true}}`)
}

func TestComponentizeOpenObject(t *testing.T) {
	for values, want := range map[string]string{
		`true`: `{x-go-type: JSON}`, `{}`: `{x-go-type: JSON}`, `{type: string}`: `{type: string}`,
		`{type: object, properties: {x: {type: string}}}`: `{$ref: "#/components/schemas/ThingItem"}`,
	} {
		_, schemas := componentized(t, map[string]string{"GetThing": answer(`{type: object, properties: {marshalJSON: {type: string}}, additionalProperties: ` + values + `}`)}, `{Thing: [GetThing.response]}`)
		thing := schemas["Thing"].(spec.Object)
		same(t, thing["additionalProperties"], want)
		if name := spec.Str(spec.Obj(spec.Obj(thing, "properties"), "marshalJSON"), "x-go-name"); name == "MarshalJSON" {
			t.Error("a field has the name of a method")
		}
	}
}

func TestComponentizeUnion(t *testing.T) {
	_, schemas := componentized(t, map[string]string{"GetThing": answer(`{discriminator: {propertyName: kind_id}, oneOf: [
		{x-literal: a, type: object, required: [kind_id], properties: {kind_id: {type: string, enum: [a]}}},
		{x-literal: "b,c", type: object, properties: {kind_id: {type: string, enum: [b, c]}, x: {type: string}}}]}`)}, `{Thing: [GetThing.response]}`)
	same(t, schemas["Thing"], `{oneOf: [{$ref: "#/components/schemas/AThing"}, {$ref: "#/components/schemas/BOrCThing"}], x-go-fields: {AThing: KindID, BOrCThing: KindID}, x-go-literals: {AThing: "\"a\"", BOrCThing: "\"b\" or \"c\""},
		x-go-doc: "Thing is returned by [github.com/logto-go/management.Client.GetThing]. It is one of several types: see its methods As and From.",
		discriminator: {propertyName: kind_id, mapping: {a: "#/components/schemas/AThing", b: "#/components/schemas/BOrCThing", c: "#/components/schemas/BOrCThing"}}}`)
	for _, variant := range []string{"AThing", "BOrCThing"} {
		v := schemas[variant].(spec.Object)
		if v["x-literal"] != nil {
			t.Errorf("%s is still marked", variant)
		}
		// What tells the variants apart is always there.
		if got := spec.Str(spec.Obj(spec.Obj(v, "properties"), "kind_id"), "x-go-type"); got != "ThingKindID" {
			t.Errorf("%s: the literal is %s", variant, got)
		}
	}
}

// A type that is a variant here and something else there may have a literal that
// is no plain text: then nobody can set it.
func TestComponentizeUnionOfWiderTypes(t *testing.T) {
	const union = `{discriminator: {propertyName: t}, oneOf: [{x-literal: a, type: object, required: [t], properties: {t: {type: string, enum: [a]}}}, {x-literal: b, type: object, required: [t], properties: {t: {type: string, enum: [b]}}}]}`
	for schema, want := range map[string]string{
		`{type: string, enum: [c]}`:      `{AType: T, BUnion: T}`,
		`{type: string}`:                 `{AType: T, BUnion: T}`,
		`{type: string, nullable: true}`: `{BUnion: T}`,
		`{}`:                             `{BUnion: T}`,
	} {
		_, schemas := componentized(t, map[string]string{"A": answer(union), "B": answer(`{type: object, required: [t], properties: {t: ` + schema + `}}`)}, `{Union: [A.response], AType: ["Union|a", B.response]}`)
		same(t, schemas["Union"].(spec.Object)["x-go-fields"], want)
	}
}

func TestConstants(t *testing.T) {
	_, schemas := componentized(t, map[string]string{
		"A": answer(`{type: object, properties: {
			signs: {type: string, enum: [a-b, a_b, aB]}, cases: {type: string, enum: [EMAIL, Email, email]}, op: {type: string, enum: ["==", ">=", "!="]}, spelled: {type: string, enum: ["", "*", "-1", "1", "a+b"]},
			k: {type: string, enum: [x1]}, kX: {type: string, enum: ["1"]}, kY: {type: object, properties: {z: {type: string}}}, kk: {type: string, enum: [Y]}}}`),
	}, `{A: [A.response], Signs: [A.signs], Cases: [A.cases], Op: [A.op], Spelled: [A.spelled], K: [A.k], KX: [A.kX], KY: [A.kY], Kk: [A.kk]}`)
	seen := map[string]string{}
	for name := range schemas {
		seen[name] = "type"
	}
	for name := range schemas {
		s := spec.Obj(schemas, name)
		constants := spec.Strings(s, "x-enum-varnames")
		if len(constants) != len(spec.Strings(s, "enum")) {
			t.Errorf("%s: %q for %q", name, constants, s["enum"])
		}
		for _, constant := range constants {
			if seen[constant] != "" {
				t.Errorf("%s is of %s and %s", constant, seen[constant], name)
			}
			seen[constant] = name
		}
	}
	for _, constant := range []string{"SignsAB", "CasesEmail", "CasesEmailCapitalized", "CasesEMAIL", "SpelledEmpty", "SpelledAll", "SpelledMinus1", "SpelledX1", "SpelledAPlusb", "KX1", "OpEqual", "OpGreaterOrEqual", "OpNotEqual"} {
		if seen[constant] == "" {
			t.Errorf("there is no %s: %v", constant, seen)
		}
	}
}

// What arrives with a name that something has already does not take it, whatever the order of the
// letters is.
func TestNewcomersTakeNoName(t *testing.T) {
	for _, newcomer := range []string{"Primary-Email", "primary_email", "PRIMARY_EMAIL", "PrimaryEmail", "$primaryEmail"} {
		fields := fieldNames([]string{"name", "primaryEmail", newcomer}, false)
		if fields["primaryEmail"] != "PrimaryEmail" || fields[newcomer] == "PrimaryEmail" {
			t.Errorf("fields: %v", fields)
		}
	}
	for _, newcomer := range []string{"SIGN_IN", "SIGNIN", "sign-in", "Sign_In"} {
		_, schemas := componentized(t, map[string]string{
			"A": answer(`{type: object, properties: {event: {type: string, enum: [Register, "` + newcomer + `", SignIn]}}}`),
		}, `{A: [A.response], Event: [A.event]}`)
		event := spec.Obj(schemas, "Event")
		constants := spec.Strings(event, "x-enum-varnames")
		if at := slices.Index(spec.Strings(event, "enum"), "SignIn"); constants[at] != "EventSignIn" {
			t.Errorf("%q for %q", constants, event["enum"])
		}
	}
}
