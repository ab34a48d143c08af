package support

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strings"
	"testing"
)

// doerFunc is a server in a function.
type doerFunc func(*http.Request) (*http.Response, error)

func (f doerFunc) Do(req *http.Request) (*http.Response, error) { return f(req) }

func TestNewClient(t *testing.T) {
	c, err := NewClient("https://t.logto.app//")
	if err != nil || c.Server != "https://t.logto.app" || c.Client != http.DefaultClient || c.MaxBodyBytes != DefaultMaxBodyBytes {
		t.Errorf("%+v, %v", c, err)
	}
	for name, option := range map[string]ClientOption{
		"WithHTTPClient":      WithHTTPClient(nil),
		"WithRequestEditorFn": WithRequestEditorFn(nil),
		"the client is nil":   WithHTTPClient((*http.Client)(nil)),
		"the client is a nil": WithHTTPClient(doerFunc(nil)),
		"transport is nil":    WithHTTPClient(&http.Client{Transport: (*http.Transport)(nil)}),
		"jar is nil":          WithHTTPClient(&http.Client{Jar: (*cookiejar.Jar)(nil)}),
		"option is nil":       nil,
	} {
		if _, err := NewClient("https://t.logto.app", option); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
		if c, err := NewClientWithResponses("https://t.logto.app", option); err == nil || c != nil {
			t.Errorf("%s: %v, error %v", name, c, err)
		}
	}
	r, err := NewClientWithResponses("https://t.logto.app", WithMaxBodyBytes(3))
	if err != nil || r.Client.MaxBodyBytes != 3 {
		t.Errorf("%+v, %v", r, err)
	}
}

// Editors run in the order given, those of the call last, with the context of
// the call; the doer gets what they made.
func TestEditors(t *testing.T) {
	type key struct{}
	ctx := context.WithValue(t.Context(), key{}, "v")
	var order []string
	editor := func(name string) RequestEditorFn {
		return func(got context.Context, req *http.Request) error {
			if got != ctx || req.Context() != ctx {
				t.Errorf("%s has another context", name)
			}
			order = append(order, name)
			req.Header.Set("X-Editor", name)
			return nil
		}
	}
	c, err := NewClient("https://t.logto.app", WithRequestEditorFn(editor("a")), WithRequestEditorFn(editor("b")),
		WithHTTPClient(doerFunc(func(req *http.Request) (*http.Response, error) {
			order = append(order, "send "+req.Header.Get("X-Editor"))
			return &http.Response{StatusCode: 204}, nil
		})))
	if err != nil {
		t.Fatal(err)
	}
	req, err := newRequest("GET", "/x").build(c.Server)
	if _, err := c.do(ctx, req, err, []RequestEditorFn{editor("c"), editor("d")}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"a", "b", "c", "d", "send d"}; !slices.Equal(order, want) {
		t.Errorf("order %v", order)
	}
}

// After an error nothing is sent.
func TestEditorErrors(t *testing.T) {
	broken := errors.New("broken")
	fail := func(context.Context, *http.Request) error { return broken }
	unreachable := func(context.Context, *http.Request) error {
		t.Error("an editor ran after an error")
		return nil
	}
	c, err := NewClient("https://t.logto.app", WithHTTPClient(doerFunc(func(*http.Request) (*http.Response, error) {
		t.Error("sent")
		return nil, nil
	})))
	if err != nil {
		t.Fatal(err)
	}
	req, err := newRequest("GET", "/x").build(c.Server)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.do(t.Context(), req, nil, []RequestEditorFn{fail, unreachable}); !errors.Is(err, broken) {
		t.Errorf("an editor's error became %v", err)
	}
	if _, err := c.do(t.Context(), nil, broken, []RequestEditorFn{unreachable}); !errors.Is(err, broken) {
		t.Errorf("the request's error became %v", err)
	}
}

// answer returns a response, and its body, which notes whether it was closed.
func answer(status int, contentType, body string) (*http.Response, *closer) {
	c := &closer{Reader: strings.NewReader(body)}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {contentType}}, Body: c,
		Request: &http.Request{Method: "GET", Pattern: "/api/users/{userId}"},
	}, c
}

