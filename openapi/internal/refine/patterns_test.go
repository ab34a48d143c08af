package refine

import "testing"

func TestPatterns(t *testing.T) {
	for _, tt := range []schemaTest{
		{name: "JavaScript literal", in: `{type: string, format: regex, pattern: '/^[a-z]+$/'}`, want: `{type: string, pattern: '^[a-z]+$'}`},
		{name: "without regard to case", in: `{type: string, pattern: '/^#[\da-f]{3}$/i'}`, want: `{type: string, pattern: '(?i)^#[\da-f]{3}$'}`},
		{name: "slashes inside", in: `{type: string, pattern: '/a/b/'}`, want: `{type: string, pattern: a/b}`},
		{name: "bare expression", in: `{type: string, pattern: '^a$'}`, want: `{type: string, pattern: '^a$'}`},
		{name: "one slash", in: `{type: string, pattern: '/a'}`, want: `{type: string, pattern: '/a'}`},
		{name: "only slashes", in: `{type: string, pattern: '//'}`, want: `{type: string, pattern: ''}`},
		{name: "what no other engine reads", in: `{type: string, pattern: '/^(?!x).*$/'}`, want: `{type: string}`},
		{name: "url", in: `{type: string, format: url}`, want: `{type: string, format: uri}`},
	} {
		tt.run(t, patterns)
	}
}
