package calls_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/auth"
)

// A resource can be read, changed and written without losing what this version of
// the module does not know.
func TestDoReadsModifiesAndWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{
			respond(200, `{"id":"r1","newer":{"n":9007199254740993},"name":"old"}`),
			respond(200, `{"id":"r1"}`),
		}}
		client := s.start(t)
		raw, err := client.Do(t.Context(), "GET", "/api/roles/r1?fields=all", nil)
		if err != nil {
			t.Fatal(err)
		}
		var role map[string]json.RawMessage
		if err := raw.Decode(&role); err != nil {
			t.Fatal(err)
		}
		role["name"] = json.RawMessage(`"a<b"`)
		if _, err := client.Do(t.Context(), "patch", "/api/roles/r1", role); err != nil {
			t.Fatal(err)
		}
		read, write := s.requests[0], s.requests[1]
		if read.path != "/api/roles/r1?fields=all" || read.header.Get("Authorization") != "Bearer t1" || read.body != "" {
			t.Errorf("read: %+v", read)
		}
		if write.method != "PATCH" || write.body != `{"id":"r1","name":"a<b","newer":{"n":9007199254740993}}` ||
			write.header.Get("Content-Type") != "application/json" {
			t.Errorf("write: %+v", write)
		}
	})
}

func TestDoBodies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, "{}")}}
		client := s.start(t)
		for i, tt := range []struct {
			body        any
			sent, media string
		}{
			{nil, "", ""},
			{[]byte(`{"a": 1}`), `{"a": 1}`, "application/json"},
			{json.RawMessage(`null`), "null", "application/json"},
			{url.Values{"a": {"1", "2"}}, "a=1&a=2", "application/x-www-form-urlencoded"},
			{map[string]any{"a": nil}, `{"a":null}`, "application/json"},
		} {
			if _, err := client.Do(t.Context(), "POST", "/api/new", tt.body); err != nil {
				t.Fatal(err)
			}
			if r := s.requests[i]; r.body != tt.sent || r.header.Get("Content-Type") != tt.media {
				t.Errorf("%v: sent %q as %q", tt.body, r.body, r.header.Get("Content-Type"))
			}
		}
	})
}

// A path that leads elsewhere is refused, and nothing is sent.
func TestDoRefuses(t *testing.T) {
	s := &faultServer{faults: []fault{respond(200, "{}")}}
	client := s.start(t)
	for target, says := range map[string]string{
		"":                               "begin with a slash",
		"api/users":                      "begin with a slash",
		"https://evil.example/api/users": "begin with a slash",
		"//evil.example/api/users":       "another host",
		"/api/users/..":                  "dot segments",
		"/api/./users":                   "dot segments",
		"/api/users/%2e%2e/roles":        "dot segments",
		"/api/users/%2E./roles":          "dot segments",
		"/api//users":                    "dot segments",
		"/api/users/..;/roles":           "dot segments",
		"/api/users/%2e%2e;a=b/roles":    "dot segments",
		"/api/users/.;":                  "dot segments",
		"/api/users/u1%2froles":          "escaped slash",
		"/api/users/u1%5Croles":          "backslash",
		`/api/users/u1\..\roles`:         "backslash",
		"/api/users/%zz":                 "escape",
		"/api/users/u1#x":                "fragment",
		"/api/users/u1%00":               "control characters",
		"/api/users/u1\r\nHost: evil":    "control characters",
		"@evil.example/api/users":        "begin with a slash",
		":80@evil.example/api":           "begin with a slash",
	} {
		_, err := client.Do(t.Context(), "GET", target, nil)
		if e, ok := errors.AsType[*management.CallError](err); !ok || !strings.Contains(err.Error(), says) || e.Attempts != 0 {
			t.Errorf("%q: want an error that speaks of %q, got %v", target, says, err)
		}
	}
	for _, method := range []string{"", "G T", "GET\r\n"} {
		if _, err := client.Do(t.Context(), method, "/api/users", nil); err == nil || strings.ContainsAny(err.Error(), "\r\n") {
			t.Errorf("the method %q: %v", method, err)
		}
	}
	for _, target := range []string{"https://u:hunter2@evil.example/x", "/callback#token=hunter2", "/api/..?token=hunter2", "/\r\n\t?hunter2"} {
		_, err := client.Do(t.Context(), "GET", target, nil)
		if text := fmt.Sprintf("%v %+v %#v", err, err, err); err == nil || strings.Contains(text, "hunter2") || strings.ContainsAny(text, "\r\n\t") {
			t.Errorf("%q: %s", target, text)
		}
	}
	if _, err := client.Do(t.Context(), "POST", "/api/users", func() {}); err == nil || !strings.Contains(err.Error(), "encoding the body") {
		t.Errorf("a function as a body: %v", err)
	}
	if sent, tokens := s.counts(); sent+tokens != 0 {
		t.Errorf("%d requests were made", sent+tokens)
	}
}

