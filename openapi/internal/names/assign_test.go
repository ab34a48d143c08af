package names

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestAssign(t *testing.T) {
	const (
		user    = `{type: object, required: [id], properties: {id: {type: string}}}`
		profile = `{type: object, properties: {zip: {type: string}}}`
		color   = `{type: string, enum: [red, green]}`
	)
	for _, tt := range []struct {
		name string
		ops  map[string]string
		file string
		want map[string]string // type by place
		auto []string
	}{
		{"listed places are unified", map[string]string{"GetUser": answer(user), "ListUsers": answer(`{type: array, items: {type: object, properties: {id: {type: string}, name: {type: string}}}}`)},
			`{User: [GetUser.response, "ListUsers.response[]"]}`, map[string]string{"GetUser.response": "User", "ListUsers.response[]": "User"}, nil},
		{"equal schemas join a listed type", map[string]string{"GetUser": answer(user), "FindUser": answer(user)},
			`{User: [GetUser.response]}`, map[string]string{"GetUser.response": "User", "FindUser.response": "User"}, nil},
		{"what a listed type has become counts, too", map[string]string{"A": answer(user), "B": answer(profile), "C": answer(`{type: object, properties: {id: {type: string}, zip: {type: string}}}`)},
			`{User: [A.response, B.response]}`, map[string]string{"A.response": "User", "B.response": "User", "C.response": "User"}, nil},
		{"equal schemas share a type", map[string]string{"GetUser": answer(user), "FindUser": answer(user)}, `{}`, map[string]string{"GetUser.response": "User", "FindUser.response": "User"}, []string{"User"}},
		{"prose and limits do not matter", map[string]string{"GetA": answer(user), "UpdateA": answer(strings.Replace(user, "type: string", "type: string, maxLength: 3, description: an id", 1))}, `{}`, map[string]string{"GetA.response": "A", "UpdateA.response": "A"}, []string{"A"}},
		{"required matters", map[string]string{"A": answer(user), "B": answer(strings.Replace(user, "required: [id], ", "", 1))}, `{}`, map[string]string{"A.response": "AResponse", "B.response": "BResponse"}, []string{"AResponse", "BResponse"}},
		{"direction does not matter", map[string]string{"GetA": answer(user), "ReplaceA": body(user)}, `{}`, map[string]string{"GetA.response": "A", "ReplaceA.request": "A"}, []string{"A"}},
		{"direction matters where null may stand", map[string]string{"A": answer(strings.Replace(user, "string", "string, nullable: true", 1)), "B": body(strings.Replace(user, "string", "string, nullable: true", 1))}, `{}`,
			map[string]string{"A.response": "AResponse", "B.request": "BRequest"}, []string{"AResponse", "BRequest"}},
		{"types in types", map[string]string{"GetUser": answer(`{type: object, properties: {profile: ` + profile + `, colors: {type: array, items: ` + color + `}, by: {type: object, additionalProperties: ` + profile + `}}}`)},
			`{User: [GetUser.response], Zip: [User.profile]}`, map[string]string{"GetUser.response": "User", "User.profile": "Zip", "User.colors[]": "UserColor", "User.by{}": "Zip"}, []string{"UserColor"}},
		{"a name that is taken", map[string]string{"GetUser": answer(user), "A": answer(profile)}, `{AResponse: [GetUser.response]}`, map[string]string{"GetUser.response": "AResponse", "A.response": "OtherAResponse"}, nil},
		{"the names of parameters and builders", map[string]string{"Foo": body(user), "NewFoo": body(profile)}, `{}`, map[string]string{"Foo.request": "FooRequest", "NewFoo.request": "OtherFooRequest"}, nil},
		{"the name of a constant", map[string]string{"A": answer(`{type: object, properties: {kind: ` + color + `, red: ` + profile + `}}`)}, `{Kind: [A.response], Kin: [Kind.kind]}`,
			map[string]string{"A.response": "Kind", "Kind.kind": "Kin", "Kind.red": "KindRed"}, nil},
		{"the name of a constant that is taken", map[string]string{"A": answer(`{type: object, properties: {kind: ` + color + `, red: ` + profile + `}}`)}, `{Kind: [A.response], KindR: [Kind.kind]}`,
			map[string]string{"A.response": "Kind", "Kind.kind": "KindR", "Kind.red": "KindRed"}, nil},
		{"variants", map[string]string{"A": answer(`{discriminator: {propertyName: t}, oneOf: [{x-literal: a, type: object, required: [t], properties: {t: {type: string, enum: [a]}}}, {x-literal: b-c, type: object, required: [t], properties: {t: {type: string, enum: [b-c]}}}]}`)},
			`{}`, map[string]string{"A.response": "AResponse", "AResponse|a": "A", "AResponse|b-c": "BCA", "A.t": "AT", "BCA.t": "AT"}, nil},
		{"parameters", map[string]string{"List": `{parameters: [{in: query, name: color, schema: ` + color + `}, {in: path, name: id, schema: {type: string}}, {in: query, name: none}], responses: {"204": {}}}`}, `{}`, map[string]string{"List.query.color": "ListColor"}, nil},
		{"uploads have a type of their own", map[string]string{"Send": `{requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}}}}}}, responses: {"204": {}}}`}, `{}`, map[string]string{}, nil},
		{"forms do not", map[string]string{"Send": `{requestBody: {content: {application/x-www-form-urlencoded: {schema: ` + user + `}}}, responses: {"204": {}}}`}, `{}`, map[string]string{"Send.request": "SendRequest"}, nil},
		{"answers in no JSON have none", map[string]string{"Get": `{responses: {"200": {content: {text/xml: {schema: ` + user + `}}}}}`}, `{}`, map[string]string{}, nil},
		{"two statuses, one place", map[string]string{"A": `{responses: {"200": {content: {application/json: {schema: ` + user + `}}}, "201": {content: {application/json: {schema: ` + profile + `}}}}}`}, `{}`, map[string]string{"A.response": "AResponse"}, nil},
		{"an object or false", map[string]string{"A": answer(`{format: object-or-false, oneOf: [` + user + `, {type: boolean, enum: [false]}]}`)}, `{}`, map[string]string{"A.response": "AResponse"}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := assigned(t, document(t, tt.ops), tt.file)
			if !maps.Equal(a.place, tt.want) {
				t.Errorf("got %v\nwant %v", a.place, tt.want)
			}
			if tt.auto != nil && !slices.Equal(a.Auto, tt.auto) {
				t.Errorf("automatic: got %q, want %q", a.Auto, tt.auto)
			}
			if len(a.Unused) > 0 || len(a.Notices) > 0 {
				t.Errorf("unused %q, notices %q", a.Unused, a.Notices)
			}
			for name, typ := range a.Types {
				for _, place := range typ.Places {
					if a.place[place] != name {
						t.Errorf("%s lists %s, which is %s", name, place, a.place[place])
					}
				}
			}
		})
	}
}

