package ownwords

import "testing"

func TestCount(t *testing.T) {
	for text, want := range map[string]int{
		"is the name of the hook.":                        0,
		"holds the names of hooks in order.":              2,
		"is shown in the Console and need not be unique.": 5,
		"": 0,
	} {
		if got := Count(text, "Hook", "name"); got != want {
			t.Errorf("%q has %d words of its own, want %d", text, got, want)
		}
	}
}
