package logtotest

import (
	"iter"
	"slices"
)

// table holds the rows of one kind by id, in the order they were added.
type table[T any] struct {
	rows  map[string]*T
	order []string
}

func newTable[T any]() *table[T] { return &table[T]{rows: map[string]*T{}} }

func (t *table[T]) get(id string) *T { return t.rows[id] }
func (t *table[T]) has(id string) bool {
	_, found := t.rows[id]
	return found
}
func (t *table[T]) len() int { return len(t.rows) }

// put adds the row, or replaces it in its place.
func (t *table[T]) put(id string, row *T) {
	if !t.has(id) {
		t.order = append(t.order, id)
	}
	t.rows[id] = row
}

// remove tells whether there was such a row.
func (t *table[T]) remove(id string) bool {
	if !t.has(id) {
		return false
	}
	delete(t.rows, id)
	t.order = slices.DeleteFunc(t.order, func(other string) bool { return other == id })
	return true
}

// all yields the rows, oldest first.
func (t *table[T]) all() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, id := range t.order {
			if !yield(t.rows[id]) {
				return
			}
		}
	}
}

// newest yields the rows, newest first.
func (t *table[T]) newest() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, id := range slices.Backward(t.order) {
			if !yield(t.rows[id]) {
				return
			}
		}
	}
}

// find returns the first row that fits, or nil.
func (t *table[T]) find(fits func(*T) bool) *T {
	for row := range t.all() {
		if fits(row) {
			return row
		}
	}
	return nil
}

// relation holds pairs of ids: which user has which role, which organization has which member.
type relation struct {
	rights map[string][]string // by left
	lefts  map[string][]string // by right
}

func newRelation() *relation {
	return &relation{rights: map[string][]string{}, lefts: map[string][]string{}}
}

func (r *relation) has(left, right string) bool { return slices.Contains(r.rights[left], right) }

// rightOf returns what left is paired with, in the order the pairs were added.
func (r *relation) rightOf(left string) []string { return r.rights[left] }

// leftOf is rightOf seen from the other side.
func (r *relation) leftOf(right string) []string { return r.lefts[right] }

// add tells whether the pair is new.
func (r *relation) add(left, right string) bool {
	if r.has(left, right) {
		return false
	}
	r.rights[left] = append(r.rights[left], right)
	r.lefts[right] = append(r.lefts[right], left)
	return true
}

// remove tells whether there was such a pair.
func (r *relation) remove(left, right string) bool {
	if !r.has(left, right) {
		return false
	}
	r.rights[left] = without(r.rights[left], right)
	r.lefts[right] = without(r.lefts[right], left)
	return true
}

// replace makes the given ids everything that left is paired with.
func (r *relation) replace(left string, rights []string) {
	r.dropLeft(left)
	for _, right := range rights {
		r.add(left, right)
	}
}

// dropLeft and dropRight forget every pair of an id: what a deletion cascades to.
func (r *relation) dropLeft(left string) {
	for _, right := range slices.Clone(r.rights[left]) {
		r.remove(left, right)
	}
}

func (r *relation) dropRight(right string) {
	for _, left := range slices.Clone(r.lefts[right]) {
		r.remove(left, right)
	}
}

// without returns a new slice, so that callers may go on ranging over the old one.
func without(ids []string, id string) []string {
	out := make([]string, 0, len(ids))
	for _, other := range ids {
		if other != id {
			out = append(out, other)
		}
	}
	return out
}

// pick returns the rows of the given ids that exist.
func (t *table[T]) pick(ids []string) []*T {
	out := make([]*T, 0, len(ids))
	for _, id := range ids {
		if row := t.get(id); row != nil {
			out = append(out, row)
		}
	}
	return out
}

// dropLeftWhere forgets every pair whose left side fits.
func (r *relation) dropLeftWhere(fits func(left string) bool) {
	for left := range r.rights {
		if fits(left) {
			r.dropLeft(left)
		}
	}
}
