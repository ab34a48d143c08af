package redact

import (
	"net/http"
	"testing"
)

func TestHeader(t *testing.T) {
	var s Secrets
	s.Add("hunter2token")
	header := http.Header{
		"Set-Cookie":       {"_session=abc; Path=/"},
		"X-Access-Token":   {"abc"},
		"Location":         {"https://user:pass@app.example/cb/hunter2token?code=abc#abc"},
		"Www-Authenticate": {`Bearer realm="hunter2token", error="invalid_token"`},
		"Content-Type":     {"text/html"},
		"X-Gateway":        {"eu-1", "hunter2token"},
	}
	got := s.Header(header)
	for name, want := range map[string]string{
		"Set-Cookie": Mark, "X-Access-Token": Mark, "Location": "https://app.example/cb/[redacted]?[redacted]",
		"Www-Authenticate": `Bearer realm="[redacted]", error="invalid_token"`, "Content-Type": "text/html", "X-Gateway": "eu-1",
	} {
		if got.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, got.Get(name), want)
		}
	}
	if header.Get("X-Access-Token") != "abc" || got["X-Gateway"][1] != Mark {
		t.Errorf("got %v from %v", got, header)
	}
}

func TestShown(t *testing.T) {
	var s Secrets
	s.Add("hunter2token")
	for name, want := range map[string]string{
		"Content-Type": "a, [redacted]", "content-type": "a, [redacted]", "Location": "a,%20[redacted]", "X-Custom": Mark, "Cookie": Mark,
	} {
		if got := s.Shown(name, []string{"a", "hunter2token"}); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestWithoutQuery(t *testing.T) {
	for in, want := range map[string]string{
		"":                              "",
		"/a/b":                          "/a/b",
		"/a?x=1#f":                      "/a?[redacted]",
		"/a#access_token=1":             "/a",
		"https://u:p@host:1/a%2Fb?x":    "https://host:1/a%2Fb?[redacted]",
		"https://host/?":                "https://host/?[redacted]",
		"https://host/%zz?token=secret": Mark,
		"0; url=https://host?x=1":       Mark,
	} {
		if got := WithoutQuery(in); got != want {
			t.Errorf("WithoutQuery(%q) is %q, want %q", in, got, want)
		}
	}
}
