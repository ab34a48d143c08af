package markdown

import (
	"strings"
	"testing"
)

func TestCode(t *testing.T) {
	for text, want := range map[string]string{
		"GetUser":                  "`GetUser`",
		"":                         "` `",
		"a`b":                      "`a'b`",
		"a|b":                      "`a¦b`",
		"a\n# Heading\r\n- @admin": "`a # Heading - @admin`",
		"``` Fixes #1":             "`''' Fixes #1`",
		"a\x00b\u202ec\u2028d":     "`a b c d`",
		"\xff":                     "`�`",
	} {
		if got := Code(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got := Codes([]string{"a", "b`"}); got != "`a`, `b'`" {
		t.Errorf("got %s", got)
	}
}

func TestBlock(t *testing.T) {
	if got := Block([]string{"a\n```\nb", "  c"}); got != "```text\na ''' b\nc\n```\n" {
		t.Errorf("got %s", got)
	}
}

// Whatever the text, it is one code span on one line.
func FuzzCode(f *testing.F) {
	f.Add("a`b\n# c | @d <e> [f](g) ``h``")
	f.Fuzz(func(t *testing.T, text string) {
		got := Code(text)
		inside := strings.TrimSuffix(strings.TrimPrefix(got, "`"), "`")
		if len(got) != len(inside)+2 || strings.ContainsAny(inside, "`|\n\r") || strings.TrimSpace(inside) == "" && inside != " " {
			t.Errorf("%q: %q", text, got)
		}
	})
}
