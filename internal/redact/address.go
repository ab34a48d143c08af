package redact

import (
	"net/url"
	"strings"
)

const (
	spaces  = "\t\n\f\r "
	inPath  = spaces + `"<>?#` // what ends the path of an address within a text
	inHost  = inPath + "/"     // what ends its host
	inQuery = spaces + `"<>`   // what ends its query and fragment
)

// Addresses removes from the addresses in a text what may be secret in them: user, password, query
// and fragment. In a quoted text the closing quotation mark ends an address, and one with a
// backslash does not.
func Addresses(text string) string {
	var parts []string
	for {
		before, rest, found := strings.Cut(text, "://")
		if !found {
			return strings.Join(append(parts, text), "")
		}
		address, query := "", ""
		if endsInScheme(before) {
			// User and password end at the last @ before the path.
			rest = rest[strings.LastIndexByte(rest[:until(rest, inHost)], '@')+1:]
			path := until(rest, inPath)
			address, rest = rest[:path], rest[path:]
			if n := queryLength(rest); n > 0 {
				query, rest = "?"+Mark, rest[n:]
			}
		}
		parts, text = append(parts, before, "://", address, query), rest
	}
}

// until returns the index of the first of the characters in a text, or the length of the text.
func until(text, characters string) int {
	if i := strings.IndexAny(text, characters); i >= 0 {
		return i
	}
	return len(text)
}

// endsInScheme reports whether the end of a text can be the scheme of an address, or a [Mark] in its
// place.
func endsInScheme(text string) bool {
	for i := len(text) - 1; i >= 0; i-- {
		switch c := text[i]; {
		case c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z', c == ']':
			return true
		case c >= '0' && c <= '9', c == '+', c == '-', c == '.':
		default:
			return false
		}
	}
	return false
}

// queryLength returns how many bytes of a text are the query and the fragment of the address that
// ends before it.
func queryLength(text string) int {
	if text == "" || text[0] != '?' && text[0] != '#' {
		return 0
	}
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && text[i+1] != '\n':
			i++ // the next one is part of a quoted text
		case text[i] == '\\', strings.IndexByte(inQuery, text[i]) >= 0:
			return i
		}
	}
	return len(text)
}

// WithoutQuery returns an address without user, query and fragment, which may be secret. It may be
// relative. A [Mark] in it stays as it is.
func WithoutQuery(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return Mark
	}
	query := u.RawQuery != "" || u.ForceQuery
	u.User, u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = nil, "", false, "", ""
	text := strings.ReplaceAll(u.String(), "%5Bredacted%5D", Mark)
	if query {
		text += "?" + Mark
	}
	return text
}
