package support

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"
)

const userRoles = "/api/users/{userId}/roles/{id}"

func TestPath(t *testing.T) {
	tests := []struct{ value, want string }{
		{"u1", "u1"}, {"a b", "a%20b"}, {"%2F", "%252F"}, {"%", "%25"},
		{"ü", "%C3%BC"}, {"日本", "%E6%97%A5%E6%9C%AC"}, {"a?b#c", "a%3Fb%23c"}, {"a;b,c", "a%3Bb%2Cc"},
		{"...", "..."}, {"%2e%2e", "%252e%252e"}, {"{id}", "%7Bid%7D"}, {"a;b;.c", "a%3Bb%3B.c"},
	}
	for _, test := range tests {
		r := newRequest("GET", userRoles)
		r.path("userID", test.value)
		r.path("id", "r1")
		req, err := r.build("https://t.logto.app/")
		if err != nil {
			t.Errorf("%q: %v", test.value, err)
			continue
		}
		if got, want := req.URL.String(), "https://t.logto.app/api/users/"+test.want+"/roles/r1"; got != want {
			t.Errorf("%q became %s, want %s", test.value, got, want)
		}
		if req.Pattern != userRoles || req.Header.Get("Accept") != "application/json" || req.Body != nil {
			t.Errorf("%q: pattern %s, header %v, body %v", test.value, req.Pattern, req.Header, req.Body)
		}
	}
}

