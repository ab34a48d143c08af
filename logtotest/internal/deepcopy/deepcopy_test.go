package deepcopy

import (
	"reflect"
	"testing"
	"time"
)

type node struct {
	name  string
	next  *node
	tags  []string
	byKey map[string]*node
	any   any
	pair  [2]*node
	when  time.Time
	run   func() string
}

func TestOf(t *testing.T) {
	shared := &node{name: "shared", tags: []string{"a"}}
	original := &node{
		name: "first", next: shared, tags: []string{"b", "c"}, byKey: map[string]*node{"shared": shared},
		any: []any{map[string]any{"deep": []string{"x"}}, shared, nil}, pair: [2]*node{shared, nil},
		when: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC), run: func() string { return "ran" },
	}
	shared.next = original // a circle
	got := Of(original)
	if got == original || got.next == shared || got.next.next != got {
		t.Error("the circle is not a circle of copies")
	}
	if got.byKey["shared"] != got.next || got.any.([]any)[1] != any(got.next) || got.pair[0] != got.next {
		t.Error("pointers that were the same are not the same")
	}
	if got.run() != "ran" || !got.when.Equal(original.when) {
		t.Error("a function or a time was lost")
	}
	shared.name, shared.tags[0], original.tags[1] = "changed", "changed", "changed"
	original.any.([]any)[0].(map[string]any)["deep"].([]string)[0] = "changed"
	delete(original.byKey, "shared")
	want := []any{"shared", []string{"a"}, []string{"b", "c"}, []string{"x"}, 1}
	have := []any{got.next.name, got.next.tags, got.tags, got.any.([]any)[0].(map[string]any)["deep"], len(got.byKey)}
	if !reflect.DeepEqual(have, want) {
		t.Errorf("got %v, want %v", have, want)
	}
	if Of[node](nil) != nil {
		t.Error("the copy of nil is not nil")
	}
	empty := Of(&node{tags: []string{}})
	if empty.tags == nil || empty.byKey != nil || empty.any != nil {
		t.Errorf("nil and empty are mixed up: %+v", empty)
	}
}
