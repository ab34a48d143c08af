package store

import (
	"iter"
	"slices"
)

// Table holds the rows of one kind by id, in the order they were added. The zero Table has none.
type Table[T any] struct {
	rows  map[string]*T
	order []string
}

// Get returns the row, nil if there is none.
func (t *Table[T]) Get(id string) *T { return t.rows[id] }

// Has reports whether there is such a row.
func (t *Table[T]) Has(id string) bool {
	_, found := t.rows[id]
	return found
}

// Len returns the number of rows.
func (t *Table[T]) Len() int { return len(t.rows) }

// Put adds the row, or replaces it in its place.
func (t *Table[T]) Put(id string, row *T) {
	if t.rows == nil {
		t.rows = map[string]*T{}
	}
	if !t.Has(id) {
		t.order = append(t.order, id)
	}
	t.rows[id] = row
}

// Remove reports whether there was such a row.
func (t *Table[T]) Remove(id string) bool {
	if !t.Has(id) {
		return false
	}
	delete(t.rows, id)
	t.order = slices.DeleteFunc(t.order, func(other string) bool { return other == id })
	return true
}

// Drop removes the rows that fit.
func (t *Table[T]) Drop(fits func(*T) bool) {
	for id, row := range t.rows {
		if fits(row) {
			t.Remove(id)
		}
	}
}

// All yields the rows, oldest first.
func (t *Table[T]) All() iter.Seq[*T] { return t.inOrder(slices.All(t.order)) }

// Newest yields the rows, newest first.
func (t *Table[T]) Newest() iter.Seq[*T] { return t.inOrder(slices.Backward(t.order)) }

func (t *Table[T]) inOrder(ids iter.Seq2[int, string]) iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, id := range ids {
			if !yield(t.rows[id]) {
				return
			}
		}
	}
}

// Find returns the first row that fits, or nil.
func (t *Table[T]) Find(fits func(*T) bool) *T {
	for row := range t.All() {
		if fits(row) {
			return row
		}
	}
	return nil
}

// Any reports whether a row fits.
func (t *Table[T]) Any(fits func(*T) bool) bool { return t.Find(fits) != nil }

// Where returns the rows that fit, oldest first.
func (t *Table[T]) Where(fits func(*T) bool) []*T {
	var out []*T
	for row := range t.All() {
		if fits(row) {
			out = append(out, row)
		}
	}
	return out
}

// Pick returns the rows of the given ids that exist.
func (t *Table[T]) Pick(ids []string) []*T {
	out := make([]*T, 0, len(ids))
	for _, id := range ids {
		if row := t.Get(id); row != nil {
			out = append(out, row)
		}
	}
	return out
}

// Relation holds pairs of ids: which user has which role, which organization has which member. The
// zero Relation has none.
type Relation struct {
	rights map[string][]string // by left
	lefts  map[string][]string // by right
}

// prepare makes the maps before they are written to.
func (r *Relation) prepare() {
	if r.rights == nil {
		r.rights, r.lefts = map[string][]string{}, map[string][]string{}
	}
}

// Flipped is the same relation seen from the other side: what is added to one is in both.
func (r *Relation) Flipped() *Relation {
	r.prepare()
	return &Relation{rights: r.lefts, lefts: r.rights}
}

// Has reports whether the two are a pair.
func (r *Relation) Has(left, right string) bool { return slices.Contains(r.rights[left], right) }

// RightOf returns what left is paired with, in the order the pairs were added.
func (r *Relation) RightOf(left string) []string { return r.rights[left] }

// LeftOf is RightOf seen from the other side.
func (r *Relation) LeftOf(right string) []string { return r.lefts[right] }

// Add reports whether the pair is new.
func (r *Relation) Add(left, right string) bool {
	if r.Has(left, right) {
		return false
	}
	r.prepare()
	r.rights[left] = append(r.rights[left], right)
	r.lefts[right] = append(r.lefts[right], left)
	return true
}

// Remove reports whether there was such a pair.
func (r *Relation) Remove(left, right string) bool {
	if !r.Has(left, right) {
		return false
	}
	r.rights[left] = without(r.rights[left], right)
	r.lefts[right] = without(r.lefts[right], left)
	return true
}

// Replace makes the given ids everything that left is paired with.
func (r *Relation) Replace(left string, rights []string) {
	r.DropLeft(left)
	for _, right := range rights {
		r.Add(left, right)
	}
}

// DropLeft forgets every pair of an id on the left.
func (r *Relation) DropLeft(left string) {
	for _, right := range slices.Clone(r.rights[left]) {
		r.Remove(left, right)
	}
}

// Drop removes the pairs that fit.
func (r *Relation) Drop(fits func(left, right string) bool) {
	for left, rights := range r.rights {
		for _, right := range rights {
			if fits(left, right) {
				r.Remove(left, right)
			}
		}
	}
}

// without returns a new slice, so that callers may go on ranging over the old one.
func without(ids []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id })
}
