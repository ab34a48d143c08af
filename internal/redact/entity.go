package redact

import (
	"strconv"
	"strings"
)

// Package html would do what this file does, and add all names of HTML 5 to the program of each
// user. Secrets consist of what can be typed: ASCII, and letters of Western Europe in passwords.

// htmlEscaper writes a text as HTML.
var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// entityAt reads what HTML and XML write.
func entityAt(s string) (int, string) {
	const longest = 34 // with its semicolon
	if strings.HasPrefix(s, "&#") {
		return numberAt(s[:min(len(s), longest)])
	}
	end := strings.IndexByte(s[:min(len(s), longest)], ';')
	if end < 2 {
		return 0, ""
	}
	if text := namedEntity(s[1:end]); text != "" {
		return end + 1, text
	}
	return 0, ""
}

// numberAt reads &#65; and &#x41;, which HTML takes without their semicolon, too.
func numberAt(s string) (int, string) {
	start, base, digits := len("&#"), 10, "0123456789"
	if rest := s[start:]; rest != "" && rest[0]|0x20 == 'x' {
		start, base, digits = start+1, 16, "0123456789abcdefABCDEF"
	}
	end := start + len(s[start:]) - len(strings.TrimLeft(s[start:], digits))
	c, err := strconv.ParseUint(s[start:end], base, 31)
	if err != nil {
		return 0, ""
	}
	if strings.HasPrefix(s[end:], ";") {
		end++
	}
	return end, string(rune(c))
}

// asciiEntities are the names of characters in ASCII: the character, and its names.
var asciiEntities = [...]string{
	"\tTab", "\nNewLine", "!excl", `"quot QUOT`, "#num", "$dollar", "%percnt", "&amp AMP", "'apos", "(lpar", ")rpar",
	"*ast midast", "+plus", ",comma", ".period", "/sol", ":colon", ";semi", "<lt LT", "=equals", ">gt GT",
	"?quest", "@commat", "[lsqb lbrack", `\bsol`, "]rsqb rbrack", "^Hat", "_lowbar UnderBar",
	"`grave DiacriticalGrave", "{lcub lbrace", "|verbar vert VerticalLine", "}rcub rbrace",
}

// latinEntities are the names of the characters from 0xA0 to 0xFF.
const latinEntities = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr " +
	"deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest " +
	"Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml " +
	"ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig " +
	"agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml " +
	"eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml"

// namedEntity returns the character of a name, and nothing for a name that it does not know.
func namedEntity(name string) string {
	for _, entity := range asciiEntities {
		for known := range strings.FieldsSeq(entity[1:]) {
			if known == name {
				return entity[:1]
			}
		}
	}
	c := rune(0xA0)
	for known := range strings.FieldsSeq(latinEntities) {
		if known == name {
			return string(c)
		}
		c++
	}
	return ""
}
