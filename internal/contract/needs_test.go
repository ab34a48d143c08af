package contract_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/typed"
)

// fixedAnswer answers every request alike.
type fixedAnswer struct {
	status int
	body   string
}

func (a fixedAnswer) RoundTrip(req *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: a.status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(a.body)),
		ContentLength: int64(len(a.body)), Request: req,
	}, nil
}

// An operation that the server is too old for is ErrNoRoute with the release it needs, however the
// server says so.
func TestContractNeedsNewerServer(t *testing.T) {
	const needs = ". The server does not have this operation: it needs Logto 1.38 or newer"
	young := [2]string{"GetOidcSessionConfig", "/api/configs/oidc/session"}
	old := [2]string{"GetOidcKeys", "/api/configs/oidc/{keyType}"}
	for _, tt := range []struct {
		name      string
		operation [2]string
		answer    fixedAnswer
		noRoute   bool
		hint      bool
	}{
		{"404 text", young, fixedAnswer{404, "Not Found"}, true, true},
		{"405 text", young, fixedAnswer{405, "Method Not Allowed"}, true, true},
		{"400 of a neighbor", young, fixedAnswer{400, `{"code":"guard.invalid_input","message":"The request params is invalid.","data":{"issues":[{"path":["keyType"]}]}}`}, true, true},
		{"400 of a neighbor that says no more", young, fixedAnswer{400, `{"code":"guard.invalid_input","message":"The request params is invalid."}`}, true, true},
		{"400 about something else", young, fixedAnswer{400, `{"code":"guard.invalid_input","data":{"issues":[{"path":["ttl"]}]}}`}, false, false},
		{"400 with another code", young, fixedAnswer{400, `{"code":"request.invalid_input"}`}, false, false},
		{"404 with a code", young, fixedAnswer{404, `{"code":"entity.not_found"}`}, false, false},
		{"500", young, fixedAnswer{500, "Internal Server Error"}, false, false},
		{"an operation of all releases", old, fixedAnswer{404, "Not Found"}, true, false},
		{"its own bad input", old, fixedAnswer{400, `{"code":"guard.invalid_input","data":{"issues":[{"path":["keyType"]}]}}`}, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			clients, err := typed.New("http://localhost:3001", "an-access-token", tt.answer)
			if err != nil {
				t.Fatal(err)
			}
			m, err := clients.Find(tt.operation[0], tt.operation[1])
			if errors.Is(err, typed.ErrNoMethod) {
				t.Skip(err)
			} else if err != nil {
				t.Fatal(err)
			}
			_, err = m.Do(m.Simple("private-keys"))
			if got := errors.Is(err, management.ErrNoRoute); got != tt.noRoute {
				t.Errorf("ErrNoRoute: %t: %v", got, err)
			}
			if got := strings.Contains(err.Error(), needs); got != tt.hint {
				t.Errorf("the hint: %v", err)
			}
		})
	}
}
