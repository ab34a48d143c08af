package search

import (
	"regexp"
	"testing"
)

func TestPatterns(t *testing.T) {
	for _, tt := range []struct {
		operators string
		source    string
		yes, no   []string
	}{
		{"", `a%c`, []string{"ac", "abc", "a.c", "a\nc"}, []string{"abcd", "ab"}},
		{"", `a_c`, []string{"abc", "aéc"}, []string{"ac", "abbc"}},
		{"", `100\%`, []string{"100%"}, []string{"100x"}},
		{"", `a.*`, []string{"a.*"}, []string{"abc"}},
		{"", `\\`, []string{`\`}, []string{``}},
		{operators, `(a|b)%`, []string{"a", "bcd"}, []string{"c", "(a|b)"}},
		{operators, `[0-9]{2}_`, []string{"12x"}, []string{"1x", "12"}},
		{operators, `a.c`, []string{"a.c"}, []string{"abc"}},
		{operators, `a\%`, []string{"a%"}, []string{"ab"}},
	} {
		expression := regexp.MustCompile("(?s)" + pattern(tt.source, tt.operators))
		for _, s := range tt.yes {
			if !expression.MatchString(s) {
				t.Errorf("%q does not match %q", tt.source, s)
			}
		}
		for _, s := range tt.no {
			if expression.MatchString(s) {
				t.Errorf("%q matches %q", tt.source, s)
			}
		}
	}
}

func FuzzLikePattern(f *testing.F) {
	for _, seed := range []string{`%a_\%`, `\`, `(((`, `[`, "\x00", "é%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, like string) {
		if _, err := regexp.Compile("(?s)" + pattern(like, "")); err != nil {
			t.Errorf("%q: %v", like, err)
		}
	})
}
