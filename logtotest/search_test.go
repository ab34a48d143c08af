package logtotest

import (
	"regexp"
	"testing"
)

func TestPatterns(t *testing.T) {
	for _, tt := range []struct {
		pattern func(string) string
		source  string
		yes, no []string
	}{
		{likePattern, `a%c`, []string{"ac", "abc", "a.c", "a\nc"}, []string{"abcd", "ab"}},
		{likePattern, `a_c`, []string{"abc", "aéc"}, []string{"ac", "abbc"}},
		{likePattern, `100\%`, []string{"100%"}, []string{"100x"}},
		{likePattern, `a.*`, []string{"a.*"}, []string{"abc"}},
		{likePattern, `\\`, []string{`\`}, []string{``}},
		{similarPattern, `(a|b)%`, []string{"a", "bcd"}, []string{"c", "(a|b)"}},
		{similarPattern, `[0-9]{2}_`, []string{"12x"}, []string{"1x", "12"}},
		{similarPattern, `a.c`, []string{"a.c"}, []string{"abc"}},
		{similarPattern, `a\%`, []string{"a%"}, []string{"ab"}},
	} {
		expression := regexp.MustCompile("(?s)" + tt.pattern(tt.source))
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
		if _, err := regexp.Compile("(?s)" + likePattern(like)); err != nil {
			t.Errorf("%q: %v", like, err)
		}
	})
}

func TestPageQuery(t *testing.T) {
	for raw, want := range map[string]string{
		"":                             "page=7",
		"page=1&page_size=3":           "page=7&page_size=3",
		"page_size=3&search=%25a+b%25": "page_size=3&search=%25a+b%25&page=7",
		"search.id=a&x=1&search.id=b":  "search.id=a%2Cb&x=1&page=7",
		"search=(A|B)*~":               "search=%28A%7CB%29*%7E&page=7",
		"&&=x&%zz=1":                   "page=7",
	} {
		if got := pageQuery(raw, 7); got != want {
			t.Errorf("%q: got %q, want %q", raw, got, want)
		}
	}
}
