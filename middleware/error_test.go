package middleware

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// errorFor makes an error of a response to a request that carried a token.
func errorFor(t *testing.T, status int, body string, header ...string) *Error {
	t.Helper()
	req := newRequest(t, "GET", "")
	req.Header.Set("Authorization", "Bearer hunter2token")
	resp, err := answer(status, body, header...)(req)
	if err != nil {
		t.Fatal(err)
	}
	return NewError(resp)
}

func TestErrorBodies(t *testing.T) {
	tests := []struct {
		name   string
		status int
		body   string
		want   Error
		text   string
	}{
		{
			"all fields", 422, `{"code":"user.username_already_in_use","message":"This username is already in use.","data":{"n":9007199254740993},"details":"more"}`,
			Error{Code: "user.username_already_in_use", Message: "This username is already in use.", Details: "more", Data: []byte(`{"n":9007199254740993}`)},
			"GET /api/users/u1: 422 user.username_already_in_use: This username is already in use. (more)",
		},
		{"where the input is wrong", 400, `{"code":"guard.invalid_input","message":"The request input is invalid.","details":"Error in key path \"name\": (too_small)\nmore"}`,
			Error{Code: "guard.invalid_input", Message: "The request input is invalid.", Details: "Error in key path \"name\": (too_small)\nmore"},
			`GET /api/users/u1: 400 guard.invalid_input: The request input is invalid. (Error in key path "name": (too_small) more)`},
		{"the claim", 401, `{"code":"auth.unauthorized","message":"Unauthorized.","data":{"code":"ERR_JWT_CLAIM_VALIDATION_FAILED","claim":"iss","reason":"check_failed","payload":{"sub":"s"}}}`,
			Error{Code: "auth.unauthorized", Message: "Unauthorized.", Data: []byte(`{"code":"ERR_JWT_CLAIM_VALIDATION_FAILED","claim":"iss","reason":"check_failed","payload":{"sub":"s"}}`)},
			`GET /api/users/u1: 401 auth.unauthorized: Unauthorized. (ERR_JWT_CLAIM_VALIDATION_FAILED, claim "iss", check_failed)`},
		{"details alone", 400, `{"details":"more"}`, Error{Details: "more"}, "GET /api/users/u1: 400 Bad Request (more) (body: {\"details\":\"more\"})"},
		{"message alone", 500, `{"message":"Internal server error."}`, Error{Message: "Internal server error."},
			"GET /api/users/u1: 500 Internal Server Error: Internal server error."},
		{"null data", 404, `{"code":"entity.not_found","message":"m","data":null}`, Error{Code: "entity.not_found", Message: "m"},
			"GET /api/users/u1: 404 entity.not_found: m"},
		{"data of any kind", 400, `{"code":"a.b","data":[1,"x"]}`, Error{Code: "a.b", Data: []byte(`[1,"x"]`)},
			"GET /api/users/u1: 400 a.b"},
		{"of the token endpoint", 400, `{"code":"session.not_found","message":"Go back.","error":"invalid_request","error_description":"d"}`,
			Error{Code: "session.not_found", Message: "Go back."}, "GET /api/users/u1: 400 session.not_found: Go back."},
		{"OAuth alone", 400, `{"error":"invalid_request","error_description":"no"}`, Error{Message: "no"},
			"GET /api/users/u1: 400 Bad Request: no"},
		{"password check", 400, `{"result":false,"issues":[{"code":"password_rejected.too_short"}]}`, Error{},
			`GET /api/users/u1: 400 Bad Request (body: {"result":false,"issues":[{"code":"password_rejected.too_short"}]})`},
		{"code that is a number", 429, `{"code":1015,"message":{"a":1}}`, Error{Code: "1015", Message: `{"a":1}`},
			`GET /api/users/u1: 429 1015: {"a":1}`},
		{"HTML", 502, "<html>\n<head><title>502   Bad Gateway</title></head></html>", Error{},
			"GET /api/users/u1: 502 Bad Gateway (body: <html> <head><title>502 Bad Gateway</title></head></html>)"},
		{"text", 405, "Method Not Allowed", Error{}, "GET /api/users/u1: 405 Method Not Allowed (body: Method Not Allowed)" +
			". The server does not have this operation: check the endpoint and the version of Logto"},
		{"nothing", 503, "", Error{}, "GET /api/users/u1: 503 Service Unavailable"},
		{"unknown status", 599, "", Error{}, "GET /api/users/u1: 599"},
		{"truncated", 400, `{"code":"guard.invalid_input","message":"Bad.","data":{"issues":[{"co`, Error{Code: "guard.invalid_input", Message: "Bad."},
			"GET /api/users/u1: 400 guard.invalid_input: Bad."},
		{"truncated early", 400, `{"code":"guard.inv`, Error{}, `GET /api/users/u1: 400 Bad Request (body: {"code":…)`},
		{"a list", 400, `[1,2]`, Error{}, `GET /api/users/u1: 400 Bad Request (body: ["[redacted]","[redacted]"])`},
		{"line breaks in the message", 400, `{"code":"a.b","message":"one\ntwo\u0000\u001b[31m"}`, Error{Code: "a.b", Message: "one\ntwo\x00\x1b[31m"},
			"GET /api/users/u1: 400 a.b: one two[31m"},
	}
	for _, tt := range tests {
		e := errorFor(t, tt.status, tt.body)
		if e.Code != tt.want.Code || e.Message != tt.want.Message || e.Details != tt.want.Details || string(e.Data) != string(tt.want.Data) {
			t.Errorf("%s: got %+v", tt.name, struct{ Code, Message, Details, Data string }{string(e.Code), e.Message, e.Details, string(e.Data)})
		}
		if e.Error() != tt.text {
			t.Errorf("%s: got  %s\nwant %s", tt.name, e, tt.text)
		}
		if e.StatusCode != tt.status || string(e.Body) != tt.body || e.Method != "GET" || e.Path != "/api/users/{userId}" || e.Attempts != 1 {
			t.Errorf("%s: got %d %q %s %s %d", tt.name, e.StatusCode, e.Body, e.Method, e.Path, e.Attempts)
		}
	}
}

