package names

import (
	"github.com/logto-go/management/openapi/internal/refine"
	"github.com/logto-go/management/openapi/internal/spec"
)

// memo keeps what was made of schemas, since naming goes several rounds over mostly the same ones.
// No schema is ever changed while types are named, so its address stands for it.
type memo struct {
	unified map[pair]unified
	merged  map[pair]unified
	shapes  map[directed]shaped
}

// directed is a schema that goes some way.
type directed struct {
	address uintptr
	dir     direction
}

type pair struct{ a, b directed }

// unified is what two schemas became. It holds them, so that no other gets their address.
type unified struct {
	a, b, schema spec.Object
	err          error
}

// shaped is a schema with its shape.
type shaped struct {
	schema spec.Object
	shape  string
}

func newMemo() *memo {
	return &memo{unified: map[pair]unified{}, merged: map[pair]unified{}, shapes: map[directed]shaped{}}
}

// unify is the function unify, once for each pair of schemas.
func (m *memo) unify(a spec.Object, adir direction, b spec.Object, bdir direction) (spec.Object, error) {
	key := pair{directed{spec.Address(a), adir}, directed{spec.Address(b), bdir}}
	u, ok := m.unified[key]
	if !ok {
		u.a, u.b = a, b
		u.schema, u.err = unify(a, adir, b, bdir)
		m.unified[key] = u
	}
	return u.schema, u.err
}

// merge is refine.MergeShared, once for each pair of schemas.
func (m *memo) merge(a, b spec.Object) (spec.Object, error) {
	key := pair{directed{address: spec.Address(a)}, directed{address: spec.Address(b)}}
	u, ok := m.merged[key]
	if !ok {
		u.a, u.b = a, b
		u.schema, u.err = refine.MergeShared(a, b)
		m.merged[key] = u
	}
	return u.schema, u.err
}

// shape is the function shape, once for each schema.
func (m *memo) shape(s spec.Object, dir direction) string {
	key := directed{spec.Address(s), dir}
	out, ok := m.shapes[key]
	if !ok {
		out = shaped{s, shape(s, dir)}
		m.shapes[key] = out
	}
	return out.shape
}
