package redact

import (
	"regexp"
	"testing"
)

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"":                  "",
		"no address: a?b=c": "no address: a?b=c",
		`Get "https://host/api?search=a\"b&c=d": EOF`:               `Get "https://host/api?[redacted]": EOF`,
		"from http://user:pass@host:1/x#token=1 to ftp://h/p, done": "from http://host:1/x?[redacted] to ftp://h/p, done",
		"https://host?a=b":                 "https://host?[redacted]",
		"://host?a=b":                      "://host?a=b",
		"[redacted]://host?a=b":            "[redacted]://host?[redacted]",
		"1://host?a=b c://host?a=b":        "1://host?a=b c://host?[redacted]",
		"a://b://c@d?e":                    "a://b://c@d?[redacted]",
		`http://a@b@host/c@d#e\`:           `http://host/c@d?[redacted]\`,
		"https://host?a\\\nb":              "https://host?[redacted]\\\nb",
		"https://host/päth?ä b":            "https://host/päth?[redacted] b",
		"see https://a.example?x=1&y=<br>": "see https://a.example?[redacted]<br>",
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
		"/a b/[redacted]":               "/a%20b/[redacted]",
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

// The grammar that Addresses follows, in the form of a regular expression.
var addresses = regexp.MustCompile(`([A-Za-z\]][A-Za-z0-9+.-]*://)([^\s"<>/?#]*@)?([^\s"<>?#]*)([?#](?:\\.|[^\s"<>\\])*)?`)

func FuzzAddresses(f *testing.F) {
	f.Add(`Get "https://user:pass@host/api?search=a\"b&c=d": EOF`)
	f.Add("a1+.-://b@c@d/e@f#g\\\n://")
	f.Fuzz(func(t *testing.T, text string) {
		want := addresses.ReplaceAllStringFunc(text, func(address string) string {
			parts := addresses.FindStringSubmatch(address)
			if parts[4] != "" {
				parts[4] = "?" + Mark
			}
			return parts[1] + parts[3] + parts[4]
		})
		if got := Addresses(text); got != want {
			t.Errorf("Addresses(%q)\n got %q\nwant %q", text, got, want)
		}
	})
}
