package store

import "slices"

// Relation holds pairs of ids: which user has which role, which organization has which member.
type Relation struct {
	rights map[string][]string // by left
	lefts  map[string][]string // by right
}

// NewRelation returns a relation without pairs.
func NewRelation() *Relation {
	return &Relation{rights: map[string][]string{}, lefts: map[string][]string{}}
}

// Flipped is the same relation seen from the other side: what is added to one is in both.
func (r *Relation) Flipped() *Relation { return &Relation{rights: r.lefts, lefts: r.rights} }

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

// DropLeft forgets every pair of an id on the left: what a deletion cascades to.
func (r *Relation) DropLeft(left string) {
	for _, right := range slices.Clone(r.rights[left]) {
		r.Remove(left, right)
	}
}

// DropRight is DropLeft seen from the other side.
func (r *Relation) DropRight(right string) {
	for _, left := range slices.Clone(r.lefts[right]) {
		r.Remove(left, right)
	}
}

// without returns a new slice, so that callers may go on ranging over the old one.
func without(ids []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id })
}

// DropLeftWhere forgets every pair whose left side fits.
func (r *Relation) DropLeftWhere(fits func(left string) bool) {
	for left := range r.rights {
		if fits(left) {
			r.DropLeft(left)
		}
	}
}
