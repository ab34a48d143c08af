package names

import (
	"go/token"
	"strings"
	"unicode"
)

// initialisms are the words that Go writes in capitals. Words of the product
// (Sso, Oidc, Saml, Mfa) stay as Logto's operation ids have them.
var initialisms = map[string]string{
	"Id": "ID", "Ids": "IDs", "Url": "URL", "Urls": "URLs", "Uri": "URI", "Uris": "URIs",
	"Api": "API", "Dns": "DNS", "Css": "CSS", "Html": "HTML", "Http": "HTTP", "Https": "HTTPS", "Ip": "IP", "Json": "JSON",
	"Xml": "XML", "Ui": "UI", "Uid": "UID", "Qr": "QR", "Ttl": "TTL",
}

// GoName turns a name of the document into an exported Go name:
// `primary_email` is PrimaryEmail, `redirectUris` RedirectURIs.
func GoName(name string) string {
	var b strings.Builder
	for _, word := range words(name) {
		word = strings.ToUpper(word[:1]) + word[1:]
		if up, ok := initialisms[word]; ok {
			word = up
		}
		b.WriteString(word)
	}
	out := b.String()
	if out == "" || !unicode.IsLetter(rune(out[0])) {
		out = "X" + out
	}
	return out
}

// GoArgument turns a name of the document into a Go parameter: `userId` is
// userID.
func GoArgument(name string) string {
	parts := words(name)
	if len(parts) == 0 {
		return "arg"
	}
	out := strings.ToLower(parts[0]) + strings.TrimPrefix(GoName(strings.Join(parts, "_")), GoName(parts[0]))
	if !unicode.IsLetter(rune(out[0])) {
		out = "arg" + out
	}
	if token.IsKeyword(out) || reserved[out] {
		out += "Arg"
	}
	return out
}

// reserved are names that mean something else inside a generated method.
var reserved = map[string]bool{
	"ctx": true, "params": true, "body": true, "opts": true, "c": true, "server": true, "req": true, "err": true,
	"gen": true, "http": true, "url": true, "context": true, "iter": true, "strconv": true,
	"r": true, "rsp": true, "p": true, "page": true, "size": true, "result": true,
	"list": true, "call": true, "callPage": true, "callNone": true, "callRaw": true, "callValue": true,
	"newRequest": true, "reqEditors": true, "parse": true, "operation": true,
	"any": true, "bool": true, "error": true, "int": true, "int64": true, "string": true,
	"new": true, "nil": true, "true": true, "false": true,
}

// words splits at anything that is no letter or digit, and before each upper
// case letter that follows a lower case one. Runs of capitals stay together.
func words(name string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, string(word))
		}
		word = nil
	}
	var last rune
	for _, r := range name {
		switch {
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
		case unicode.IsUpper(r) && (unicode.IsLower(last) || unicode.IsDigit(last)):
			flush()
			word = append(word, r)
		default:
			word = append(word, r)
		}
		last = r
	}
	flush()
	return out
}
