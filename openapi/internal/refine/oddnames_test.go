package refine

import "testing"

func TestOddNames(t *testing.T) {
	for _, tt := range []schemaTest{
		{name: "usual names", in: `{type: object, properties: {a: {}, primary_email: {}, openid.scope: {}, "日本": {}, "x:y/z": {}}}`,
			want: `{type: object, properties: {a: {}, primary_email: {}, openid.scope: {}, "日本": {}, "x:y/z": {}}}`},
		{name: "names that no tag holds", in: `{type: object, required: [a, "", "b\"c"], properties: {a: {}, "": {}, "-": {}, 'b"c': {}, "d,e": {}, "f` + "`" + `g": {}, 'h\i': {}, "j\nk": {}, "it's": {}, "→": {}}}`,
			want: `{type: object, required: [a], additionalProperties: true, properties: {a: {}}}`},
		{name: "none left", in: `{type: object, properties: {"": {}}}`, want: `{type: object, additionalProperties: true}`},
		{name: "values on several lines", in: `{type: string, enum: [a, "b\nc", "\t"]}`, want: `{type: string, enum: [a]}`},
		{name: "no value left", in: `{type: string, enum: ["\n"]}`, want: `{type: string}`},
		{name: "values of other types", in: `{type: integer, enum: [1, 2]}`, want: `{type: integer, enum: [1, 2]}`},
	} {
		tt.run(t, oddNames)
	}
}
