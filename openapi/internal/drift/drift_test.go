package drift

import (
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
	"github.com/logto-go/management/openapi/internal/spectest"
)

const widgets = `{"operationId": "ListWidgets", "tags": ["Widgets"], "summary": "Get widgets", "responses": {"200": {
	"description": "OK", "content": {"application/json": {"schema": {"type": "array", "items": {
		"type": "object", "required": ["id"], "properties": {
			"id": {"type": "string"}, "size": {"type": "string", "enum": ["big", "small"]}
	}}}}}}}}`

func TestMutations(t *testing.T) {
	tests := []struct {
		name   string
		mutate func(m spectest.Mutable)
		status int
		want   []string // lines of the report
		not    []string // texts that it must not have
	}{
		{
			"an operation added, with inline schemas of its own",
			func(m spectest.Mutable) { m.Add("get", "/api/widgets", widgets) },
			Compatible,
			[]string{
				"`source.json`, compared with the recorded `openapi/logto.json`: 19 operations, 18 before.",
				"## Name the new types",
				"- `Widget`: `ListWidgets.response[]`",
				"- `WidgetSize`: `Widget.size`",
				"- `endpoint added`: `ListWidgets`",
			},
			[]string{"**breaking**", "that are gone", "Mend the corrections"},
		},
		{
			"an operation removed",
			func(m spectest.Mutable) { delete(spec.Obj(spec.Obj(m.Doc, "paths"), "/api/roles/{id}"), "delete") },
			Breaking,
			[]string{
				"- **breaking** `api removed without deprecation`: `DeleteRole`",
			},
			[]string{"Nothing here breaks"},
		},
		{
			"a path removed, with a correction for it",
			func(m spectest.Mutable) { delete(spec.Obj(m.Doc, "paths"), "/api/status") },
			Breaking,
			[]string{
				"## Mend the corrections",
				"- `line 2: GetStatus (Needs no token.)`",
				"- **breaking** `api path removed without deprecation`: `GetStatus`",
			},
			nil,
		},
		{
			"many operations removed",
			func(m spectest.Mutable) {
				for _, path := range []string{"/api/roles/{id}", "/api/users/{userId}/profile"} {
					delete(spec.Obj(m.Doc, "paths"), path)
				}
			},
			Breaking,
			[]string{
				"- **breaking** `api path removed without deprecation`: `DeleteRole`",
				"- **breaking** `api path removed without deprecation`: `GetRole`",
				"- **breaking** `api path removed without deprecation`: `UpdateRole`",
				"- **breaking** `api path removed without deprecation`: `UpdateUserProfile`",
			},
			nil,
		},
		{
			"an operation renamed",
			func(m spectest.Mutable) { m.Op("GetRole").Node["operationId"] = "ReadRole" },
			Breaking,
			[]string{
				"- **breaking** `api operation id 'GetRole' removed and replaced with 'ReadRole'`: `GetRole`",
				"- `GetRole.response`, under `Role`",
			},
			nil,
		},
		{
			"a field added",
			func(m spectest.Mutable) { m.Set("GetRole.response", "color", `{"type": "string"}`) },
			Compatible,
			[]string{
				"- `added the optional property 'color' to the response with the '200' status`: `GetRole`",
			},
			[]string{"**breaking**"},
		},
		{
			"a required field of a request added",
			func(m spectest.Mutable) {
				m.Set("CreateRole.request", "color", `{"type": "string"}`)
				s := m.At("CreateRole.request")
				s["required"] = append(spec.List(s, "required"), "color")
			},
			Breaking,
			[]string{
				"- `added the new required request property 'color'`: `CreateRole`",
			},
			nil,
		},
		{
			"a field of a response removed",
			func(m spectest.Mutable) { m.Drop("GetRole.response", "description") },
			Breaking,
			[]string{
				"- **breaking** `removed the required property 'description' from the response with the '200' status`: `GetRole`",
			},
			nil,
		},
		{
			// Servers put up with it; but the field of the Go struct is gone.
			"an optional field of a request removed",
			func(m spectest.Mutable) { m.Drop("CreateRole.request", "type") },
			Breaking,
			[]string{
				"- **breaking** `removed the request property 'type'`: `CreateRole`",
			},
			nil,
		},
		{
			"a field retyped",
			func(m spectest.Mutable) { m.Set("GetUser.response", "lastSignInAt", `{"type": "string"}`) },
			Breaking,
			[]string{
				"- `GetUserResponse`: `GetUser.response`",
				"- **breaking** `the 'lastSignInAt' response's property 'type/format' changed from 'integer/unix-milli' to 'string' for status '200'`: `GetUser`",
				"- `GetUser.response is unlike the other places of User: lastSignInAt: unix-milli here, string there`",
			},
			nil,
		},
		{
			"an enum value added, in a response and in a request",
			func(m spectest.Mutable) {
				for _, s := range []spec.Object{m.At("GetApplication.response"), m.At("CreateApplication.request")} {
					typ := spec.Obj(spec.Obj(s, "properties"), "type")
					typ["enum"] = append(spec.List(typ, "enum"), "Toaster")
				}
			},
			Compatible,
			[]string{
				"- `added the new 'Toaster' enum value to the 'type' response property for the response status '200'`: `GetApplication`",
				"- `added the new 'Toaster' enum value to the request property 'type'`: `CreateApplication`",
			},
			[]string{"**breaking**"},
		},
		{
			"an enum value removed",
			func(m spectest.Mutable) {
				typ := m.At("CreateApplication.request.type")
				typ["enum"] = slices.DeleteFunc(spec.List(typ, "enum"), func(v any) bool { return v == "Native" })
			},
			Breaking,
			[]string{
				"- `removed the enum value 'Native' of the request property 'type'`: `CreateApplication`",
			},
			nil,
		},
		{
			"a second schema that wants an existing name",
			func(m spectest.Mutable) {
				m.Set("GetRole.response", "item", `{"type": "object", "properties": {"a": {"type": "string"}}}`)
				m.Set("GetRole.response", "items", `{"type": "array", "items": {"type": "object", "properties": {"b": {"type": "string"}}}}`)
			},
			Compatible,
			[]string{
				"- `RoleItem`: `Role.item`",
				"- `OtherRoleItem`: `Role.items[]`",
				"- `added the optional property 'item' to the response with the '200' status`: `GetRole`",
			},
			nil,
		},
		{
			"a union gaining a variant",
			func(m spectest.Mutable) {
				s := m.At("AddUserProfile.request")
				s["oneOf"] = append(spec.List(s, "oneOf"), spectest.Parse(m.T, `{"type": "object", "required": ["type", "ring"],
					"properties": {"type": {"type": "string", "format": "\"ring\""}, "ring": {"type": "string"}}}`))
			},
			Compatible,
			[]string{
				"- `added 'ring' to the request body 'oneOf' list`: `AddUserProfile`",
				"- `AddUserProfileRing`: `AddUserProfileRequest¦ring`",
			},
			[]string{"**breaking**"},
		},
		{
			"a parameter renamed",
			func(m spectest.Mutable) {
				m.Op("ListRoles").Parameter("query", "excludeUserId")["name"] = "withoutUserId"
			},
			Breaking,
			[]string{
				"- **breaking** `deleted the 'query' request parameter 'excludeUserId'`: `ListRoles`",
				"- `added the new optional 'query' request parameter 'withoutUserId'`: `ListRoles`",
			},
			nil,
		},
		{
			"a required parameter added",
			func(m spectest.Mutable) {
				m.Op("GetRole").AddParameter(spectest.Parse(m.T, `{"in": "query", "name": "view", "required": true, "schema": {"type": "string"}}`))
			},
			Breaking,
			[]string{
				"- `added the new required 'query' request parameter 'view'`: `GetRole`",
			},
			nil,
		},
		{
			"the same change in many operations",
			func(m spectest.Mutable) {
				for _, id := range []string{"GetUser", "CreateUser", "UpdateUser"} {
					m.Drop(id+".response", "avatar")
				}
			},
			Breaking,
			[]string{
				"- **breaking** `removed the required property 'avatar' from the response with the '200' status`: `CreateUser`, `GetUser`, `UpdateUser`",
			},
			nil,
		},
		{
			"a correction made stale",
			func(m spectest.Mutable) { m.Drop("UpdateUser.request", "avatar") },
			Breaking,
			[]string{
				"## Mend the corrections",
				"- `line 5: UpdateUser.request.avatar (Any text.)`",
				"- **breaking** `removed the request property 'avatar'`: `UpdateUser`",
			},
			nil,
		},
		{
			"what a correction replaces",
			func(m spectest.Mutable) { m.Set("UpdateUser.request", "avatar", `{"type": "number"}`) },
			Compatible,
			[]string{
				"- `UpdateUser`: `/requestBody/content/application/json/schema/properties/avatar/nullable`, `/requestBody/content/application/json/schema/properties/avatar/oneOf`, `/requestBody/content/application/json/schema/properties/avatar/type`",
			},
			[]string{"**breaking**", "Mend the corrections"},
		},
		{
			"texts",
			func(m spectest.Mutable) {
				m.Op("GetRole").Node["summary"] = "Read a role"
				m.Op("ListRoles").Node["tags"] = []any{"Many roles"}
				spec.Obj(m.Doc, "info")["version"] = "2"
			},
			Compatible,
			[]string{
				"- `api tag 'Many roles' added`: `ListRoles`",
				"- `info`: `/version`",
				"- `GetRole`: `/summary`",
			},
			[]string{"**breaking**", "Name the new types"},
		},
	}
	recorded := recordedPart(t)
	in := someInputs(t, recorded)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			published := spec.Clone(recorded)
			tt.mutate(spectest.Mutable{T: t, Doc: published})
			r := compareDocuments(t, recorded, published, in)
			report := r.Markdown()
			if got := r.Status(); got != tt.status {
				t.Errorf("status: got %d, want %d", got, tt.status)
			}
			lines := strings.Split(report, "\n")
			for _, line := range tt.want {
				if !slices.Contains(lines, line) {
					t.Errorf("missing: %s", line)
				}
			}
			for _, text := range tt.not {
				if strings.Contains(report, text) {
					t.Errorf("the report must not have %q", text)
				}
			}
			if t.Failed() {
				t.Logf("report:\n%s", report)
			}
		})
	}
}
