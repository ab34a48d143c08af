package refine

import "testing"

func TestOrder(t *testing.T) {
	schemaTest{
		name: "every list without an order",
		in:   `{required: [b, a], enum: [z, y], oneOf: [{type: string}, {enum: [d, c]}], anyOf: [{type: b}, {type: a}], allOf: [{type: b}, {type: a}], example: [2, 1]}`,
		want: `{required: [a, b], enum: [y, z], oneOf: [{enum: [c, d]}, {type: string}], anyOf: [{type: a}, {type: b}], allOf: [{type: a}, {type: b}], example: [2, 1]}`,
	}.run(t, order)
}
