package redact

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
)

// encodings are ways in which a server may repeat a value.
var encodings = []struct {
	name   string
	encode func(string) string
}{
	{"raw", func(s string) string { return s }},
	{"query", url.QueryEscape},
	{"query in lower case", func(s string) string {
		parts := strings.Split(url.QueryEscape(s), "%")
		for i, part := range parts[1:] {
			parts[i+1] = strings.ToLower(part[:2]) + part[2:]
		}
		return strings.Join(parts, "%")
	}},
	{"path", url.PathEscape},
	{"every byte in percent", func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			fmt.Fprintf(&b, "%%%02x", c)
		}
		return b.String()
	}},
	{"JSON", func(s string) string {
		text, _ := json.Marshal(s)
		return string(text[1 : len(text)-1])
	}},
	{"JSON with every character escaped", func(s string) string {
		var b strings.Builder
		for _, c := range utf16.Encode([]rune(s)) {
			fmt.Fprintf(&b, `\u%04x`, c)
		}
		return b.String()
	}},
	{"JSON as PHP writes it", func(s string) string { return strings.ReplaceAll(s, "/", `\/`) }},
	{"Go", func(s string) string { q := strconv.QuoteToASCII(s); return q[1 : len(q)-1] }},
	{"HTML", html.EscapeString},
	{"HTML with numbers", func(s string) string {
		var b strings.Builder
		for _, c := range s {
			fmt.Fprintf(&b, "&#x%X;", c)
		}
		return b.String()
	}},
	{"HTML without semicolons", func(s string) string {
		var b strings.Builder
		for _, c := range s {
			fmt.Fprintf(&b, "&#%d", c)
		}
		return b.String()
	}},
}

var opaque = []struct {
	name   string
	encode func(string) string
}{
	{"base64", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }},
	{"base64 without padding", func(s string) string { return base64.RawStdEncoding.EncodeToString([]byte(s)) }},
	{"base64url", func(s string) string { return base64.URLEncoding.EncodeToString([]byte(s)) }},
	{"Basic", func(s string) string { return base64.StdEncoding.EncodeToString([]byte("m2m:app:" + s)) }},
	{"Basic as OAuth 2.0 has it", func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte("m2m%3Aapp:" + url.QueryEscape(s)))
	}},
	{"base64 of JSON", func(s string) string {
		text, _ := json.Marshal(map[string]string{"id": "u1", "secret": s, "z": "z"})
		return base64.RawURLEncoding.EncodeToString(text)
	}},
	{"base64 in lines", func(s string) string {
		text := base64.StdEncoding.EncodeToString([]byte("some text before: " + s))
		for i := 20; i < len(text); i += 21 {
			text = text[:i] + "\n" + text[i:]
		}
		return text
	}},
	{"hex", func(s string) string { return hex.EncodeToString([]byte(s)) }},
	{"hex in capitals", func(s string) string { return fmt.Sprintf("%X", s) }},
}

var samples = []string{
	"hunter2token", "hunter2 & co", `a"b\c/d<e>f`, "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1MSJ9.c2ln-bmF0_dXJl",
	"pässwörd€𝄞", "100%41;&amp;x", `tail\u0041bc`, "-----BEGIN KEY-----\nMIIB+/8=\n-----END KEY-----", "+++---+++", "123456",
}

// leaks reports whether a text shows a value in any of the encodings.
func leaks(text, secret string) string {
	for _, e := range append(encodings, opaque[:3]...) {
		if form := e.encode(secret); strings.Contains(text, form) {
			return e.name + " " + form
		}
	}
	return ""
}

func TestSecretsInEachEncoding(t *testing.T) {
	for _, secret := range samples {
		var s Secrets
		s.Add(secret)
		for _, outer := range encodings {
			for _, inner := range append(encodings, opaque...) {
				echo := outer.encode(inner.encode(secret))
				text := s.Text("before " + echo + " after")
				if strings.Contains(text, echo) || leaks(text, secret) != "" {
					t.Errorf("%q, %s in %s: %q stays in %q", secret, inner.name, outer.name, echo, text)
				}
				if !strings.HasPrefix(text, "before ") || !strings.HasSuffix(text, " after") {
					t.Errorf("%q, %s in %s: %q", secret, inner.name, outer.name, text)
				}
			}
		}
	}
}

func TestSecretsLeaveTheRest(t *testing.T) {
	var s Secrets
	s.Add("hunter2", "abc", "x")
	for in, want := range map[string]string{
		"":                               "",
		"nothing to see":                 "nothing to see",
		"hunter2":                        "[redacted]",
		"a hunter2, and hunter2hunter2!": "a [redacted], and [redacted]!",
		"hunter 2":                       "[redacted]",
		"abc, abcd, xabc, (abc)":         "[redacted], abcd, xabc, ([redacted])",
		"100 % of \\ & more; &nbsp;":     "100 % of \\ & more; &nbsp;",
		"hunt":                           "hunt",
		"x":                              "x",
	} {
		if got := s.Text(in); got != want {
			t.Errorf("Text(%q)\n got %q\nwant %q", in, got, want)
		}
	}
	if (&Secrets{}).Text("hunter2") != "hunter2" || !(&Secrets{}).Empty() || s.Empty() {
		t.Error("the empty set is not empty")
	}
	if !s.Holds("hunter%32") || s.Holds("hunter") {
		t.Error("Holds is wrong")
	}
}

