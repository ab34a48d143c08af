package middleware

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// links are the relations that Link headers name, with their page numbers; 0
// where the number cannot be read.
//
// Only these are read. The URLs themselves are of no use: Logto writes them
// without its /api prefix and with the origin it believes to have.
type links map[string]int64

// parseLinks reads all Link headers: one relation each, as Logto sends them, or
// several in one.
func parseLinks(header http.Header) links {
	var found links
	for _, line := range header.Values("Link") {
		for line != "" {
			target, rest, ok := nextTarget(line)
			if !ok {
				break
			}
			params, tail := splitParams(rest)
			line = tail
			for relation := range strings.FieldsSeq(strings.ToLower(relationOf(params))) {
				switch relation {
				case "first", "prev", "next", "last": // others are not about pages
					if found == nil {
						found = links{}
					}
					found[relation] = pageOf(target)
				}
			}
		}
	}
	return found
}

// nextTarget cuts "<target>" off the front of a line.
func nextTarget(line string) (target, rest string, ok bool) {
	_, line, ok = strings.Cut(line, "<")
	if !ok {
		return "", "", false
	}
	return strings.Cut(line, ">")
}

// splitParams cuts a link's parameters from the links that follow in the line,
// at the first comma outside quotes.
func splitParams(line string) (params, rest string) {
	quoted := false
	for i := range len(line) {
		switch line[i] {
		case '"':
			quoted = !quoted
		case ',':
			if !quoted {
				return line[:i], line[i+1:]
			}
		}
	}
	return line, ""
}

func relationOf(params string) string {
	for param := range strings.SplitSeq(params, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
		if strings.EqualFold(strings.TrimSpace(name), "rel") {
			return strings.Trim(strings.TrimSpace(value), `"`)
		}
	}
	return ""
}

// pageOf reads the page number from a link's target.
func pageOf(target string) int64 {
	_, query, _ := strings.Cut(target, "?")
	query, _, _ = strings.Cut(query, "#")
	values, err := url.ParseQuery(query)
	if err != nil && len(values) == 0 {
		return 0
	}
	n, err := strconv.ParseInt(values.Get("page"), 10, 64)
	if err != nil || n < 1 {
		return 0
	}
	return n
}
