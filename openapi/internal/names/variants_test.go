package names

import (
	"slices"
	"strings"
	"testing"
)

func TestVariantPlaces(t *testing.T) {
	union := func(literals ...string) string {
		var variants []string
		for _, l := range literals {
			variants = append(variants, `{x-literal: "`+strings.ReplaceAll(l, " ", ",")+`", properties: {t: {enum: [`+strings.ReplaceAll(l, " ", ", ")+`]}}}`)
		}
		return `{discriminator: {propertyName: t}, oneOf: [` + strings.Join(variants, ", ") + `]}`
	}
	for _, tt := range []struct {
		name, schema, listed string
		want                 []string
	}{
		{"nothing listed", union("a", "b c"), `[]`, []string{"U|a", "U|b,c"}},
		{"as listed", union("a", "b c"), `["U|a", "U|b,c"]`, []string{"U|a", "U|b,c"}},
		{"a literal more", union("a", "b c d"), `["U|a", "U|b,c"]`, []string{"U|a", "U|b,c"}},
		{"a literal less", union("a", "c"), `["U|a", "U|b,c"]`, []string{"U|a", "U|b,c"}},
		{"a variant more", union("a", "b", "c"), `["U|a", "U|c"]`, []string{"U|a", "U|b", "U|c"}},
		{"a literal like two", union("b_c", "d"), `["U|b,c", "U|b_c"]`, []string{"U|b_c", "U|d"}},
		{"a variant that begins alike", union("aa", "b"), `["U|a"]`, []string{"U|aa", "U|b"}},
		{"a variant split in two", union("b", "c"), `["U|b,c"]`, []string{"U|b,c", "U|c"}},
		{"another union", union("a"), `["V|a,b", "U|x.kind"]`, []string{"U|a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			file, err := Parse("names.yaml", []byte("types: {T: "+tt.listed+"}"))
			if err != nil {
				t.Fatal(err)
			}
			if got := file.variantPlaces("U", object(t, tt.schema)); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	if got := (&File{}).variantPlaces("U", object(t, `{type: object}`)); got != nil {
		t.Errorf("no union: got %q", got)
	}
}
