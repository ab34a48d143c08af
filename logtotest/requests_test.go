package logtotest

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRequestsTo(t *testing.T) {
	c := start(t)
	c.want(200, "", "GET", "/api/sign-in-exp", "")
	for _, name := range []string{"GetSignInExperience", "GetSignInExp"} { // the method, and Logto's id
		if sent := c.srv.RequestsTo(name); len(sent) != 1 {
			t.Errorf("%s: %d requests", name, len(sent))
		}
	}
	if sent := c.srv.RequestsTo("token"); len(sent) != 1 {
		t.Errorf("%d token requests", len(sent))
	}
	defer func() {
		if text := fmt.Sprint(recover()); !strings.Contains(text, "no operation GetUsers") {
			t.Errorf("got %s", text)
		}
	}()
	c.srv.RequestsTo("GetUsers")
}

func TestRequestLog(t *testing.T) {
	c := start(t)
	c.srv.ForgetRequests()
	c.want(404, "entity.not_found", "PATCH", "/api/users/a%2Fb?x=1", `{"name":"n"}`)
	c.do("GET", "/api/nope", "")
	log := c.srv.Requests()
	if len(log) != 2 {
		t.Fatalf("got %+v", log)
	}
	first := log[0]
	if first.Operation != "UpdateUser" || first.Method != "PATCH" || first.Path != "/api/users/a%2Fb" || first.Status != 404 ||
		first.Query.Get("x") != "1" || string(first.Body) != `{"name":"n"}` || len(first.RequestID) != 16 || first.Time.IsZero() {
		t.Errorf("got %+v", first)
	}
	if first.Header.Get("Content-Type") != "application/json" || first.Header.Get("Authorization") != "" {
		t.Errorf("headers %v", first.Header)
	}
	if log[1].Operation != "" || log[1].Status != 404 {
		t.Errorf("got %+v", log[1])
	}
}

// Whoever has a response, or only a part of it, finds the request in the log.
func TestRequestIsInTheLogBeforeItsResponse(t *testing.T) {
	s := New(WithUsers(100))
	r := tokenRequestOf(t, s)
	w := &readingWriter{ResponseRecorder: httptest.NewRecorder(), log: s.Requests}
	s.ServeHTTP(w, r)
	if w.Code != http.StatusOK || len(w.seen) != 1 || w.seen[0].Operation != tokenOperation || w.seen[0].Status != http.StatusOK {
		t.Errorf("with its first byte, the log of a response with status %d is %+v", w.Code, w.seen)
	}
	if log := s.Requests(); len(log) != 1 {
		t.Errorf("in the end the log is %+v", log)
	}
}

// readingWriter reads the log when a response begins.
type readingWriter struct {
	*httptest.ResponseRecorder
	log  func() []Request
	seen []Request
}

func (w *readingWriter) WriteHeader(status int) {
	w.seen = w.log()
	w.ResponseRecorder.WriteHeader(status)
}
