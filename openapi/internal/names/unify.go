package names

import (
	"fmt"
	"slices"

	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// unify merges schemas that stand in these directions. Schemas of requests are only merged where
// that does not change the wire: a property that one of them requires must not become one that can
// be left out, and one that may be null or left out must not lose one of both.
//
// The result shares parts with both, none of which is ever changed.
func unify(a spec.Object, adir direction, b spec.Object, bdir direction) (spec.Object, error) {
	merged, err := refine.MergeShared(a, b)
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		schema spec.Object
		dir    direction
	}{{a, adir}, {b, bdir}} {
		if part.dir&request == 0 {
			continue
		}
		if err := sameWire(part.schema, merged, adir|bdir); err != nil {
			return nil, err
		}
	}
	return merged, nil
}

// sameWire says what of a schema in a request a merged one could not send.
func sameWire(s, merged spec.Object, dir direction) error {
	props, into := spec.Obj(s, "properties"), spec.Obj(merged, "properties")
	before, after := spec.Strings(s, "required"), spec.Strings(merged, "required")
	for _, name := range spec.Keys(props) {
		p := spec.Obj(props, name)
		isRequired := slices.Contains(before, name)
		if isRequired && !slices.Contains(after, name) && into != nil {
			return fmt.Errorf("%s is required in one request, and not elsewhere", name)
		}
		if !isRequired && spec.True(p, "nullable") && dir != request {
			return fmt.Errorf("%s may be null in a request, which responses do not tell from nothing", name)
		}
		if m := spec.Obj(into, name); m != nil {
			if err := sameWire(p, m, dir); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	for _, key := range []string{"items", "additionalProperties"} {
		if inner, m := spec.Obj(s, key), spec.Obj(merged, key); inner != nil && m != nil {
			if err := sameWire(inner, m, dir); err != nil {
				return err
			}
		}
	}
	return sameVariants(s, merged, dir)
}

// sameVariants compares the variants of unions: those of one literal.
func sameVariants(s, merged spec.Object, dir direction) error {
	prop := spec.Str(spec.Obj(s, "discriminator"), "propertyName")
	for _, v := range spec.List(s, "oneOf") {
		for _, m := range spec.List(merged, "oneOf") {
			v, m := v.(spec.Object), m.(spec.Object)
			if prop != "" && !shareLiteral(v, m, prop) {
				continue
			}
			if err := sameWire(v, m, dir); err != nil {
				return err
			}
		}
	}
	return nil
}

func shareLiteral(a, b spec.Object, prop string) bool {
	literals := spec.Strings(spec.Obj(spec.Obj(b, "properties"), prop), "enum")
	return slices.ContainsFunc(spec.Strings(spec.Obj(spec.Obj(a, "properties"), prop), "enum"), func(s string) bool {
		return slices.Contains(literals, s)
	})
}
