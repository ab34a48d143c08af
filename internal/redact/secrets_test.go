package redact

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// leaks reports whether a text shows a value in any of the encodings.
func leaks(text, secret string) string {
	for _, e := range slices.Concat(encodings, charsets, opaque[:3]) {
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
		for _, outer := range slices.Concat(encodings, charsets) {
			for _, inner := range slices.Concat(encodings, charsets, opaque) {
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

// What is not ASCII is one to a search as to another. That must not make other words secret.
func TestLettersLeaveTheRest(t *testing.T) {
	var s Secrets
	s.Add("für", "größe1", "ab?", "abc1", "пароль", "пароль123", "äöüäöü", "pä55wörd", "señor-77", "%C3%A9")
	for _, text := range []string{
		"Für die Größe 1 gibt es über 123 Möglichkeiten: wählen Sie eine? Ja, bitte…",
		"User not found??? (id: u1) 100 % &nbsp; &notin; &amp x",
		"é or A",
		"ошибка: слово 123, et voilà, senor 77",
		`{"code":"user.not_found","message":"Größe2?","n":[1,2,123],"s":"\u{e4} \344 =?UTF-8?Q?=C3=A4?= =20"}`,
		"???????? \ufffd\ufffd\ufffd \xe4\xf6\xfc",
	} {
		if got := s.Text(text); got != text {
			t.Errorf("%q\nbecomes %q", text, got)
		}
	}
	for _, text := range []string{"für", "f\xfcr", "fÃ¼r", "größe1", "gr??e1", "gr\xf6\xdfe1", "пароль", "Ð¿Ð°Ñ\u0080Ð¾Ð»Ñ\u008c", "\xe4\xf6\xfc\xe4\xf6\xfc"} {
		if got := s.Text("a " + text + ", b"); got != "a [redacted], b" {
			t.Errorf("%q becomes %q", text, got)
		}
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
	s.AddJSON([]byte(`[{"headers":{}},["not-in-the-headers"]]`))
	s.AddJSON([]byte(`{"password":"before-the-cut-1","token":"cut off`))
	for _, secret := range []string{
		"basic%26pass", "basic&pass", "cookie1", "cookie2", "gateway-key", "urlpass", "query-code-1", "subject1",
		"field1", "field2", "field3", "field4", "654321", "987654", "correct-horse-battery", "before-the-cut-1",
	} {
		if !s.Holds("x " + secret + " x") {
			t.Errorf("%s is not known", secret)
		}
	}
	for _, other := range []string{"billing/1.4", "someone", "exchange", "visible", "3600", "Bearer", "user.not_found", "true", "nope", "wrong-token", "not-in-the-headers"} {
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
		if plain := bare(secret); plain != secret && len(squeezed(plain)) < minSecret {
			return // it is an escape of next to nothing
		}
		ways := encodings
		if tight := squeezed(secret); len(tight) >= minSecret && !fewLetters(tight) {
			ways = slices.Concat(encodings, charsets)
		}
		random := rand.New(rand.NewPCG(seed, 0))
		echo := secret
		if random.IntN(2) == 0 {
			echo = opaque[random.IntN(len(opaque))].encode(echo)
		}
		for range random.IntN(4) {
			echo = ways[random.IntN(len(ways))].encode(echo)
		}
		// What stands beside a value must not make another escape of its first or last characters.
		const edges = " \"'<>(),:"
		before += edges[random.IntN(len(edges)):][:1]
		after = edges[random.IntN(len(edges)):][:1] + after
		var s Secrets
		s.Add(secret)
		texts := []string{
			s.Text(before + echo + after),
			s.CutText(before + echo + after),
			string(s.Body([]byte(before + echo + after))),
		}
		if !strings.ContainsFunc(secret, separates) && !ordinary(secret) {
			var known Secrets
			header := partly[random.IntN(len(partly))]
			known.AddHeader(http.Header{header.name: {fmt.Sprintf(header.value, secret)}})
			texts = append(texts, known.Text(before+echo+after))
		}
		for _, got := range texts {
			// What is around may happen to say the same.
			if !strings.Contains(before+after, echo) && strings.Contains(got, echo) {
				t.Fatalf("%q, written as %q, is in %q", secret, echo, got)
			}
		}
	})
}
