package logtotest

import (
	"flag"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/route"
)

var randomFor = flag.Duration("random", 0, "how long TestRandomRequests goes on; 0 is a fixed number of requests")

// chaos makes requests that mix what exists with what does not fit.
type chaos struct {
	rng *rand.Rand
	ids []string // that responses had
}

func (c *chaos) pick(from ...string) string { return from[c.rng.IntN(len(from))] }

func (c *chaos) id() string {
	if len(c.ids) > 0 && c.rng.IntN(4) > 0 {
		return c.pick(c.ids...)
	}
	return c.pick("x", `an"odd\id`, "<é>", "..", "%", "private-keys", "access-token", "en", "github", strings.Repeat("y", 300))
}

// value bends a value that fits: sometimes another kind, sometimes an id that exists.
func (c *chaos) value(v any) any {
	if c.rng.IntN(12) == 0 {
		return []any{nil, "", "x", float64(-1), 1e300, true, []any{}, object{}, []any{"x"}}[c.rng.IntN(9)]
	}
	switch v := v.(type) {
	case object:
		out := object{}
		for _, m := range v.Members {
			if c.rng.IntN(4) > 0 {
				out.Set(m.Key, c.value(m.Value))
			}
		}
		return out
	case []any:
		out := []any{}
		for range c.rng.IntN(4) {
			if len(v) > 0 {
				out = append(out, c.value(v[0]))
			}
		}
		return out
	case string:
		return c.pick(v, v, c.id(), c.id(), "ann@example.com", "15555360443", "https://example.com")
	}
	return v
}

func (c *chaos) request(op *document.Operation) (method, target, body string) {
	for _, segment := range route.SplitPath(op.Path) {
		if strings.HasPrefix(segment, "{") {
			segment = url.PathEscape(c.id())
		}
		target += "/" + segment
	}
	query := url.Values{}
	for _, p := range op.Parameters {
		if p.In == "query" && c.rng.IntN(3) == 0 {
			query.Add(p.Name, c.pick("1", "0", "true", "-1", "2.5", "NaN", "x", "%x%", "(", "2026-05-01", c.id()))
		}
	}
	if len(query) > 0 {
		target += "?" + query.Encode()
	}
	if s := op.BodySchema(); s != nil {
		body = string(jsonvalue.Encode(c.value(document.API().Example(s, exampleDepth))))
	}
	return op.Method, target, body
}

// Whatever is sent, the server neither panics nor fails in a way that a real one would not.
func TestRandomRequests(t *testing.T) {
	s := start(t, WithMessaging(), WithUsers(3), WithTokenTTL(1000*time.Hour), WithHookClient(nil))
	c := &chaos{rng: rand.New(rand.NewPCG(1, uint64(time.Now().UnixNano())))}
	operations := document.API().Operations()
	sent, statuses, end := 0, map[int]int{}, time.Now().Add(*randomFor)
	for ; time.Now().Before(end) || *randomFor == 0 && sent < 3000; sent++ {
		op := operations[c.rng.IntN(len(operations))]
		if strings.HasPrefix(op.Path, "/api/configs/oidc/") && op.Method == http.MethodDelete {
			continue // it would take away the key of the token
		}
		method, target, body := c.request(op)
		r := s.do(method, target, body)
		statuses[r.status]++
		if r.status >= 500 && !legitimateFailure(op, r, target+body) {
			t.Errorf("%s %s %s: %d %s", method, target, body, r.status, r.text)
		}
		if r.status == http.StatusUnauthorized && !strings.HasPrefix(op.Path, "/api/my-account") && !strings.HasPrefix(op.Path, "/api/verifications") || r.status == http.StatusForbidden {
			s.token = s.fetchToken(tokenForm) // the request took rights or keys away
		}
		if id := r.object()["id"]; id != nil && len(c.ids) < 500 {
			if text, isText := id.(string); isText {
				c.ids = append(c.ids, text)
			}
		}
	}
	t.Logf("%d requests: %v", sent, statuses)
}

var tokenForm = url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}}

// legitimateFailure reports whether a real server fails as well, or the response says why it is none.
func legitimateFailure(op *document.Operation, r reply, request string) bool {
	switch {
	case r.status == http.StatusNotImplemented:
		return r.code() != ""
	case strings.Contains(request, "minValue"), strings.Contains(request, "%28"): // a fault of its own; a bad expression
		return true
	}
	return false
}