// The unified type requires what all places require, and has what any has.
func TestAssignUnifies(t *testing.T) {
	a := assigned(t, document(t, map[string]string{
		"A": answer(`{type: object, required: [id, name], properties: {id: {type: string}, name: {type: string, maxLength: 3}}}`),
		"B": answer(`{type: object, required: [id], properties: {id: {type: string}, name: {type: string, nullable: true}, age: {type: integer, format: int64}}}`),
	}), `{User: [A.response, B.response]}`)
	want := object(t, `{type: object, required: [id], properties: {id: {type: string}, name: {type: string, nullable: true}, age: {type: integer, format: int64}}}`)
	if got := a.Types["User"]; spec.Compact(got.Schema) != spec.Compact(want) || !slices.Equal(got.Places, []string{"A.response", "B.response"}) {
		t.Errorf("got %s at %q", spec.Compact(got.Schema), got.Places)
	}
}

func TestAssignTells(t *testing.T) {
	doc := document(t, map[string]string{
		"A": answer(`{type: object, properties: {x: {type: string}}}`),
		"B": answer(`{type: object, properties: {x: {type: boolean}}}`),
		"C": answer(`{type: object, properties: {x: {type: string}, y: {type: string}}}`),
		"D": `{responses: {"200": {content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}, "201": {content: {application/json: {schema: {type: string, enum: [a]}}}}}}`,
	})
	a := assigned(t, doc, `{Thing: [A.response, B.response, C.response, Gone.response], Other: [Gone.request]}`)
	if want := []string{"Gone.request", "Gone.response"}; !slices.Equal(a.Unused, want) {
		t.Errorf("unused: got %q", a.Unused)
	}
	if want := []string{"B.response is unlike the other places of Thing: x: string here, boolean there", "D.response: two schemas at one place: object here, enum there"}; !slices.Equal(a.Notices, want) {
		t.Errorf("notices: got %q", a.Notices)
	}
	if a.place["B.response"] != "BResponse" || a.place["C.response"] != "Thing" {
		t.Errorf("places: %v", a.place)
	}
}

// Pinned, every place is listed: the same document has the same names and
// nothing automatic, and names no longer follow what comes to the document.
func TestPin(t *testing.T) {
	ops := map[string]string{"LookForUser": answer(`{type: object, properties: {id: {type: string}, at: {type: object, properties: {x: {type: string}}}}}`)}
	file, err := Parse("names.yaml", []byte("types: {}"))
	if err != nil {
		t.Fatal(err)
	}
	first, err := Assign(document(t, ops), file)
	if err != nil {
		t.Fatal(err)
	}
	pinned, err := Parse("names.yaml", first.Pin(file).Encode())
	if err != nil {
		t.Fatal(err)
	}
	ops["GetUser"] = ops["LookForUser"] // a better name
	if free, err := Assign(document(t, ops), file); err != nil || free.place["GetUser.response"] != "User" {
		t.Fatalf("the test is of no use: %v, %v", free.place, err)
	}
	again, err := Assign(document(t, ops), pinned)
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Auto) > 0 || again.place["LookForUser.response"] != "LookForUserResponse" || again.place["LookForUserResponse.at"] != "LookForUserAt" || again.place["GetUser.response"] != "LookForUserResponse" {
		t.Errorf("places %v, automatic %q", again.place, again.Auto)
	}
}
