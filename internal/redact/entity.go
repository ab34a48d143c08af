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

// entities are the names of characters in ASCII and of those from 0xA0 to 0xFF, each with its
// character.
const entities = " Tab=\t NewLine=\n excl=! quot=\" QUOT=\" num=# dollar=$ percnt=% amp=& AMP=& apos=' lpar=( rpar=) " +
	"ast=* midast=* plus=+ comma=, period=. sol=/ colon=: semi=; lt=< LT=< equals== gt=> GT=> quest=? " +
	"commat=@ lsqb=[ lbrack=[ bsol=\\ rsqb=] rbrack=] Hat=^ lowbar=_ UnderBar=_ grave=` " +
	"DiacriticalGrave=` lcub={ lbrace={ verbar=| vert=| VerticalLine=| rcub=} rbrace=} nbsp=\u00a0 " +
	"iexcl=¡ cent=¢ pound=£ curren=¤ yen=¥ brvbar=¦ sect=§ uml=¨ copy=© ordf=ª laquo=« not=¬ shy=\u00ad " +
	"reg=® macr=¯ deg=° plusmn=± sup2=² sup3=³ acute=´ micro=µ para=¶ middot=· cedil=¸ sup1=¹ ordm=º " +
	"raquo=» frac14=¼ frac12=½ frac34=¾ iquest=¿ Agrave=À Aacute=Á Acirc=Â Atilde=Ã Auml=Ä Aring=Å " +
	"AElig=Æ Ccedil=Ç Egrave=È Eacute=É Ecirc=Ê Euml=Ë Igrave=Ì Iacute=Í Icirc=Î Iuml=Ï ETH=Ð Ntilde=Ñ " +
	"Ograve=Ò Oacute=Ó Ocirc=Ô Otilde=Õ Ouml=Ö times=× Oslash=Ø Ugrave=Ù Uacute=Ú Ucirc=Û Uuml=Ü Yacute=Ý " +
	"THORN=Þ szlig=ß agrave=à aacute=á acirc=â atilde=ã auml=ä aring=å aelig=æ ccedil=ç egrave=è eacute=é " +
	"ecirc=ê euml=ë igrave=ì iacute=í icirc=î iuml=ï eth=ð ntilde=ñ ograve=ò oacute=ó ocirc=ô otilde=õ " +
	"ouml=ö divide=÷ oslash=ø ugrave=ù uacute=ú ucirc=û uuml=ü yacute=ý thorn=þ yuml=ÿ "

// namedEntity returns the character of a name, and nothing for a name that it does not know.
func namedEntity(name string) string {
	_, rest, found := strings.Cut(entities, " "+name+"=")
	if !found || strings.Contains(name, "=") {
		return ""
	}
	_, size := utf8.DecodeRuneInString(rest)
	return rest[:size]
}
