package names

import (
	"slices"
	"strings"

	"github.com/logto-go/management/openapi/internal/spec"
)

// variantPlaces returns the places of the variants of a union, in order: the
// name of the union and the literals that tell the variant. A variant that gains
// or loses a literal keeps the place it is listed under, if it still has one of
// the literals there.
func (f *File) variantPlaces(union string, s spec.Object) []string {
	if spec.List(s, "oneOf") == nil {
		return nil
	}
	var places []string
	for i, v := range spec.List(s, "oneOf") {
		places = append(places, union+"|"+spec.VariantLabel(v.(spec.Object), i))
	}
	listed := f.listedVariants(union)
	left := slices.DeleteFunc(slices.Clone(listed), func(place string) bool { return slices.Contains(places, place) })
	prop := spec.Str(spec.Obj(s, "discriminator"), "propertyName")
	for i, v := range spec.List(s, "oneOf") {
		if slices.Contains(listed, places[i]) {
			continue
		}
		for _, literal := range spec.Strings(spec.Obj(spec.Obj(v.(spec.Object), "properties"), prop), "enum") {
			at := slices.IndexFunc(left, func(place string) bool {
				return slices.Contains(spec.SplitLiterals(strings.TrimPrefix(place, union+"|")), literal)
			})
			if at >= 0 {
				places[i] = left[at]
				left = slices.Delete(left, at, at+1)
				break
			}
		}
	}
	return places
}

// listedVariants returns the listed places of the variants of a union, sorted.
func (f *File) listedVariants(union string) []string {
	var out []string
	for _, places := range f.Types {
		for _, place := range places {
			if strings.HasPrefix(place, union+"|") && !strings.ContainsAny(place, "[{") {
				out = append(out, place)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
