package spec

import (
	"slices"
	"testing"
)

func TestLiterals(t *testing.T) {
	for label, literals := range map[string][]string{
		"": {""}, "a": {"a"}, "http_status": {"http_status"}, "a,b": {"a", "b"}, `a\,b`: {"a,b"}, `a\\,b\,c`: {`a\`, "b,c"}, ",": {"", ""}, "ü,日本": {"ü", "日本"},
	} {
		if got := JoinLiterals(literals); got != label {
			t.Errorf("%q: joined to %q, want %q", literals, got, label)
		}
		if got := SplitLiterals(label); !slices.Equal(got, literals) {
			t.Errorf("%q: split into %q, want %q", label, got, literals)
		}
	}
}
