package store

import (
	"slices"
	"testing"
)

func TestDrop(t *testing.T) {
	var r Relation
	for _, pair := range [][2]string{{"a", "x"}, {"a", "y"}, {"b", "x"}, {"b", "a"}} {
		r.Add(pair[0], pair[1])
	}
	r.Drop(func(left, right string) bool { return left == "a" || right == "a" })
	if left := r.LeftOf("x"); !slices.Equal(left, []string{"b"}) {
		t.Errorf("left of x: %q", left)
	}
	if left := slices.Concat(r.RightOf("a"), r.LeftOf("y"), r.LeftOf("a")); len(left) > 0 {
		t.Errorf("left over: %q", left)
	}
}