func TestHugeErrorBody(t *testing.T) {
	huge := `{"code":"a.b","message":"m","data":"` + strings.Repeat("x", 10<<20) + `"}`
	e := errorFor(t, 400, huge)
	if e.Code != "a.b" || e.Message != "m" || len(e.Body) != maxErrorBody || len(e.Error()) > 1000 {
		t.Errorf("got %q, %q, %d bytes of body, %d of text", e.Code, e.Message, len(e.Body), len(e.Error()))
	}
	if e := errorFor(t, 400, `{"message":"`+strings.Repeat("ä", 5000)+`"}`); len(e.Error()) > 600 {
		t.Errorf("the text has %d bytes", len(e.Error()))
	}
}

func TestErrorTrail(t *testing.T) {
	e := errorFor(t, 404, `{"code":"entity.not_found","message":"m"}`, RequestIDHeader, "req-1")
	e.Attempts = 3
	if want := "GET /api/users/u1: 404 entity.not_found: m [request id req-1, 3 attempts]"; e.Error() != want {
		t.Errorf("got %s", e)
	}
	if e.RequestID != "req-1" {
		t.Errorf("got %q", e.RequestID)
	}
	if e := errorFor(t, 429, "", "Retry-After", "7"); e.RetryAfter != 7*time.Second {
		t.Errorf("got %s", e.RetryAfter)
	}
}

func TestErrorHints(t *testing.T) {
	if e := errorFor(t, 404, "Not Found"); !strings.Contains(e.Error(), "check the endpoint") {
		t.Errorf("got %s", e)
	}
	e := errorFor(t, 301, "", "Location", "https://other.example/api/users?token=hunter2")
	if text := e.Error(); !strings.Contains(text, "https://other.example,") || strings.Contains(text, "hunter2") {
		t.Errorf("got %s", text)
	}
	if e := errorFor(t, 302, "", "Location", "/sign-in?token=hunter2"); !strings.Contains(e.Error(), "another path") {
		t.Errorf("got %s", e)
	}
}

func TestUnreadable(t *testing.T) {
	req := newRequest(t, "POST", "")
	req.Header.Set("Authorization", "Bearer hunter2token")
	body := []byte(`{"id":"s1","value":"topsecret","echo":"hunter2token","nam`)
	resp, err := answer(201, string(body), RequestIDHeader, "r")(req)
	if err != nil {
		t.Fatal(err)
	}
	e := Unreadable(resp, body, io.ErrUnexpectedEOF)
	text := e.Error()
	for _, want := range []string{"POST /api/users/u1: 201 Created: the server reports success, so the change was probably made", "unexpected EOF", `{"id":"s1"`, "request id r"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q lacks %q", text, want)
		}
	}
	for _, text := range []string{text, fmt.Sprintf("%#v", e), string(e.Body)} {
		if strings.Contains(text, "topsecret") || strings.Contains(text, "hunter2token") {
			t.Errorf("a secret is shown: %s", text)
		}
	}
	if !errors.Is(e, io.ErrUnexpectedEOF) || e.StatusCode != 201 {
		t.Errorf("got %v", e)
	}
}

