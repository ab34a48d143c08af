package names

import (
	"maps"
	"testing"
)

// A name is true at every place of its type, or it is not shared.
func TestNamesAreTrue(t *testing.T) {
	const (
		user   = `{type: object, required: [id, email], properties: {id: {type: string}, email: {type: string}, tall: {type: boolean}}}`
		secret = `{type: object, required: [name], properties: {name: {type: string}, value: {type: string}, expiry: {type: string}}}`
		ids    = `{type: object, required: [roleIds], properties: {roleIds: {type: array, items: {type: string}}}}`
		named  = `{type: object, properties: {name: {type: string}}}`
		flag   = `{type: object, properties: {enabled: {type: boolean}}}`
	)
	list := func(schema string) string { return answer(`{type: array, items: ` + schema + `}`) }
	for _, tt := range []struct {
		name string
		ops  map[string]string
		want map[string]string // type by place
	}{
		{"the noun of those that agree", map[string]string{"GetUser": answer(user), "ListUsers": list(user), "ListRoleUsers": list(user), "UpdateUserPassword": answer(user)},
			map[string]string{"GetUser.response": "User", "ListUsers.response[]": "User", "ListRoleUsers.response[]": "User", "UpdateUserPassword.response": "User"}},
		{"responses that differ little", map[string]string{"GetUser": answer(user), "ListUsers": list(`{type: object, required: [id], properties: {id: {type: string}, email: {type: string}}}`)},
			map[string]string{"GetUser.response": "User", "ListUsers.response[]": "User"}},
		{"responses that differ much", map[string]string{"GetUser": answer(user), "ListUsers": list(`{type: object, properties: {key: {type: string}, value: {type: string}}}`)},
			map[string]string{"GetUser.response": "User", "ListUsers.response[]": "UserEntry"}},
		{"responses that contradict each other", map[string]string{"GetUser": answer(user), "ListUsers": list(`{type: object, properties: {id: {type: integer}, email: {type: string}}}`)},
			map[string]string{"GetUser.response": "User", "ListUsers.response[]": "UserEntry"}},
		{"requests that differ", map[string]string{"CreateUser": body(user), "UpdateUser": body(`{type: object, properties: {id: {type: string}, email: {type: string}}}`)},
			map[string]string{"CreateUser.request": "CreateUserRequest", "UpdateUser.request": "UpdateUserRequest"}},
		{"different things of one structure", map[string]string{"GetKey": answer(secret), "GetDoor": answer(secret)},
			map[string]string{"GetKey.response": "Key", "GetDoor.response": "Door"}},
		{"requests about different things", map[string]string{"CreateKey": body(secret), "CreateSecret": body(secret)},
			map[string]string{"CreateKey.request": "CreateKeyRequest", "CreateSecret.request": "CreateSecretRequest"}},
		{"what is in them", map[string]string{"AddUserRoles": body(ids), "AssignAppRoles": body(ids)},
			map[string]string{"AddUserRoles.request": "RoleIDs", "AssignAppRoles.request": "RoleIDs"}},
		{"the only property of requests", map[string]string{"RenameUser": body(named), "RenameRole": body(named)},
			map[string]string{"RenameUser.request": "NameRequest", "RenameRole.request": "NameRequest"}},
		{"a request and what is inside", map[string]string{"RenameUser": body(named), "GetUser": answer(`{type: object, properties: {hero: ` + named + `}}`)},
			map[string]string{"RenameUser.request": "RenameUserRequest", "GetUser.response": "User", "User.hero": "UserHero"}},
		{"switches", map[string]string{"GetUser": answer(`{type: object, properties: {adaptiveMfa: ` + flag + `, captchaPolicy: ` + flag + `}}`), "UpdateConfig": body(flag), "UpdateKey": body(flag)},
			map[string]string{"GetUser.response": "User", "User.adaptiveMfa": "EnabledSetting", "User.captchaPolicy": "EnabledSetting", "UpdateConfig.request": "UpdateConfigRequest", "UpdateKey.request": "UpdateKeyRequest"}},
		{"the fields of something", map[string]string{"GetFields": answer(`{type: object, properties: {a: {type: string, enum: [x]}, b: {type: string, enum: [x]}, c: {type: string, enum: [x]}}}`)},
			map[string]string{"GetFields.response": "Fields", "Fields.a": "Field", "Fields.b": "Field", "Fields.c": "Field"}},
		{"the literals of a union", map[string]string{"GetConfig": answer(`{discriminator: {propertyName: t}, oneOf: [{x-literal: A, type: object, required: [t], properties: {t: {type: string, enum: [A]}}},
			{x-literal: B, type: object, required: [t], properties: {t: {type: string, enum: [B]}, b: {type: string}}}]}`)},
			map[string]string{"GetConfig.response": "Config", "Config|A": "AConfig", "Config|B": "BConfig", "AConfig.t": "ConfigT", "BConfig.t": "ConfigT"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := assigned(t, document(t, tt.ops), `{}`)
			if !maps.Equal(a.place, tt.want) {
				t.Errorf("got %v\nwant %v", a.place, tt.want)
			}
		})
	}
}

// A new variant of a listed union has the type of the others' literals.
func TestNewLiteralJoins(t *testing.T) {
	a := assigned(t, document(t, map[string]string{"GetConfig": answer(`{discriminator: {propertyName: t}, oneOf: [{x-literal: A, type: object, required: [t], properties: {t: {type: string, enum: [A]}}},
		{x-literal: B, type: object, required: [t], properties: {t: {type: string, enum: [B]}, b: {type: string}}}]}`)}),
		`{Config: [GetConfig.response], AConfig: ["Config|A"], Kind: [AConfig.t]}`)
	if a.place["BConfig.t"] != "Kind" {
		t.Errorf("places: %v", a.place)
	}
}

// A type that is called after one request takes no other place of its structure.
func TestRequestsStayApart(t *testing.T) {
	const pair = `{type: object, properties: {name: {type: string}, size: {type: integer}}}`
	const named = `{type: object, properties: {name: {type: string}}}`
	a := assigned(t, document(t, map[string]string{
		"CreateKey": body(pair), "CreateBox": body(pair), "GetBox": answer(`{type: object, properties: {lid: ` + pair + `, tag: ` + named + `}}`),
		"RenameKey": body(named), "RenameBox": body(named),
	}), `{CreateKeyRequest: [CreateKey.request], NameRequest: [RenameKey.request]}`)
	want := map[string]string{"CreateKey.request": "CreateKeyRequest", "CreateBox.request": "CreateBoxRequest", "GetBox.response": "Box",
		"Box.lid": "BoxLid", "Box.tag": "BoxTag", "RenameKey.request": "NameRequest", "RenameBox.request": "NameRequest"}
	if !maps.Equal(a.place, want) {
		t.Errorf("got %v\nwant %v", a.place, want)
	}
}
