package redact

import (
	"html"
	"net/http"
	"strings"
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
		"Link":             {`<https://h.example/api/users?search=ann%40example.com&page=2>; rel="next"`},
	}
	got := s.Header(header)
	for name, want := range map[string]string{
		"Set-Cookie": Mark, "X-Access-Token": Mark, "Location": "https://app.example/cb/[redacted]?[redacted]",
		"Www-Authenticate": `Bearer realm="[redacted]", error="invalid_token"`, "Content-Type": "text/html", "X-Gateway": "eu-1",
		"Link": `<https://h.example/api/users?[redacted]>; rel="next"`,
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

// An address ends where a secret goes on.
func TestSecretsInAddresses(t *testing.T) {
	for _, secret := range []string{"start?middle#end", `start"middle" end`, "start&middle>end"} {
		var s Secrets
		s.Add(secret)
		for _, encode := range []func(string) string{encodings[0].encode, html.EscapeString} {
			address := "https://host.example/" + encode(secret)
			header := s.Header(http.Header{"Location": {address}, "Link": {"<" + address + ">"}})
			for _, text := range []string{
				header.Get("Location"), header.Get("Link"), s.Shown("Location", []string{address}), s.Cause("see " + address),
			} {
				if !strings.Contains(text, "host.example/[redacted]") || strings.Contains(text, "start") || strings.Contains(text, "end") {
					t.Errorf("%s is shown as %s", address, text)
				}
			}
		}
	}
}
