package jsonvalue

import (
	"net/url"
	"strings"
)

// ParseForm reads a form, or a query, as Logto does: a repeated key becomes a list.
func ParseForm(text string) Object {
	var o Object
	for part := range strings.SplitSeq(text, "&") {
		key, value, _ := strings.Cut(part, "=")
		key, errKey := url.QueryUnescape(key)
		value, errValue := url.QueryUnescape(value)
		if key == "" || errKey != nil || errValue != nil {
			continue
		}
		switch known, _ := o.Get(key); known := known.(type) {
		case nil:
			o.Set(key, value)
		case []any:
			o.Set(key, append(known, value))
		default:
			o.Set(key, []any{known, value})
		}
	}
	return o
}