func TestDoResponses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{
			respond(422, `{"code":"user.username_already_in_use","message":"m"}`),
			func(w http.ResponseWriter, r *http.Request) {
				http.Redirect(w, r, "/callback?code=c", http.StatusSeeOther)
			},
			respond(200, `[{"id":"a"},{"id":"b"}]`, "Total-Number", "7", "Link", `<http://h/x?page=3&page_size=2>; rel="next"`),
			respond(200, "<html>"),
		}}
		client := s.start(t)
		_, err := client.Do(t.Context(), "POST", "/api/users", map[string]any{})
		if e, ok := errors.AsType[*management.Error](err); !ok || !errors.Is(err, management.Code("user.username_already_in_use")) || e.Method != "POST" {
			t.Errorf("an error: %v", err)
		}
		raw, err := client.Do(t.Context(), "GET", "/oidc/auth?client_id=a", nil)
		if err != nil || raw.StatusCode != http.StatusSeeOther {
			t.Fatalf("a redirect: %+v, %v", raw, err)
		}
		if target, err := raw.Location(); err != nil || target.RequestURI() != "/callback?code=c" {
			t.Errorf("it leads to %v, %v", target, err)
		}
		raw, err = client.Do(t.Context(), "GET", "/api/x?page=2&page_size=2", nil)
		if err != nil {
			t.Fatal(err)
		}
		if info := raw.PageInfo(); info.Number != 2 || info.Size != 2 || info.Total != 7 || !info.More {
			t.Errorf("a page: %+v", info)
		}
		raw, err = client.Do(t.Context(), "GET", "/api/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if e, ok := errors.AsType[*management.Error](raw.Decode(&v)); !ok || e.StatusCode != 200 {
			t.Errorf("decoding HTML: %v", e)
		}
	})
}

// The other clients send it as they send everything.
func TestDoOfOtherClients(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, "{}", "Set-Cookie", "_interaction=i1; Path=/")}}
		client := s.start(t)
		account, err := client.Account(auth.Static("user"))
		if err != nil {
			t.Fatal(err)
		}
		experience, err := client.Experience()
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := account.Do(t.Context(), "GET", "/api/my-account/new", nil); err != nil {
				t.Fatal(err)
			}
			if _, err := experience.Do(t.Context(), "GET", "/api/experience/new", nil); err != nil {
				t.Fatal(err)
			}
		}
		for i, want := range []struct{ token, cookie string }{{"Bearer user", ""}, {"", ""}, {"Bearer user", ""}, {"", "_interaction=i1"}} {
			if h := s.requests[i].header; h.Get("Authorization") != want.token || h.Get("Cookie") != want.cookie {
				t.Errorf("request %d: Authorization %q, Cookie %q", i+1, h.Get("Authorization"), h.Get("Cookie"))
			}
		}
		if _, tokens := s.counts(); tokens != 0 {
			t.Errorf("%d tokens of the application were fetched", tokens)
		}
	})
}

// The bytes of a body are the program's again after the call, though the transport still reads them.
func TestDoCopiesBytes(t *testing.T) {
	for name, given := range map[string]func([]byte) any{
		"bytes": func(b []byte) any { return b }, "JSON": func(b []byte) any { return json.RawMessage(b) },
	} {
		read, over := make(chan string), make(chan struct{})
		client := (&faultServer{open: true}).start(t, management.WithToken("t"), management.WithTransport(roundTripper(func(r *http.Request) (*http.Response, error) {
			go func() {
				<-over
				body, _ := io.ReadAll(r.Body)
				read <- string(body)
			}()
			return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
		})))
		body := []byte(`{"name":"a"}`)
		if _, err := client.Do(t.Context(), "POST", "/api/roles", given(body)); err != nil {
			t.Fatal(err)
		}
		copy(body, "overwritten")
		close(over)
		if got := <-read; got != `{"name":"a"}` {
			t.Errorf("%s: sent %s", name, got)
		}
	}
}
