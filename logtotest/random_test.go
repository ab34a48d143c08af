package logtotest

import (
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/route"
)

// randomness is which requests TestRandomRequests sends, and how many: the same few in every run, so
// that it tells what changed, or others each time for as long as LOGTOTEST_RANDOM says, such as 60s.
func randomness(t *testing.T) (seed func() uint64, goesOn func(sent int) bool) {
	t.Helper()
	text, given := os.LookupEnv("LOGTOTEST_RANDOM")
	if !given {
		last := uint64(0)
		return func() uint64 { last++; return last }, func(sent int) bool { return sent < 500 }
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatal("LOGTOTEST_RANDOM: ", err)
	}
	end := time.Now().Add(d)
	return rand.Uint64, func(int) bool { return time.Now().Before(end) }
}

// chaos makes requests that mix what exists with what does not fit.
type chaos struct {
	rng *rand.Rand
	ids []string // that responses had, and the codes of messages; the newest last

	kept   *Snapshot // what the server goes back to now and then
	cookie string    // of a sign-in under way
}

func (c *chaos) pick(from ...string) string { return from[c.rng.IntN(len(from))] }

func (c *chaos) id() string {
	switch newest := max(0, len(c.ids)-10); c.rng.IntN(4) {
	case 0, 1:
		if len(c.ids) > 0 {
			return c.pick(c.ids[newest:]...)
		}
	case 2:
		if newest > 0 {
			return c.pick(c.ids...)
		}
	}
	return c.pick(append(oddIDs, "x", "private-keys", "access-token", "en", "github")...)
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
		body = string(jsonvalue.Encode(c.value(document.API().Example(s, document.ExampleDepth))))
	}
	return op.Method, target, body
}

// random sends requests.
func (c *chaos) random(t *testing.T, s *client, goesOn func(sent int) bool) {
	operations := document.API().Operations()
	machine, user, statuses, sent := s.token, "", map[int]int{}, 0
	for ; goesOn(sent); sent++ {
		if c.rng.IntN(500) == 0 {
			s.srv.Restore(c.kept)
		}
		if c.rng.IntN(10) == 0 {
			c.oidc(t, s, statuses)
			continue
		}
		op := operations[c.rng.IntN(len(operations))]
		if strings.HasPrefix(op.Path, "/api/configs/oidc/") && op.Method == http.MethodDelete {
			continue // it would take away the key of the token
		}
		ofUser := accessOf(op) == accessUser
		if s.token = machine; ofUser {
			if user == "" {
				user = s.randomUser()
			}
			s.token = user
		}
		method, target, body := c.request(op)
		r := c.call(s, op, method, target, body)
		statuses[r.status]++
		if r.status >= 500 && !legitimateFailure(r, target+body) {
			t.Errorf("%s %s %s: %d %s", method, target, body, r.status, r.text)
		}
		switch refused := r.status == http.StatusUnauthorized || r.status == http.StatusForbidden; {
		case refused && ofUser:
			user = "" // the user may be gone
		case refused:
			machine = s.fetchToken(tokenForm) // the request took rights or keys away
		}
		response := r.object()
		for _, key := range slices.Sorted(maps.Keys(response)) {
			if text, isText := response[key].(string); isText && (key == "id" || strings.HasSuffix(key, "Id")) {
				c.ids = append(c.ids, text)
			}
		}
		if messages := s.srv.Messages(); len(messages) > 0 && c.rng.IntN(4) == 0 {
			c.ids = append(c.ids, messages[len(messages)-1].Code())
		}
	}
	t.Logf("%d requests: %v", sent, statuses)
}