func TestCutText(t *testing.T) {
	var s Secrets
	s.Add("hunter2token")
	for in, want := range map[string]string{
		"see hunter2token":    "see [redacted]",
		"see hunter2to":       "see [redacted]",
		"see hunt":            "see [redacted]",
		"see hun":             "see hun",
		"see hunt%65":         "see [redacted]",
		"see hunt%6":          "see [redacted]",
		`see hunt\u006`:       "see [redacted]",
		"see hunter2 or more": "see hunter2 or more",
		"see hunter2token?":   "see [redacted]?",
		"hunter2tokenhunter2": "[redacted]",
	} {
		if got := s.CutText(in); got != want {
			t.Errorf("CutText(%q) is %q, want %q", in, got, want)
		}
	}
	basic := base64.StdEncoding.EncodeToString([]byte("app:hunter2token"))
	if got := s.CutText("see " + basic[:len(basic)-5]); !strings.HasPrefix(got, "see ") || !strings.HasSuffix(got, Mark) {
		t.Errorf("got %q", got)
	}
}

func TestBody(t *testing.T) {
	var s Secrets
	s.Add(`a","b`, "123456", `quo"te`, "41bcdef")
	for in, want := range map[string]string{
		`{"x":["a","b"],"y":"a\",\"b!"}`:      `{"x":["a","b"],"y":"[redacted]!"}`,
		`{"n":123456,"m":1234567,"o":-1.5e3}`: `{"n":"[redacted]","m":"[redacted]","o":-1.5e3}`,
		`{"123456":true,"z":"is quo\"te"}`:    `{"[redacted]":true,"z":"is [redacted]"}`,
		`{"z":"\u0041bcdef"}`:                 `{"z":"[redacted]"}`,
		`not JSON 123456`:                     `not JSON [redacted]`,
		`{"z":"cut 12345`:                     `{"z":"cut [redacted]`,
		`{ "nothing" : [ "here", 1, null ] }`: `{ "nothing" : [ "here", 1, null ] }`,
	} {
		if got := string(s.Body([]byte(in))); got != want {
			t.Errorf("Body(%s)\n got %s\nwant %s", in, got, want)
		}
	}
}

func TestCollected(t *testing.T) {
	var s Secrets
	s.AddHeader(http.Header{
		"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte("app:basic%26pass"))},
		"Cookie":        {"_session=cookie1; lang=cookie2"},
		"X-Api-Key":     {"gateway-key"},
		"User-Agent":    {"billing/1.4"},
	})
	u, err := url.Parse("https://user:urlpass@logto.example/api?search=someone&code=query-code-1")
	if err != nil {
		t.Fatal(err)
	}
	s.AddURL(u)
	s.AddURL(nil)
	s.AddForm("grant_type=exchange&subject_token=subject1&%zz=1")
	s.AddJSON([]byte(`{"name":"visible","password":"field1","nested":[{"clientSecret":"field2"}],
		"environmentVariables":{"ANY":"field3"},"headers":{"X":["field4"]},"accessTokenTtl":3600,"tokenType":"Bearer",
		"code":"654321","pin":987654,"token":"nope","userToken":"wrong-token","passphrase":"correct-horse-battery","enableTokenStorage":true,"error":{"code":"user.not_found"}}`))
	s.AddJSON([]byte(`{"password":"before-the-cut-1","token":"cut off`))
	for _, secret := range []string{
		"basic%26pass", "basic&pass", "cookie1", "cookie2", "gateway-key", "urlpass", "query-code-1", "subject1",
		"field1", "field2", "field3", "field4", "654321", "987654", "correct-horse-battery", "before-the-cut-1",
	} {
		if !s.Holds("x " + secret + " x") {
			t.Errorf("%s is not known", secret)
		}
	}
	for _, other := range []string{"billing/1.4", "someone", "exchange", "visible", "3600", "Bearer", "user.not_found", "true", "nope", "wrong-token"} {
		if s.Holds("x " + other + " x") {
			t.Errorf("%s is taken for a secret", other)
		}
	}
}

// Whatever stands around a secret, and however it is encoded, it does not come out.
func FuzzSecrets(f *testing.F) {
	for i, secret := range samples {
		f.Add(secret, uint64(i), "before ", " after")
		f.Add(secret, uint64(i*7919), `{"a":"`, `"}`)
	}
	f.Add("hunter2", uint64(1), `\`, `u0041`)
	f.Fuzz(func(t *testing.T, secret string, seed uint64, before, after string) {
		secret = strings.TrimSpace(secret)
		if len(secret) < minAnywhere || strings.ToValidUTF8(secret, "") != secret || strings.Contains(Mark, secret) {
			return
		}
		if strings.ContainsFunc(secret, func(c rune) bool { return unicode.IsControl(c) && c != '\n' }) {
			return // HTML cannot write it
		}
		random := rand.New(rand.NewPCG(seed, 0))
		echo := secret
		if random.IntN(2) == 0 {
			echo = opaque[random.IntN(len(opaque))].encode(echo)
		}
		for range random.IntN(4) {
			echo = encodings[random.IntN(len(encodings))].encode(echo)
		}
		// What stands beside a value must not make another escape of its first or last characters.
		const edges = " \"'<>(),:"
		before += edges[random.IntN(len(edges)):][:1]
		after = edges[random.IntN(len(edges)):][:1] + after
		var s Secrets
		s.Add(secret)
		for _, got := range []string{
			s.Text(before + echo + after),
			s.CutText(before + echo + after),
			string(s.Body([]byte(before + echo + after))),
		} {
			// What is around may happen to say the same.
			if !strings.Contains(before+after, echo) && strings.Contains(got, echo) {
				t.Fatalf("%q, written as %q, is in %q", secret, echo, got)
			}
		}
	})
}