func TestParse(t *testing.T) {
	type user struct {
		ID string `json:"id"`
	}
	tests := []struct {
		name        string
		status      int
		contentType string
		body        string
		value       *user
		errorCode   string
	}{
		{"JSON", 200, "application/json; charset=utf-8", `{"id":"u1","new":1}`, &user{"u1"}, ""},
		{"JSON of a vendor", 201, "application/hal+json", `{"id":"u1"}`, &user{"u1"}, ""},
		{"no body", 204, "", "", nil, ""},
		{"an empty JSON body", 200, "application/json", "", nil, ""},
		{"HTML", 200, "text/html", "<p>", nil, ""},
		{"text that looks like JSON", 200, "text/plain", `{"id":"u1"}`, nil, ""},
		{"a redirect", 302, "application/json", `{"id":"u1"}`, nil, ""},
		{"an error", 422, "application/json", `{"code":"user.x","message":"m","data":{"n":9007199254740993},"details":"d"}`, nil, "user.x"},
		{"an error of another form", 502, "application/json", `["x"]`, nil, ""},
		{"an error that is no JSON", 500, "application/json", `<p>`, nil, ""},
		{"an error of a proxy", 503, "text/html", `<p>`, nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			rsp, body := answer(test.status, test.contentType, test.body)
			r, err := parse[user](&Client{MaxBodyBytes: 100}, rsp, nil)
			if err != nil {
				t.Fatal(err)
			}
			if !body.closed || r.HTTPResponse != rsp || r.StatusCode() != test.status || string(r.Body) != test.body {
				t.Errorf("closed %v, status %d, body %q", body.closed, r.StatusCode(), r.Body)
			}
			if (r.Value == nil) != (test.value == nil) || r.Value != nil && *r.Value != *test.value {
				t.Errorf("value %v", r.Value)
			}
			code := ""
			if r.Error != nil {
				code = r.Error.Code
			}
			if code != test.errorCode {
				t.Errorf("error %+v", r.Error)
			}
			if code != "" && r.Error.Data.String() != `{"n":9007199254740993}` {
				t.Errorf("data %s", r.Error.Data)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	broken := errors.New("broken")
	if r, err := parse[int](&Client{MaxBodyBytes: 1}, nil, broken); !errors.Is(err, broken) || r != nil {
		t.Errorf("%v, %v", r, err)
	}
	rsp, body := answer(200, "application/json", `{"token":"secret"}`)
	_, err := parse[int](&Client{MaxBodyBytes: 100}, rsp, nil)
	if err == nil || !body.closed || !strings.Contains(err.Error(), "GET /api/users/{userId}: status 200: ") || strings.Contains(err.Error(), "secret") {
		t.Errorf("closed %v, error %v", body.closed, err)
	}
	rsp, body = answer(200, "application/json", "")
	body.Reader = io.MultiReader(strings.NewReader("12"), brokenReader{broken})
	if _, err := parse[int](&Client{MaxBodyBytes: 100}, rsp, nil); !errors.Is(err, broken) || !body.closed {
		t.Errorf("closed %v, error %v", body.closed, err)
	}
}

type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

// Doers in tests do not always fill answers as net/http does.
func TestParseBareAnswers(t *testing.T) {
	r, err := parse[int](&Client{MaxBodyBytes: 1}, &http.Response{StatusCode: 204}, nil)
	if err != nil || r.Value != nil || len(r.Body) != 0 {
		t.Errorf("%v, %v", r, err)
	}
	rsp, _ := answer(200, "application/json", "x")
	rsp.Request = nil
	if r, err := parse[int](&Client{MaxBodyBytes: 100}, rsp, nil); err == nil || !strings.HasPrefix(err.Error(), "status 200: ") {
		t.Errorf("%v, %v", r, err)
	}
}

func TestBodyLimit(t *testing.T) {
	tests := []struct {
		limit, length int64
		fails         bool
	}{
		{5, 4, false}, {5, 5, false}, {5, 6, true}, {1, 100, true},
		{0, 100, false}, {-1, 100, false}, {math.MaxInt64, 100, false},
	}
	for _, test := range tests {
		t.Run(fmt.Sprint(test.limit, " ", test.length), func(t *testing.T) {
			rsp, body := answer(200, "text/plain", strings.Repeat("x", int(test.length)))
			r, err := parse[int](&Client{MaxBodyBytes: test.limit}, rsp, nil)
			if (err != nil) != test.fails || !body.closed {
				t.Fatalf("closed %v, error %v", body.closed, err)
			}
			if err == nil && int64(len(r.Body)) != test.length {
				t.Errorf("%d bytes", len(r.Body))
			}
			if err != nil && !strings.Contains(err.Error(), "WithMaxBodyBytes") {
				t.Errorf("%q does not say what to do", err)
			}
		})
	}
	// A body without an end is not read to its end.
	rsp, body := answer(200, "application/json", "")
	endless := &endless{}
	body.Reader = endless
	if _, err := parse[int](&Client{MaxBodyBytes: 1 << 16}, rsp, nil); err == nil || endless.read > 1<<17 {
		t.Errorf("read %d bytes, error %v", endless.read, err)
	}
}

type endless struct{ read int }

func (e *endless) Read(b []byte) (int, error) {
	e.read += len(b)
	return len(b), nil
}

func TestNilEditor(t *testing.T) {
	c, err := NewClient("https://t.logto.app")
	if err != nil {
		t.Fatal(err)
	}
	req, err := newRequest("GET", "/api/users").build(c.Server)
	if _, err := c.do(t.Context(), req, err, []RequestEditorFn{nil}); err == nil {
		t.Error("a nil editor is taken")
	}
}
