package logtotest

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// client talks to a server as any HTTP program would, with a token of the default application.
type client struct {
	t     *testing.T
	srv   *Server
	token string
}

func start(t *testing.T, options ...Option) *client {
	t.Helper()
	srv := NewServer(options...)
	t.Cleanup(srv.Close)
	c := &client{t: t, srv: srv}
	c.token = c.fetchToken(url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}})
	return c
}

func (c *client) fetchToken(form url.Values) string {
	c.t.Helper()
	status, body := c.postToken(form, c.srv.AppID, c.srv.AppSecret)
	token, _ := body["access_token"].(string)
	if status != http.StatusOK || token == "" {
		c.t.Fatalf("token: %d %v", status, body)
	}
	return token
}

func (c *client) postToken(form url.Values, id, secret string) (int, map[string]any) {
	c.t.Helper()
	request, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.srv.URL+"/oidc/token", strings.NewReader(form.Encode()))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if id != "" {
		request.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
	}
	r := c.send(request)
	body, _ := r.json.(map[string]any)
	return r.status, body
}

// reply is a response, read to its end.
type reply struct {
	status int
	header http.Header
	text   string
	json   any
}

func (r reply) object() map[string]any {
	o, _ := r.json.(map[string]any)
	return o
}

func (r reply) list() []any {
	l, _ := r.json.([]any)
	return l
}

func (r reply) code() string {
	code, _ := r.object()["code"].(string)
	return code
}

// do sends a call with the token; body is JSON text, empty for none.
func (c *client) do(method, target, body string) reply {
	c.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	request, err := http.NewRequestWithContext(c.t.Context(), method, c.srv.URL+target, reader)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	return c.send(request)
}

func (c *client) send(request *http.Request) reply {
	c.t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	r := reply{status: response.StatusCode, header: response.Header, text: string(raw)}
	if strings.HasPrefix(response.Header.Get("Content-Type"), "application/json") && len(raw) > 0 {
		if err := json.Unmarshal(raw, &r.json); err != nil {
			c.t.Fatalf("%s: %v", raw, err)
		}
	}
	return r
}

// want checks the status, and the code of an error; it returns the reply for more.
func (c *client) want(status int, code, method, target, body string) reply {
	c.t.Helper()
	r := c.do(method, target, body)
	if r.status != status || r.code() != code {
		c.t.Fatalf("%s %s %s: got %d %q, want %d %q\n%s", method, target, body, r.status, r.code(), status, code, r.text)
	}
	return r
}

// id creates something and returns its id.
func (c *client) id(status int, target, body string) string {
	c.t.Helper()
	id, _ := c.want(status, "", http.MethodPost, target, body).object()["id"].(string)
	return id
}

func TestRouting(t *testing.T) {
	c := start(t)
	for _, tt := range []struct {
		method, target string
		status         int
		text           string
	}{
		{"GET", "/api/nope", 404, "Not Found"},
		{"PUT", "/api/users", 405, "Method Not Allowed"},
		{"GET", "/api/users/", 200, "[]"},
		{"GET", "/api/users/nope", 404, `{"code":"entity.not_found","message":"The resource does not exist."}`},
		{"GET", "/api/users/a%00b", 500, `{"message":"Internal server error."}`},
		{"POST", "/nope", 404, "Not Found"},
	} {
		r := c.do(tt.method, tt.target, "")
		if r.status != tt.status || r.text != tt.text {
			t.Errorf("%s %s: got %d %q, want %d %q", tt.method, tt.target, r.status, r.text, tt.status, tt.text)
		}
		if len(r.header.Get("Logto-Core-Request-Id")) != 16 {
			t.Errorf("%s %s: request id %q", tt.method, tt.target, r.header.Get("Logto-Core-Request-Id"))
		}
	}
}

func TestBodies(t *testing.T) {
	c := start(t)
	big := `{"customData":{"a":"` + strings.Repeat("y", 1<<20) + `"}}`
	for name, tt := range map[string]struct {
		body   string
		status int
		text   string
	}{
		"cut short":  {`{"username": `, 400, `{"message":"Unexpected end of JSON input"}`},
		"a null":     {`null`, 400, `{"message":"invalid JSON, only supports object and array"}`},
		"too large":  {big, 404, "Not Found"},
		"a NUL":      {`{"name":"a\u0000b"}`, 500, `{"message":"Internal server error."}`},
		"bad syntax": {`{"name":}`, 400, `{"message":"Unexpected token '}', \"{\"name\":}\" is not valid JSON"}`},
	} {
		r := c.do("POST", "/api/users", tt.body)
		if r.status != tt.status || r.text != tt.text {
			t.Errorf("%s: got %d %q, want %d %q", name, r.status, r.text, tt.status, tt.text)
		}
	}
}

func TestConditionalGet(t *testing.T) {
	c := start(t, WithUsers(2))
	first := c.want(200, "", "GET", "/api/users", "")
	request, _ := http.NewRequestWithContext(t.Context(), "GET", c.srv.URL+"/api/users", nil)
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("If-None-Match", first.header.Get("Etag"))
	second := c.send(request)
	if second.status != http.StatusNotModified || second.text != "" || second.header.Get("Total-Number") != "2" {
		t.Fatalf("got %d %q, total %q", second.status, second.text, second.header.Get("Total-Number"))
	}
}