func TestPathGuard(t *testing.T) {
	dots := []string{"", ".", "..", "../x", "x/..", "a/./b", `..\x`, `a\..\b`, `a/..\b`, "//..//", "..;x", ".;", "a;..", "a/..;b/c", "\x00", "a\nb", "\r", "\t", "\x7f"}
	slashes := []string{"u1/roles/r1", "u1/", "/", "/u1", "//", `u1\roles\r1`, `\`, `a\`, "https://example.com/client"}
	for i, value := range append(dots, slashes...) {
		r := newRequest("DELETE", userRoles)
		if i < len(dots) {
			r.freeText("userID", value)
		}
		r.path("userID", value)
		r.path("id", "r1")
		req, err := r.build("https://t.logto.app")
		if err == nil {
			t.Errorf("%q became %s", value, req.URL)
			continue
		}
		for _, part := range []string{"DELETE " + userRoles, "the path parameter userID "} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q: %q does not name %s", value, err, part)
			}
		}
		if len(value) > 2 && strings.Contains(err.Error(), value) {
			t.Errorf("%q is in the error: %v", value, err)
		}
	}
}

func TestFreeText(t *testing.T) {
	for value, want := range map[string]string{
		"s1 renamed": "s1%20renamed", "ci/cd": "ci%2Fcd", `a\b`: "a%5Cb", "/": "%2F", "a/b/c.": "a%2Fb%2Fc.", "%2F": "%252F",
	} {
		r := newRequest("DELETE", "/api/applications/{id}/secrets/{name}")
		r.path("id", "a1")
		r.freeText("name", value)
		req, err := r.build("https://t.logto.app")
		if err != nil || req.URL.String() != "https://t.logto.app/api/applications/a1/secrets/"+want {
			t.Errorf("%q: %v, %v", value, req, err)
		}
	}
}

// No value of a path parameter reaches another route.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{"u1", "..", "%2e%2e", "a/b", "..%2f", "\x00", "\xff", "{id}", "a?b", "a#b", "..;/", `\..`, "．．"} {
		f.Add(seed, "r1")
		f.Add("u1", seed)
	}
	f.Fuzz(func(t *testing.T, userID, id string) {
		r := newRequest("DELETE", userRoles)
		r.path("userID", userID)
		r.path("id", id)
		req, err := r.build("https://t.logto.app")
		if err != nil {
			if pathProblem(userID) == "" && pathProblem(id) == "" && !strings.ContainsAny(userID+id, `/\`) {
				t.Fatalf("%q, %q: %v", userID, id, err)
			}
			return
		}
		wire := req.URL.RequestURI()
		parts := strings.Split(wire, "/")
		if len(parts) != 6 || req.URL.Host != "t.logto.app" || strings.ContainsAny(wire, "?#\\ \r\n") {
			t.Fatalf("%q, %q became %s", userID, id, wire)
		}
		gotUser, err1 := url.PathUnescape(parts[3])
		gotID, err2 := url.PathUnescape(parts[5])
		if err1 != nil || err2 != nil || gotUser != userID || gotID != id {
			t.Fatalf("%q, %q became %s", userID, id, wire)
		}
		// Nor does a proxy that undoes the escaping climb out of it.
		undone := path.Clean(strings.ReplaceAll("/api/users/"+userID+"/roles/"+id, `\`, "/"))
		if !strings.HasPrefix(undone, "/api/users/") {
			t.Fatalf("%q, %q may be taken for %s", userID, id, undone)
		}
	})
}

type searchFunc func() (url.Values, error)

func (f searchFunc) SearchQuery() (url.Values, error) { return f() }

func TestQuery(t *testing.T) {
	type choice string
	tests := []struct {
		name string
		set  func(r *request)
		want string
	}{
		{"none", func(r *request) {}, ""},
		{"scalars", func(r *request) { r.query("page", 2); r.query("on", true); r.query("kind", choice("a")) }, "page=2&on=true&kind=a"},
		{"plain", func(r *request) { r.intQuery("page", -2); r.boolQuery("on", true); r.textQuery("q", "a b&c=d/ü+%") }, "page=-2&on=true&q=a+b%26c%3Dd%2F%C3%BC%2B%25"},
		{"escaped", func(r *request) { r.query("q", "a b&c=d/ü+%") }, "q=a+b%26c%3Dd%2F%C3%BC%2B%25"},
		{"pointer", func(r *request) { r.query("n", new(7)) }, "n=7"},
		{"list", func(r *request) { r.query("tag", []string{"a", "b,c"}) }, "tag=a&tag=b%2Cc"},
		{"comma", func(r *request) { r.styledQuery("form", false, "ids", []string{"a", "b"}) }, "ids=a,b"},
		{"search", func(r *request) {
			r.query("page", 1)
			r.search(searchFunc(func() (url.Values, error) {
				return url.Values{"search.id": {"a&b", "c"}, "joint": {"or"}}, nil
			}))
		}, "page=1&joint=or&search.id=a%26b&search.id=c"},
		{"no search", func(r *request) { r.search(nil) }, ""},
		{"empty search", func(r *request) {
			r.search(searchFunc(func() (url.Values, error) { return nil, nil }))
		}, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRequest("GET", "/api/users")
			test.set(r)
			req, err := r.build("https://t.logto.app")
			if err != nil {
				t.Fatal(err)
			}
			if got := req.URL.RawQuery; got != test.want {
				t.Errorf("query %q, want %q", got, test.want)
			}
			if req.URL.ForceQuery || req.URL.Path != "/api/users" {
				t.Errorf("URL %s", req.URL)
			}
		})
	}
}

// An empty list says nothing, and leaves no stray & behind.
func TestQueryEmptyList(t *testing.T) {
	r := newRequest("GET", "/api/users")
	r.query("a", []string{})
	r.query("page", 1)
	req, err := r.build("https://t.logto.app")
	if err != nil || req.URL.RawQuery != "page=1" {
		t.Errorf("%v, %v", req, err)
	}
}

func TestRequestErrors(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		name string
		set  func(r *request)
		want string
	}{
		{"query", func(r *request) { r.query("n", (*int)(nil)) }, "query parameter n"},
		{"header", func(r *request) { r.header("X-N", (*int)(nil)) }, "header X-N"},
		{"search", func(r *request) {
			r.search(searchFunc(func() (url.Values, error) { return nil, broken }))
		}, "PATCH /api/roles/{id}: broken"},
		{"body", func(r *request) { r.jsonBody(make(chan int)) }, "encoding the body"},
		{"form", func(r *request) { r.formBody(make(chan int)) }, "encoding the form"},
		{"the first counts", func(r *request) { r.path("id", ""); r.query("n", (*int)(nil)) }, "parameter id is empty"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRequest("PATCH", "/api/roles/{id}")
			test.set(r)
			req, err := r.build("https://t.logto.app")
			if err == nil {
				t.Fatalf("made %s", req.URL)
			}
			for _, part := range []string{test.want, "PATCH /api/roles/{id}"} {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
		})
	}
	if err := errNoParams("ListX"); !strings.Contains(err.Error(), "ListX") {
		t.Error(err)
	}
	for _, server := range []string{"http://a b", "://"} {
		if req, err := newRequest("GET", "/x").build(server); err == nil {
			t.Errorf("%s became %s", server, req.URL)
		}
	}
}

func TestHeaders(t *testing.T) {
	r := newRequest("GET", "/x")
	r.header("X-One", "a b")
	r.header("x-list", []string{"a", "b"})
	req, err := r.build("https://t.logto.app")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"X-One": "a b", "X-List": "a,b", "Accept": "application/json", "Content-Type": ""} {
		if got := req.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestBodies(t *testing.T) {
	type form struct {
		Name string `json:"name"`
	}
	tests := []struct {
		name            string
		set             func(r *request)
		body, mediaType string
	}{
		{"JSON", func(r *request) { r.jsonBody(map[string]string{"a": "<&>\u2028"}) }, `{"a":"<&>\u2028"}`, "application/json"},
		{"JSON of another type", func(r *request) { r.jsonBody(1); r.sendAs("application/merge-patch+json") }, "1", "application/merge-patch+json"},
		{"form", func(r *request) { r.formBody(form{"a b&c"}); r.sendAs("application/other") }, "name=a+b%26c", "application/x-www-form-urlencoded"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := newRequest("POST", "/x")
			test.set(r)
			req, err := r.build("https://t.logto.app")
			if err != nil {
				t.Fatal(err)
			}
			if got := req.Header.Get("Content-Type"); got != test.mediaType {
				t.Errorf("content type %s", got)
			}
			if req.ContentLength != int64(len(test.body)) {
				t.Errorf("length %d, want %d", req.ContentLength, len(test.body))
			}
			checkBody(t, req.Body, test.body)
			again, err := req.GetBody()
			if err != nil {
				t.Fatal(err)
			}
			checkBody(t, again, test.body)
		})
	}
}

// checkBody reads and closes a body.
func checkBody(t *testing.T, body io.ReadCloser, want string) {
	t.Helper()
	b, err := io.ReadAll(body)
	if err != nil || string(b) != want {
		t.Errorf("body %q, %v, want %q", b, err, want)
	}
	if err := body.Close(); err != nil {
		t.Error(err)
	}
}

var _ HttpRequestDoer = (*http.Client)(nil)
