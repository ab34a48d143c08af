package redact

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

var samples = []string{
	"hunter2token", "hunter2 & co", `a"b\c/d<e>f`, "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1MSJ9.c2ln-bmF0_dXJl",
	"pässwörd€𝄞", "100%41;&amp;x", `tail\u0041bc`, "-----BEGIN KEY-----\nMIIB+/8=\n-----END KEY-----", "+++---+++", "123456",
}

type encoding struct {
	name   string
	encode func(string) string
}

// encodings are ways in which a server may repeat a value.
var encodings = []encoding{
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
	{"HTML with numbers without semicolons", func(s string) string {
		var b strings.Builder
		for _, c := range s {
			fmt.Fprintf(&b, "&#%d", c)
		}
		return b.String()
	}},
	{"HTML with names", func(s string) string { return htmlNames.Replace(s) }},
	{"HTML with names without semicolons", func(s string) string {
		var b strings.Builder
		for i, c := range s {
			text := htmlNames.Replace(string(c))
			if text != string(c) && !strings.HasPrefix(s[i+utf8.RuneLen(c):], ";") {
				text = strings.TrimSuffix(text, ";")
			}
			b.WriteString(text)
		}
		return b.String()
	}},
	{"octal", func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			if c < ' ' || c >= utf8.RuneSelf || c == '\\' || c == '"' {
				fmt.Fprintf(&b, `\%03o`, c)
			} else {
				b.WriteByte(c)
			}
		}
		return b.String()
	}},
	{"every byte in octal", func(s string) string {
		var b strings.Builder
		for _, c := range []byte(s) {
			fmt.Fprintf(&b, `\%03o`, c)
		}
		return b.String()
	}},
	{"braces, as in newer JavaScript", func(s string) string {
		var b strings.Builder
		for _, c := range s {
			fmt.Fprintf(&b, `\u{%x}`, c)
		}
		return b.String()
	}},
}

var htmlNames = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "ä", "&auml;", "ö", "&ouml;")

// charsets are ways to get letters that are not ASCII wrong, or to write them in an older character
// set.
var charsets = []encoding{
	{"Latin-1", latin1},
	{"UTF-8 taken for Latin-1", mistaken},
	{"UTF-8 taken for Windows-1252", func(s string) string {
		return strings.NewReplacer("\u0082", "‚", "\u0084", "„", "\u009d", "\ufffd", "\u009e", "ž").Replace(mistaken(s))
	}},
	{"question marks", func(s string) string { return onlyASCII(s, "?") }},
	{"replacement characters", func(s string) string { return onlyASCII(s, "\ufffd") }},
	{"names of other letters", func(s string) string { return strings.NewReplacer("€", "&euro;", "𝄞", "&sung;").Replace(s) }},
	{"UTF-8 taken for ASCII", func(s string) string { return onlyASCII(mistaken(s), "\ufffd") }},
}

func latin1(s string) string {
	var out []byte
	for _, c := range s {
		if c > 0xff {
			c = '?'
		}
		out = append(out, byte(c))
	}
	return string(out)
}

func mistaken(s string) string {
	var out []rune
	for _, c := range []byte(s) {
		out = append(out, rune(c))
	}
	return string(out)
}

func onlyASCII(s, other string) string {
	var b strings.Builder
	for _, c := range s {
		if c >= utf8.RuneSelf {
			b.WriteString(other)
		} else {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// opaque are ways that hide the characters of a value.
var opaque = []encoding{
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
	{"Basic in Latin-1", func(s string) string {
		if utf8.RuneCountInString(s) < 4 || strings.ContainsFunc(s, func(c rune) bool { return c > 0xff }) {
			return s // it has no such form, or one that is in every text
		}
		return base64.StdEncoding.EncodeToString([]byte("app:" + latin1(s)))
	}},
	{"Basic taken for Latin-1", func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte("app:" + mistaken(s)))
	}},
	{"base64 of JSON in ASCII", func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(`{"a":"` + strings.Trim(strconv.QuoteToASCII(s), `"`) + `"}`))
	}},
	{"Basic in base64", func(s string) string {
		header := "Basic " + base64.StdEncoding.EncodeToString([]byte("app:"+s))
		return base64.StdEncoding.EncodeToString([]byte(header))
	}},
	{"base64url in base64url", func(s string) string {
		return base64.RawURLEncoding.EncodeToString([]byte(base64.RawURLEncoding.EncodeToString([]byte("app:" + s))))
	}},
	{"hex in base64", func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte("x" + hex.EncodeToString([]byte(s))))
	}},
	{"base64 in hex", func(s string) string {
		return fmt.Sprintf("%x", base64.StdEncoding.EncodeToString([]byte(s)))
	}},
	{"word of a header in base64", func(s string) string {
		return "=?UTF-8?B?" + base64.StdEncoding.EncodeToString([]byte(s)) + "?="
	}},
	{"bytes as Node prints them", func(s string) string { return fmt.Sprintf("<Buffer % x>", s) }},
}
