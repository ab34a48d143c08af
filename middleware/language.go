package middleware

import (
	"context"
	"net/http"
	"strings"
)

// AcceptLanguage returns an editor that asks for the messages of errors in the given languages, the
// preferred one first, e.g. "de", "en". Codes do not change with the language.
func AcceptLanguage(languages ...string) Editor {
	value := strings.Join(languages, ", ")
	return func(_ context.Context, req *http.Request) error {
		return setHeader(req, "Accept-Language", value)
	}
}
