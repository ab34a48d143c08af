package store

import (
	"iter"
	"slices"
)

// Table holds the rows of one kind by id, in the order they were added.
type Table[T any] struct {
	rows  map[string]*T
	order []string
}

// NewTable returns a table without rows.
func NewTable[T any]() *Table[T] { return &Table[T]{rows: map[string]*T{}} }

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

// All yields the rows, oldest first.
func (t *Table[T]) All() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, id := range t.order {
			if !yield(t.rows[id]) {
				return
			}
		}
	}
}

// Newest yields the rows, newest first.
func (t *Table[T]) Newest() iter.Seq[*T] {
	return func(yield func(*T) bool) {
		for _, id := range slices.Backward(t.order) {
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