// call sends an operation with the token, or with the cookie of a sign-in under way.
func (c *chaos) call(s *client, op *document.Operation, method, target, body string) reply {
	if accessOf(op) != accessPublic {
		return s.do(method, target, body)
	}
	if c.cookie == "" || c.rng.IntN(30) == 0 {
		c.cookie = s.signInCookie()
	}
	request, err := http.NewRequestWithContext(s.t.Context(), method, s.srv.URL+target, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Cookie", c.cookie)
	return s.send(request)
}

// randomFixture has what a sign-in needs.
var randomFixture = Fixture{
	Applications: []FixtureApplication{{ID: "web", Type: "Traditional", RedirectURIs: []string{"https://example.com"}}},
	Users:        []FixtureUser{{ID: "ann", Username: "example", PrimaryEmail: "ann@example.com", Password: "example"}},
}

// signInCookie begins a sign-in; empty where that cannot be done at the moment.
func (c *client) signInCookie() string {
	target := "/oidc/auth?client_id=web&response_type=code&scope=openid&redirect_uri=" + url.QueryEscape("https://example.com")
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.srv.URL+target, http.NoBody)
	if err != nil {
		c.t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request) // which follows no redirects
	if err != nil {
		c.t.Fatal(err)
	}
	response.Body.Close()
	var cookies []string
	for _, cookie := range response.Cookies() {
		cookies = append(cookies, cookie.Name+"="+cookie.Value)
	}
	cookie := strings.Join(cookies, "; ")
	begin, err := http.NewRequestWithContext(c.t.Context(), http.MethodPut, c.srv.URL+"/api/experience", strings.NewReader(`{"interactionEvent":"SignIn"}`))
	if err != nil {
		c.t.Fatal(err)
	}
	begin.Header.Set("Content-Type", "application/json")
	begin.Header.Set("Cookie", cookie)
	c.send(begin)
	return cookie
}

// randomUser is the token of a new user, empty where one cannot be made at the moment.
func (c *client) randomUser() string {
	c.token = c.fetchToken(tokenForm)
	c.do("PATCH", "/api/applications/"+c.srv.AppID, `{"customClientMetadata":{"allowTokenExchange":true}}`)
	user, _ := c.do("POST", "/api/users", `{"password":"x"}`).object()["id"].(string)
	subject, _ := c.do("POST", "/api/subject-tokens", `{"userId":"`+user+`"}`).object()["subjectToken"].(string)
	_, granted := c.exchange(subject, typeAccessToken, "scope", strings.Join(userScopeNames, " "))
	token, _ := granted["access_token"].(string)
	return token
}

// Whatever is sent, by several clients at once, the server neither panics nor fails in a way that a
// real one would not.
func TestRandomRequests(t *testing.T) {
	seed, goesOn := randomness(t)
	var group sync.WaitGroup
	for _, options := range [][]Option{nil, {WithoutValidation(), WithExamples()}} {
		s := start(t, append(options, WithMessaging(), WithFixture(randomFixture), WithTokenTTL(1000*time.Hour), WithHookClient(nil), WithSeed(seed()))...)
		s.want(200, "", "PATCH", "/api/account-center", `{"enabled":true,"fields":{"name":"Edit","email":"Edit","profile":"Edit","password":"Edit","mfa":"Edit"}}`)
		kept := s.srv.Snapshot()
		for range 2 {
			c := &chaos{kept: kept, rng: rand.New(rand.NewPCG(seed(), seed()))}
			group.Go(func() { c.random(t, &client{t: t, srv: s.srv, token: s.token}, goesOn) })
		}
	}
	group.Wait()
}

var tokenForm = url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}}

// legitimateFailure reports whether a real server fails as well, or the response says why it is none.
func legitimateFailure(r reply, request string) bool {
	switch {
	case r.status == http.StatusNotImplemented:
		return r.code() != ""
	case strings.Contains(request, "%00"), strings.Contains(request, `\u0000`): // which the database refuses
		return r.text == `{"message":"Internal server error."}`
	case strings.Contains(request, "minValue"), strings.Contains(request, "%28"): // a fault of its own; a bad expression
		return true
	}
	return false
}
