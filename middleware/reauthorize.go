package middleware

import (
	"context"
	"net/http"
	"strings"

	"github.com/logto-go/management/internal/redact"
)

// unauthorized reports whether the server refused our access token. A 401 with any
// other code of Logto's is about something else, such as a verification that is
// missing.
func (o *outcome) unauthorized() bool {
	if o.resp == nil || o.resp.StatusCode != http.StatusUnauthorized || o.token == "" {
		return false
	}
	code := codeOf(o.resp)
	return code == "" || strings.HasPrefix(code, "auth.")
}

// reauthorize gets another token after one was refused, and reports whether the
// request can go out again with it. If there is none, the server's own error stays
// the result, and says why there is none.
func (c *Chain) reauthorize(ctx context.Context, req *http.Request, out *outcome) bool {
	if !rewindable(req) {
		return false
	}
	token, err := c.Tokens.TokenContext(ctx)
	if err != nil {
		out.note(ctx, "and there is no new access token", err)
		return false
	}
	return token.AccessToken != out.token
}

// codeOf returns the code of a response, which may have broken off after it; "" if it has none that is
// a text.
func codeOf(resp *http.Response) string {
	body, _ := ReadBody(resp, maxErrorBody)
	return redact.StringOf(redact.Fields(body)["code"])
}
