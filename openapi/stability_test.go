package main

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/names"
	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

// change is something that a newer document may do to the recorded one.
type change struct {
	name string
	do   func(m spectest.Mutable)
	// gone begins the identifiers that are allowed to disappear or to change;
	// all others must be as they were.
	gone []string
	// added are identifiers that must have come, with their names.
	added map[string]string
}

var changes = []change{
	{name: "lists in another order", do: func(m spectest.Mutable) { m.Shuffle(7) }},
	{name: "something added", do: addAll, added: map[string]string{
		// Operations with schemas of their own, with known ones, and with names
		// that come first.
		"type AaaFirst.response": "Role", "type CreateZzz.response[]": "Role", "type CreateZzzRequest.role": "Role",
		"type CreateZzz.request": "CreateZzzRequest", "type CreateZzzRequest.kind": "ZzzKind",
		"type CreateZzzRequest.limits": "ZzzLimits", "type User.response": "UserResponse",
		// Fields, values, variants, parameters.
		"field User nickname": "Nickname", "field Application aaa": "Aaa", "type Application.aaa": "ApplicationAaa",
		"const RoleType Agent": "RoleTypeAgent", "const ApplicationType Zzz": "ApplicationTypeZzz",
		"type AddUserProfileRequest|aura": "AddUserProfileAura",
		"type ListRoles.query.aaa":        "RoleAaa",
	}},
	{name: "something removed or renamed", do: removeSome, gone: []string{
		"method GetRole", "method CreateDomain", "type GetRole.", "arg GetRole ", "type CreateDomain.", "field CreateDomainRequest ",
		"type CreateCustomProfileFieldRequest|Fullname", "type CreateCustomProfileFieldFullname", "field CreateCustomProfileFieldFullname", "const CreateCustomProfileFieldFullname",
		"field Organization isMfaRequired",
		"field ListRoles query excludeUserId", "arg GetDomain id", "arg DeleteDomain id",
	}, added: map[string]string{"arg GetDomain domainId": "domainID", "field ListRoles query withoutUserId": "WithoutUserID"}},
	{name: "another type at one place", gone: []string{"type GetRole.response"}, do: func(m spectest.Mutable) {
		m.Become("GetRole.response.isDefault", `{"type": "string"}`)
	}},
	{name: "two fields of one name", gone: []string{"field User name", "field User primaryEmail"}, do: func(m spectest.Mutable) {
		m.Set("GetUser.response", "Name", `{"type": "string"}`)
		m.Set("GetUser.response", "primary_email", `{"type": "string"}`)
	}},
}

func addAll(m spectest.Mutable) {
	role := spec.Compact(m.At("GetRole.response"))
	m.Add("get", "/api/aaa", `{"operationId": "AaaFirst", "tags": ["Roles"], "responses": {"200": {"content": {"application/json": {"schema": `+role+`}}}}}`)
	m.Add("post", "/api/zzz", `{"operationId": "CreateZzz", "tags": ["New"],
		"requestBody": {"content": {"application/json": {"schema": {"type": "object", "required": ["kind"], "properties": {
			"kind": {"type": "string", "enum": ["a", "b"]}, "role": `+role+`, "limits": {"type": "object", "properties": {"max": {"type": "number"}}}}}}}},
		"responses": {"201": {"content": {"application/json": {"schema": {"type": "array", "items": `+role+`}}}}}}`)
	// UserProfile, UserAddress and UserAgent exist, at other places.
	m.Add("get", "/api/user", `{"operationId": "User", "responses": {"200": {"content": {"application/json": {"schema": {"type": "object", "properties": {
		"profile": {"type": "object", "properties": {"strange": {"type": "boolean"}}}}}}}}}}`)
	m.Set("GetUser.response", "address", `{"type": "object", "properties": {"planet": {"type": "string"}}}`)
	m.Set("ListUsers.response[]", "agent", `{"type": "string", "enum": ["secret", "double"]}`)

	m.Set("GetUser.response", "nickname", `{"type": "string"}`)
	m.Set("GetUser.response", "2", `{"type": "object", "properties": {"x": {"type": "string"}}}`)
	m.Set("CreateApplication.response", "aaa", `{"type": "object", "properties": {"bbb": {"type": "string"}}}`)
	m.Become("GetRole.response.type", `{"type": "string", "enum": ["Agent", "MachineToMachine", "User"]}`)
	m.Become("ListApplications.response[].type", `{"type": "string", "enum": ["Aaa", "MachineToMachine", "Native", "Protected", "SAML", "SPA", "Traditional", "Zzz"]}`)
	m.Op("ListRoles").AddParameter(spectest.Parse(m.T, `{"in": "query", "name": "aaa", "schema": {"type": "string", "enum": ["x", "y"]}}`))

	union := m.At("AddUserProfile.request")
	union["oneOf"] = append(spec.List(union, "oneOf"), spectest.Parse(m.T, `{"type": "object", "required": ["type", "aura"], "properties": {
		"type": {"type": "string", "format": "\"aura\""}, "aura": {"type": "string"}}}`))
	captcha := m.At("GetCaptchaProvider.response.config")
	captcha["oneOf"] = append(spec.List(captcha, "oneOf"), spectest.Parse(m.T, `{"type": "object", "required": ["type"], "properties": {
		"type": {"type": "string", "format": "\"Abacus\""}}}`))
}

