package refine

import "testing"

func TestValidators(t *testing.T) {
	const validator = `{type: object, description: Validator function, additionalProperties: true}`
	for _, tt := range []schemaTest{
		{name: "list of URIs", place: "CreateApplication.request.redirectUris[]", in: validator, want: `{type: string}`},
		{name: "union of validators", place: "CreateApplication.request.redirectUris[]", in: `{oneOf: [` + validator + `, ` + validator + `]}`, want: `{oneOf: [{type: string}, {type: string}]}`},
		{name: "one URI", place: "GetThing.request.redirectUri", in: validator, want: `{type: string}`},
		{name: "one URL or null", place: "GetThing.request.deleteAccountUrl", in: `{type: object, nullable: true, description: Validator function (2)}`, want: `{type: string, nullable: true}`},
		{name: "origins", place: "GetThing.request.corsAllowedOrigins[]", in: validator, want: `{type: string}`},
		{name: "a switch", place: "UpdateApplication.request.appLevelAccessControlEnabled", in: validator, want: `{type: boolean}`},
		{name: "another switch", place: "GetThing.query.isThirdParty", in: validator, want: `{type: boolean}`},
		{name: "no switch", place: "GetThing.response.issuer", in: validator, want: `{}`},
		{name: "something else may be anything", place: "GetThing.response.name", in: validator, want: `{}`},
		{name: "real objects stay", place: "GetThing.response.redirectUris[]", in: `{type: object}`, want: `{type: object}`},
		{name: "strings stay", place: "GetThing.response.redirectUris[]", in: `{type: string, format: url}`, want: `{type: string, format: url}`},
	} {
		tt.run(t, validators)
	}
}

func TestOpenObjects(t *testing.T) {
	for _, tt := range []schemaTest{
		{name: "nothing said", in: `{type: object}`, want: `{type: object, additionalProperties: true}`},
		{name: "any value", in: `{type: object, additionalProperties: {}}`, want: `{type: object, additionalProperties: true}`},
		{name: "values of a type", in: `{type: object, additionalProperties: {type: string}}`, want: `{type: object, additionalProperties: {type: string}}`},
		{name: "closed", in: `{type: object, additionalProperties: false}`, want: `{type: object, additionalProperties: false}`},
		{name: "with properties", in: `{type: object, properties: {a: {type: string}}}`, want: `{type: object, properties: {a: {type: string}}}`},
		{name: "unions", in: `{type: object, oneOf: [{type: string}]}`, want: `{type: object, oneOf: [{type: string}]}`},
		{name: "no object", in: `{type: string}`, want: `{type: string}`},
	} {
		tt.run(t, openObjects)
	}
}
