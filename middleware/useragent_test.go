package middleware

import (
	"os"
	"regexp"
	"testing"
)

func TestUserAgent(t *testing.T) {
	form := regexp.MustCompile(`^logto-go-management/\S+ go/1\.\d+\S*$`)
	if got := UserAgentString(""); !form.MatchString(got) {
		t.Errorf("got %q", got)
	}
	req := newRequest(t, "GET", "")
	if err := UserAgent("billing/1.4")(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	if got := req.Header.Get("User-Agent"); got != "billing/1.4 "+UserAgentString("") {
		t.Errorf("got %q", got)
	}
}

// The version is that of the newest release in the changelog, or devel before the first.
func TestVersion(t *testing.T) {
	changelog, err := os.ReadFile("../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	want := "devel"
	if m := regexp.MustCompile(`(?m)^## \[(\d\S*)\]`).FindSubmatch(changelog); m != nil {
		want = "v" + string(m[1])
	}
	if version != want {
		t.Errorf("the version is %q, the newest release of the changelog %q: change one of them", version, want)
	}
}
