package support

import (
	"bytes"
	"net/http"
	"strings"
)

// mediaType tells the type of a file by its name and the first bytes of its content, also of the
// images that Logto takes and net/http does not know, or by another name.
func mediaType(name string, start []byte) string {
	found := http.DetectContentType(start)
	switch {
	case strings.HasPrefix(found, "text/") && (strings.HasSuffix(strings.ToLower(name), ".svg") || beginsSVG(start)):
		return "image/svg+xml"
	case found == "image/x-icon":
		return "image/vnd.microsoft.icon"
	case bytes.HasPrefix(start, []byte("II*\x00")), bytes.HasPrefix(start, []byte("MM\x00*")):
		return "image/tiff"
	}
	return found
}

// beginsSVG reports whether a text is SVG by its doctype or its first element, behind what else may
// stand before them in XML.
func beginsSVG(text []byte) bool {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	for {
		text = bytes.TrimLeft(text, " \t\r\n")
		var end string
		switch {
		case bytes.HasPrefix(text, []byte("<!--")):
			end = "-->"
		case bytes.HasPrefix(text, []byte("<?")):
			end = "?>"
		default:
			for _, begin := range []string{"<svg", "<!DOCTYPE svg"} {
				if rest, ok := bytes.CutPrefix(text, []byte(begin)); ok {
					return len(rest) == 0 || strings.IndexByte(" \t\r\n[/>", rest[0]) >= 0
				}
			}
			return false
		}
		_, after, _ := bytes.Cut(text, []byte(end))
		text = after
	}
}
