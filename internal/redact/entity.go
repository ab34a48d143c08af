package redact

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Package html would do what this file does, and add all names of HTML 5 to the program of each
// user. Secrets consist of what can be typed: ASCII, and letters of Western Europe in passwords.

// htmlEscaper writes a text as HTML.
var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;")

// entityAt reads what HTML and XML write. HTML takes the oldest names without their semicolon, too;
// what follows one may be an escaped semicolon, and is read first. A name that is not listed stands
// for a character beyond Western Europe.
func entityAt(s string) (int, string) {
	const (
		longest = 34 // with its semicolon
		oldest  = 6  // of those that need none
	)
	s = s[:min(len(s), longest)]
	if strings.HasPrefix(s, "&#") {
		return numberAt(s)
	}
	end := 1 // of the name
	for end < len(s) && s[end] < utf8.RuneSelf && alphanumeric(s[end]) {
		end++
	}
	if end <= 2 {
		return 0, ""
	}
	if rest := s[end:]; rest != "" && rest[0] != '&' {
		if n, _ := escapeAt(rest); n > 0 {
			return 0, ""
		}
	}
	closed := semicolon(s[end:])
	if text := namedEntity(s[1:end]); text != "" {
		return end + closed, text
	}
	for i := min(end, 1+oldest); i > 2; i-- {
		if text := namedEntity(s[1:i]); text != "" {
			return i, text
		}
	}
	if closed > 0 {
		return end + closed, unreadable
	}
	return 0, ""
}

func semicolon(s string) int {
	if strings.HasPrefix(s, ";") {
		return 1
	}
	return 0
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
	return end + semicolon(s[end:]), string(rune(c))
}

// asciiEntities are names of characters in ASCII, each with its character.
const asciiEntities = " Tab=\t NewLine=\n excl=! quot=\" QUOT=\" num=# dollar=$ percnt=% amp=& AMP=& apos=' lpar=( rpar=) " +
	"ast=* midast=* plus=+ comma=, period=. sol=/ colon=: semi=; lt=< LT=< equals== gt=> GT=> quest=? " +
	"commat=@ lsqb=[ lbrack=[ bsol=\\ rsqb=] rbrack=] Hat=^ lowbar=_ UnderBar=_ grave=` " +
	"DiacriticalGrave=` lcub={ lbrace={ verbar=| vert=| VerticalLine=| rcub=} rbrace=}"

// latinEntities are the names of the characters from U+00A0 to U+00FF, in their order.
const latinEntities = " nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg " +
	"plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest " +
	"Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute " +
	"Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml " +
	"Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc " +
	"euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash " +
	"ugrave uacute ucirc uuml yacute thorn yuml "

// unreadable stands for a character that could not be read.
const unreadable = "\ufffd"

// namedEntity returns the character of a name, and nothing for a name that it does not know.
func namedEntity(name string) string {
	if _, rest, found := strings.Cut(asciiEntities, " "+name+"="); found {
		return rest[:1]
	}
	if before, _, found := strings.Cut(latinEntities, " "+name+" "); found {
		return string(rune(0xa0 + strings.Count(before, " ")))
	}
	return ""
}
