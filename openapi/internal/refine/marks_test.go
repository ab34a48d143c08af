package refine

import (
	"testing"

	"github.com/logto-go/management/openapi/internal/spec"
)

func TestMergeMarks(t *testing.T) {
	for _, tt := range []struct{ name, a, b, want string }{
		{"the same", `{x-since: "1.40"}`, `{x-since: "1.40"}`, `{x-since: "1.40"}`},
		{"everywhere in one place", `{x-since: "1.40"}`, `{}`, `{}`},
		{"the first of two", `{x-since: "1.40"}`, `{x-since: "1.42"}`, `{x-since: "1.40"}`},
		{"by number", `{x-since: "1.9"}`, `{x-since: "1.10"}`, `{x-since: "1.9"}`},
		{"newer than the newest", `{x-since: "1.42"}`, `{x-since: ">1.42"}`, `{x-since: "1.42"}`},
		{"the last of two", `{x-until: "1.40"}`, `{x-until: "1.38"}`, `{x-until: "1.40"}`},
		{"still there", `{x-until: "1.40"}`, `{}`, `{}`},
		{"a place that is younger itself", `{x-since: "1.38"}`, `{x-as-old-as-parent: true}`, `{x-since: "1.38"}`},
		{"a place that is younger, of what is old", `{}`, `{x-as-old-as-parent: true}`, `{}`},
		{"both are younger", `{x-as-old-as-parent: true}`, `{x-as-old-as-parent: true}`, `{x-as-old-as-parent: true}`},
		{"gone, but younger elsewhere", `{x-until: "1.38"}`, `{x-as-old-as-parent: true}`, `{}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const property = `{type: object, properties: {p: {type: string, `
			a, b := object(t, property+tt.a[1:]+"}}"), object(t, property+tt.b[1:]+"}}")
			want := property + tt.want[1:] + "}}"
			for _, order := range [][]spec.Object{{a, b}, {b, a}, {a, b, a}, {b, a, b}} {
				merged, err := Merge(order...)
				if err != nil {
					t.Fatal(err)
				}
				same(t, merged, want)
			}
		})
	}
}
