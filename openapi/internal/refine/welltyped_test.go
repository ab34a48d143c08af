package refine

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestWellTyped(t *testing.T) {
	for _, tt := range []schemaTest{
		{name: "right", in: `{title: a, minLength: 1, maximum: 1.5, exclusiveMinimum: 2, exclusiveMaximum: true, nullable: true, required: [a], other: 1}`,
			want: `{title: a, minLength: 1, maximum: 1.5, exclusiveMinimum: 2, exclusiveMaximum: true, nullable: true, required: [a], other: 1}`},
		{name: "wrong", in: `{title: 1, format: [], pattern: {}, minLength: "1", maxLength: 1.5, minItems: -1, maxItems: 99999999999999999999, maximum: "x", exclusiveMinimum: "1", nullable: "true", required: [1], deprecated: 1}`, want: `{}`},
		{name: "not needed", in: `{type: object, discriminator: {propertyName: a}, xml: 1, externalDocs: {url: x}}`, want: `{type: object}`},
	} {
		tt.run(t, func(_ string, s spec.Object) spec.Object {
			wellTyped(s)
			return s
		})
	}
}
