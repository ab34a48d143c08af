package emit

import "testing"

func TestImportsOf(t *testing.T) {
	const given = `import (
	"net/url"
	"context"
	runtime "example.com/x/runtime"
	types "example.com/x/v2"
)
import "context"
`
	for _, tt := range []struct{ name, body, want string }{
		{"none", "func f() {}", ""},
		{"one", "func f(ctx context.Context) {}", "import \"context\"\n"},
		{"in order, in two groups", "var a url.URL\nvar b types.T\nvar c context.Context\nfunc f() { runtime.G() }",
			"import (\n\"context\"\n\"net/url\"\n\nruntime \"example.com/x/runtime\"\ntypes \"example.com/x/v2\"\n)\n"},
		{"a parameter of that name", "func f(url T) string { return url.Path }", ""},
		{"a variable of that name", "func f() { url := 1; _ = url.x }", ""},
		{"both", "func f(url T) string { return url.Path }\nvar a = url.Parse", "import \"net/url\"\n"},
		{"a field of that name", "type t struct { url int }\nfunc f(v t) { _ = v.url.x }", ""},
		{"in a comment", "// See context.Context.\nfunc f() {}", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := importsOf(given, tt.body); got != tt.want || err != nil {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
	if _, err := importsOf(given, "no Go"); err == nil {
		t.Error("no error")
	}
}
