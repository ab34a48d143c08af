package redact

import "testing"

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"":                  "",
		"no address: a?b=c": "no address: a?b=c",
		`Get "https://host/api?search=a\"b&c=d": EOF`:               `Get "https://host/api?[redacted]": EOF`,
		"from http://user:pass@host:1/x#token=1 to ftp://h/p, done": "from http://host:1/x?[redacted] to ftp://h/p, done",
		"https://host?a=b": "https://host?[redacted]",
	} {
		if got := Addresses(in); got != want {
			t.Errorf("Addresses(%q)\n got %q\nwant %q", in, got, want)
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
