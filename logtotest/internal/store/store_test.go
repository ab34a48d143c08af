package store

import (
	"slices"
	"testing"
)

func TestForget(t *testing.T) {
	var r Relation
	for _, pair := range [][2]string{{"a", "x"}, {"b", "a"}, {"a/c", "x"}, {"c/a", "y"}, {"c/d", "x"}, {"ab/cd", "x"}} {
		r.Add(pair[0], pair[1])
	}
	r.Forget("a")
	if left := r.LeftOf("x"); !slices.Equal(left, []string{"c/d", "ab/cd"}) {
		t.Errorf("left of x: %q", left)
	}
	if right := slices.Concat(r.RightOf("b"), r.RightOf("c/a"), r.LeftOf("a"), r.LeftOf("y")); len(right) > 0 {
		t.Errorf("left over: %q", right)
	}
}