// The path that was requested, as it was sent, names what a log is about; the query stays out.
func TestErrorNamesThePath(t *testing.T) {
	req, err := http.NewRequest("DELETE", "https://logto.example/prefix/api/users/a%2Fb%0Ac?search=secret-person#f", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Pattern = "/api/users/{userId}"
	e := ErrorOf(&http.Response{StatusCode: 404, Request: req}, []byte(`{"code":"entity.not_found"}`))
	if e.Error() != "DELETE /prefix/api/users/a%2Fb%0Ac: 404 entity.not_found" || e.Path != req.Pattern || e.URLPath != "/prefix/api/users/a%2Fb%0Ac" {
		t.Errorf("got %s, %+v", e, *e)
	}
	long := *e
	long.URLPath = "/" + strings.Repeat("x", 5000)
	if n := len(long.Error()); n > 500 {
		t.Errorf("the text has %d bytes", n)
	}
}

// A server that repeats the token does not get it into an error.
func TestErrorHoldsNoToken(t *testing.T) {
	e := errorFor(t, 401, `{"code":"auth.unauthorized","message":"hunter2token is bad","data":{"token":"hunter2token"}}`)
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if text := fmt.Sprintf(format, e); strings.Contains(text, "hunter2token") {
			t.Errorf("%s shows the token: %s", format, text)
		}
	}
	if strings.Contains(e.Message+string(e.Data)+string(e.Body), "hunter2token") {
		t.Error("the token is in a field")
	}
}

func TestDecodeData(t *testing.T) {
	var data struct{ Issues []struct{ Path []string } }
	e := errorFor(t, 400, `{"code":"guard.invalid_input","data":{"issues":[{"path":["name"]}]}}`)
	if err := e.DecodeData(&data); err != nil || len(data.Issues) != 1 || data.Issues[0].Path[0] != "name" {
		t.Errorf("got %+v, %v", data, err)
	}
	if err := (&Error{}).DecodeData(&data); err != nil {
		t.Errorf("without data: %v", err)
	}
	if err := e.DecodeData(new(int)); err == nil {
		t.Error("data of another type is no error")
	}
}

func TestErrorWithoutRequest(t *testing.T) {
	e := ErrorOf(&http.Response{StatusCode: 404}, []byte(`{"code":"entity.not_found"}`))
	if e.Error() != "404 entity.not_found" || e.Attempts != 1 {
		t.Errorf("got %s", e)
	}
}

func TestEachRecordedError(t *testing.T) {
	n := 0
	for _, e := range recorded(t) {
		if e.Status < 400 {
			continue
		}
		n++
		req := newRequest(t, e.Method, "")
		got := NewError(e.Response(req))
		if got.StatusCode != e.Status || got.RequestID == "" {
			t.Errorf("%s: got %d, request id %q", e, got.StatusCode, got.RequestID)
		}
		if strings.Contains(string(e.Body()), `"message"`) && got.Message == "" {
			t.Errorf("%s: the message is lost", e)
		}
		if strings.Contains(string(e.Body()), `"data"`) && len(got.Data) == 0 {
			t.Errorf("%s: the data are lost", e)
		}
	}
	if n < 100 {
		t.Errorf("only %d errors are recorded", n)
	}
}

// Whatever a server answers, the error is a line of bounded length that shows no
// token.
func FuzzError(f *testing.F) {
	seen := map[string]bool{}
	for _, e := range recorded(f) {
		if kind := fmt.Sprint(e.OperationID, e.Status); e.Status >= 400 && !seen[kind] {
			seen[kind] = true
			f.Add(e.Status, e.Body(), e.Header().Get(RequestIDHeader))
		}
	}
	f.Add(502, []byte("<html>"), "")
	f.Add(400, []byte(`{"code":{"a":"`), "\n")
	f.Add(400, []byte(`{"message":"hunter2token`), "x")
	f.Fuzz(func(t *testing.T, status int, body []byte, id string) {
		req := newRequest(t, "GET", "")
		req.Header.Set("Authorization", "Bearer hunter2token")
		resp, err := answer(status, string(body), RequestIDHeader, id)(req)
		if err != nil {
			t.Fatal(err)
		}
		e := NewError(resp)
		text := e.Error()
		if strings.ContainsAny(text, "\n\r\x00\x1b") || len(text) > 2000 || strings.Contains(text, "hunter2token") {
			t.Fatalf("got %q", text)
		}
		ownCode(resp)
		_ = e.LogValue()
		_ = errors.Is(e, ErrNotFound)
		if len(e.Data) > 0 {
			var v any
			if err := e.DecodeData(&v); err != nil {
				t.Fatalf("data %q: %v", e.Data, err)
			}
		}
	})
}
