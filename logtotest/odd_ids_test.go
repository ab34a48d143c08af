package logtotest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/route"
)

// oddIDs would break careless pasting and escaping.
var oddIDs = []string{
	`"`, `'`, "`", `an"odd\id`, `\`, "a/b", "/", "..", ".", "%", "%2F", "%00", "\x00", "a\x00b", "\n", "\r\nX: y", "\t", " ", "", "<é>", "😀",
	"\u202e", "\xff\xfe", "{id}", "$1", "#", "?a=b", "&", "+", ";", "null", "undefined", "__proto__", "constructor", "0", "-1", "' or 1=1 --",
	strings.Repeat("y", 300), strings.Repeat("é", 3000),
}

// Every operation takes every odd id, in its path and in its query, without a failure of its own.
func TestOddIDs(t *testing.T) {
	for _, options := range [][]Option{nil, {WithoutValidation(), WithExamples()}} {
		s := start(t, append(options, WithHookClient(nil), WithTokenTTL(time.Hour))...)
		user := s.randomUser()
		machine := s.fetchToken(tokenForm)
		s.srv.URL = "http://logto.example.com" // from here on without a network, for panics to be seen
		odd := http.Client{Transport: s.srv.Transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		for _, op := range document.API().Operations() {
			for _, id := range oddIDs {
				target, query := "", url.Values{}
				for _, segment := range route.SplitPath(op.Path) {
					if strings.HasPrefix(segment, "{") {
						segment = url.PathEscape(id)
					}
					target += "/" + segment
				}
				for _, p := range op.Parameters {
					if p.In == "query" && p.Name != "page" && p.Name != "page_size" { // an odd page hides the rest
						query.Set(p.Name, id)
					}
				}
				if target == op.Path && len(query) == 0 {
					break
				}
				request, err := http.NewRequestWithContext(t.Context(), op.Method, s.srv.URL+target+"?"+query.Encode(), strings.NewReader("{}"))
				if err != nil {
					t.Fatal(err)
				}
				request.Header.Set("Content-Type", "application/json")
				if request.Header.Set("Authorization", "Bearer "+machine); accessOf(op) == accessUser {
					request.Header.Set("Authorization", "Bearer "+user)
				}
				response, err := odd.Do(request)
				if err != nil {
					t.Fatalf("%s with %q: %v", op.ID, id, err)
				}
				response.Body.Close()
				nul := strings.Contains(id, "\x00")
				if status := response.StatusCode; status >= 500 && status != http.StatusNotImplemented && !nul || len(response.Header.Values("X")) > 0 {
					t.Errorf("%s with %q: %d", op.ID, id, status)
				}
			}
		}
	}
}