func removeSome(m spectest.Mutable) {
	m.Remove("GetRole")
	m.Remove("CreateDomain")
	for _, place := range []string{"GetOrganization.response", "CreateOrganization.response", "ListOrganizations.response[]", "UpdateOrganization.response"} {
		m.Drop(place, "isMfaRequired")
	}
	profile := m.At("CreateCustomProfileField.request")
	profile["oneOf"] = slices.DeleteFunc(spec.List(profile, "oneOf"), func(v any) bool { return strings.Contains(spec.Compact(v), `Fullname`) })
	m.Op("ListRoles").Parameter("query", "excludeUserId")["name"] = "withoutUserId"
	paths := spec.Obj(m.Doc, "paths")
	paths["/api/domains/{domainId}"] = paths["/api/domains/{id}"]
	delete(paths, "/api/domains/{id}")
}

// No name depends on the order of the document, and whatever comes to it or
// goes, everything else is called as before.
func TestNamesAreStable(t *testing.T) {
	t.Parallel()
	recorded, in := readInputs(t)
	before := recordedProduct(t)
	had := identifiers(t, before)
	t.Logf("%d types, %d identifiers", len(before.Types.Types), len(had))
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := spectest.Mutable{T: t, Doc: spec.Clone(recorded)}
			c.do(m)
			after, err := refineDoc(m.Doc, in)
			if err != nil {
				t.Fatal(err)
			}
			have := identifiers(t, after)
			for _, what := range slices.Sorted(maps.Keys(had)) {
				if have[what] != had[what] && !slices.ContainsFunc(c.gone, func(prefix string) bool { return strings.HasPrefix(what, prefix) }) {
					t.Errorf("%s was %s, is %q", what, had[what], have[what])
				}
			}
			for what, want := range c.added {
				if have[what] != want {
					t.Errorf("%s is %q, want %q", what, have[what], want)
				}
			}
			checkNames(t, after.Types)
		})
	}
}

// identifiers returns every Go name of a product, by what it is the name of.
func identifiers(t *testing.T, p *product) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, typ := range p.Types.Types {
		for _, place := range typ.Places {
			out["type "+place] = name
		}
	}
	doc, err := spec.Parse(p.JSON)
	if err != nil {
		t.Fatal(err)
	}
	schemas := spec.Obj(spec.Obj(doc, "components"), "schemas")
	for name := range schemas {
		s := spec.Obj(schemas, name)
		constants := spec.Strings(s, "x-enum-varnames")
		for i, value := range spec.Strings(s, "enum") {
			out["const "+name+" "+value] = constants[i]
		}
		for prop := range spec.Obj(s, "properties") {
			out["field "+name+" "+prop] = spec.Str(spec.Obj(spec.Obj(s, "properties"), prop), "x-go-name")
		}
	}
	for _, op := range spec.Operations(doc) {
		out["method "+spec.Str(op.Node, spec.LogtoIDKey)] = op.ID
		for _, p := range op.Parameters() {
			if in := spec.Str(p, "in"); in != "path" {
				out["field "+op.ID+" "+in+" "+spec.Str(p, "name")] = spec.Str(p, "x-go-name")
			}
		}
		for _, arg := range spec.List(spec.Obj(op.Node, "x-go"), "args") {
			arg := arg.(spec.Object)
			out["arg "+op.ID+" "+spec.Str(arg, "wire")] = spec.Str(arg, "name")
		}
	}
	return out
}

var typeName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*[A-Za-z]$`)

// checkNames checks that types, and the places they stand at, have one name.
func checkNames(t *testing.T, a *names.Assignment) {
	t.Helper()
	typeOf := map[string]string{}
	for name, typ := range a.Types {
		if !typeName.MatchString(name) || len(name) > names.MaxName {
			t.Errorf("%q is no name for a type", name)
		}
		for _, place := range typ.Places {
			if typeOf[place] != "" {
				t.Errorf("%s is both %s and %s", place, typeOf[place], name)
			}
			typeOf[place] = name
		}
	}
}
