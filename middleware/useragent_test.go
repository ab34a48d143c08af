package middleware

import (
	"regexp"
	"runtime/debug"
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

func TestModuleVersion(t *testing.T) {
	ours := func(version string, replace *debug.Module) []*debug.Module {
		return []*debug.Module{
			{Path: "example.com/other", Version: "v9.9.9"},
			{Path: modulePath, Version: version, Replace: replace},
		}
	}
	tests := []struct {
		info *debug.BuildInfo
		ok   bool
		want string
	}{
		{nil, false, "devel"},
		{&debug.BuildInfo{}, true, "devel"},
		{&debug.BuildInfo{Main: debug.Module{Path: modulePath, Version: "(devel)"}}, true, "devel"},
		{&debug.BuildInfo{Main: debug.Module{Path: modulePath, Version: "v1.2.3"}}, true, "v1.2.3"},
		{&debug.BuildInfo{Deps: ours("v1.2.3", nil)}, true, "v1.2.3"},
		{&debug.BuildInfo{Deps: ours("v1.2.3", &debug.Module{Path: "../fork"})}, true, "devel"},
		{&debug.BuildInfo{Deps: ours("v1.2.3", &debug.Module{Path: "example.com/fork", Version: "v1.2.4"})}, true, "v1.2.4"},
	}
	for _, tt := range tests {
		if got := moduleVersion(tt.info, tt.ok); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
