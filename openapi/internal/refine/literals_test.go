package refine

import "testing"

func TestLiterals(t *testing.T) {
	for _, tt := range []schemaTest{
		{name: "text", in: `{type: string, format: '"Totp"'}`, want: `{type: string, enum: [Totp]}`},
		{name: "escaped text", in: `{type: string, format: '"a\"b"'}`, want: `{type: string, enum: ['a"b']}`},
		{name: "empty text", in: `{type: string, format: '""'}`, want: `{type: string, enum: ['']}`},
		{name: "text without an end", in: `{type: string, format: '"Totp'}`, want: `{type: string, format: '"Totp'}`},
		{name: "true", in: `{type: boolean, format: "true"}`, want: `{type: boolean, enum: [true]}`},
		{name: "false", in: `{type: boolean, format: "false"}`, want: `{type: boolean, enum: [false]}`},
		{name: "number", in: `{type: number, format: "3"}`, want: `{type: number}`},
		{name: "number as text", in: `{type: integer, format: '"3"'}`, want: `{type: integer}`},
		{name: "real formats stay", in: `{type: string, format: date-time}`, want: `{type: string, format: date-time}`},
		{name: "real number formats stay", in: `{type: number, format: double}`, want: `{type: number, format: double}`},
		{name: "inside", in: `{type: object, properties: {a: {type: array, items: {type: string, format: '"x"'}}}}`,
			want: `{type: object, properties: {a: {type: array, items: {type: string, enum: [x]}}}}`},
	} {
		tt.run(t, literals)
	}
}
