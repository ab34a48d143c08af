package names

import (
	"strings"
	"unicode"
)

// initialisms are the words that Go writes in capitals. Words of the product
// (Sso, Oidc, Saml, Mfa, Totp) stay as Logto's operation ids have them.
var initialisms = map[string]string{
	"Acl": "ACL", "Api": "API", "Apis": "APIs", "Cpu": "CPU", "Csp": "CSP", "Css": "CSS", "Dns": "DNS",
	"Html": "HTML", "Http": "HTTP", "Https": "HTTPS", "Id": "ID", "Ids": "IDs", "Ip": "IP",
	"Json": "JSON", "Jwk": "JWK", "Jwks": "JWKS", "Jwt": "JWT", "Jwts": "JWTs", "Mime": "MIME", "Qr": "QR",
	"Sql": "SQL", "Ssh": "SSH", "Ssl": "SSL", "Tcp": "TCP", "Tls": "TLS", "Ttl": "TTL", "Udp": "UDP",
	"Ui": "UI", "Uid": "UID", "Uri": "URI", "Uris": "URIs", "Url": "URL", "Urls": "URLs",
	"Uuid": "UUID", "Xml": "XML",
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
