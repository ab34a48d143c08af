package calls_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/typed"
)

// What comes with a status of success from a proxy is no success of Logto's, whatever the call
// returns, and the error of a write says that it may have been made.
func TestForeignSuccesses(t *testing.T) {
	bodies := []string{
		"<html><title>Sign in</title></html>", "\ufeff<html>…", " \n<!doctype html>", "Service is being updated",
		"OK, but later", "true", `"maintenance"`, "42", `{"id":"u1","na`, `{"a":1}{"b":2}`,
		`{"error":"blocked"}`, `{"Message":"Forbidden"}`, `{"success":false,"errors":[{"code":1020}],"messages":[]}`,
		`{"type":"about:blank","title":"Blocked","detail":"by a rule"}`, `{"error":{"code":1}}`,
	}
	for _, call := range calls {
		if call.method == "PUT" {
			continue // its result is a map with keys of any name
		}
		for _, body := range bodies {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{respond(200, body)}}
				err := call.do(t.Context(), s.start(t))
				e, ok := errors.AsType[*management.Error](err)
				if !ok || e.StatusCode != 200 || errors.Is(err, management.ErrApplied) != (call.method != "GET") {
					t.Errorf("%s, %.40q: got %v", call.method, body, err)
				}
				if len(s.requests) != 1 {
					t.Errorf("%s, %.40q: sent %d times", call.method, body, len(s.requests))
				}
			})
		}
	}
}

// A call without a result takes what Logto responds with, and what a later release might.
func TestSuccessesWithoutResult(t *testing.T) {
	for _, tt := range []struct {
		status int
		body   string
	}{
		{200, ""}, {201, "Created"}, {202, "Accepted"}, {200, "OK\n"}, {204, ""}, {200, "null"}, {200, "{}"}, {200, "[]"},
		{200, `{"id":"u1","name":null}`}, {201, `[{"id":"r1"}]`}, {299, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{faults: []fault{respond(tt.status, tt.body)}}
			if err := s.start(t).DeleteUser(t.Context(), "u1"); err != nil {
				t.Errorf("%d %q: %v", tt.status, tt.body, err)
			}
		})
	}
}

// An object without a field of the result is no result, nor is an error that has some of them by chance.
func TestNoKnownField(t *testing.T) {
	for _, body := range []string{
		`{"name":"ForbiddenError","message":"blocked"}`, `{"id":"trace-77","message":"blocked by policy"}`, `{"id":"1","Error":"blocked"}`,
		`{"blocked":true}`, `{"status":403,"title":"Forbidden"}`, `{"data":{"id":"u1"}}`,
	} {
		for _, call := range calls[:3] {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{func(w http.ResponseWriter, r *http.Request) {
					w.Header().Del("Logto-Core-Request-Id") // only Logto gives one
					respond(200, body)(w, r)
				}}}
				if err := call.do(t.Context(), s.start(t)); err == nil || !strings.Contains(err.Error(), "not Logto's") {
					t.Errorf("%s %s: got %v", call.method, body, err)
				}
			})
		}
	}
}

// A value whose fields are all zero is one, as long as there is one of them.
func TestZeroValuesAreSuccesses(t *testing.T) {
	for _, body := range []string{`{"totalUserCount":0}`, `{}`, `{"totalUserCount":0,"other":1}`} {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{faults: []fault{respond(200, body)}}
			if _, err := s.start(t).GetTotalUserCount(t.Context()); err != nil {
				t.Errorf("%s: %v", body, err)
			}
		})
	}
}

// Whatever a write returns is not nil where the server says no more than that it was made, unless
// its comment says that it is.
func TestResultsOfWordlessWrites(t *testing.T) {
	mayBeNil := map[string]bool{"CreateRoleScope": true, "DeleteApplicationLegacySecret": true, "TestAction": true, "UpdateApplicationSecret": true}
	method := ""
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		method = r.Method
		_, _ = io.Copy(io.Discard, r.Body) // the client says what is wrong
	}))
	defer server.Close()
	client, err := management.NewClient(server.URL, "", "", management.WithToken("t"))
	if err != nil {
		t.Fatal(err)
	}
	made, typ := 0, reflect.TypeFor[*management.Client]()
	for i := range typ.NumMethod() {
		m := typ.Method(i)
		if m.Type.NumIn() < 2 || m.Type.In(1) != reflect.TypeFor[context.Context]() || m.Type.NumOut() != 2 || m.Name == "Do" {
			continue
		}
		args := []reflect.Value{reflect.ValueOf(client), reflect.ValueOf(t.Context())}
		for j := 2; j < m.Type.NumIn()-1; j++ {
			arg := reflect.New(m.Type.In(j)).Elem()
			if typed.FillRequired(arg); arg.Kind() == reflect.String {
				arg.SetString("x1")
			}
			args = append(args, arg)
		}
		method = ""
		results := m.Func.Call(args)
		if method == "" || method == http.MethodGet {
			continue // refused for its body, or a read
		}
		made++
		if results[0].IsNil() != mayBeNil[m.Name] || !results[1].IsNil() {
			t.Errorf("%s returns %v, %v", m.Name, results[0], results[1])
		}
		if text := fmt.Sprint(results[0]); text == "" && m.Name != "TestAction" { // a nil gen.JSON prints as nothing
			t.Errorf("%s returns what cannot be printed", m.Name)
		}
	}
	if made < 50 {
		t.Errorf("only %d writes were made", made)
	}
	t.Logf("%d writes", made)
}
