package contract_test

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/typed"
)

// capture is a transport that keeps the request and answers with an error that
// is not retried.
type capture struct{ requests []*http.Request }

func (c *capture) RoundTrip(req *http.Request) (*http.Response, error) {
	c.requests = append(c.requests, req)
	return &http.Response{
		StatusCode: http.StatusTeapot, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("")), Request: req,
	}, nil
}

func (c *capture) clients(t testing.TB) *typed.Clients {
	t.Helper()
	clients, err := typed.New("http://localhost:3001", "t", c)
	if err != nil {
		t.Fatal(err)
	}
	return clients
}

// guarded are the operations that have path parameters, sorted by id.
func guarded() []operation {
	var all []operation
	for _, op := range operations() {
		if strings.Contains(op.Path, "{") {
			all = append(all, op)
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// callWith calls the typed method of an operation, with these values for the path
// parameters, the last for all that follow, and nothing special for the rest.
func callWith(t testing.TB, clients *typed.Clients, op operation, values ...string) error {
	t.Helper()
	m, err := clients.Find(op.Go, op.Path)
	if err != nil {
		t.Fatalf("%s: %v", op.ID, err)
	}
	_, err = m.Do(m.Simple(values...))
	return err
}

// checkGuard calls an operation and returns whether it sent a request; a request
// must have gone to the operation's own route, with the value as it was given.
func checkGuard(t testing.TB, op operation, values ...string) bool {
	t.Helper()
	c := &capture{}
	err := callWith(t, c.clients(t), op, values...)
	value := strings.Join(values, " ")
	if err == nil {
		t.Fatalf("%s(%q): no error", op.ID, value)
	}
	if len(c.requests) == 0 {
		if _, ok := errors.AsType[*management.CallError](err); !ok {
			t.Fatalf("%s(%q): refused with %v", op.ID, value, err)
		}
		return false
	}
	// The path as it is on the wire, taken apart as a server does.
	wire, _, _ := strings.Cut(c.requests[0].URL.RequestURI(), "?")
	got, want := strings.Split(wire, "/"), strings.Split(op.Path, "/")
	if len(got) != len(want) {
		t.Fatalf("%s(%q) became %s", op.ID, value, wire)
	}
	for i := range want {
		segment, err := url.PathUnescape(got[i])
		before, rest, isParam := strings.Cut(want[i], "{")
		_, after, _ := strings.Cut(rest, "}")
		if isParam {
			want[i] = before + values[0] + after
			values = values[min(1, len(values)-1):]
		}
		if err != nil || segment != want[i] || strings.ContainsAny(got[i], "?#\\ \r\n") {
			t.Fatalf("%s(%q) became %s", op.ID, value, wire)
		}
	}
	// A proxy that undoes the escaping and tidies up finds no other operation.
	tidied, err := url.PathUnescape(wire)
	static, _, _ := strings.Cut(op.Path, "{")
	if err != nil || !strings.HasPrefix(path.Clean(strings.ReplaceAll(tidied, "\\", "/"))+"/", static) {
		t.Fatalf("%s(%q) became %s, which a proxy may take for %s", op.ID, value, wire, path.Clean(tidied))
	}
	return true
}

// For every operation: what could lead elsewhere is refused, and the rest comes
// through as it is.
func TestPathGuard(t *testing.T) {
	refused := []string{"", ".", "..", "../users", "a/..", "a/../../b", "./", "/..", "..\\", "a\\..\\b",
		"..;x", ".;", "a/..;b=c/d", "\x00", "a\nb", "\r", "a\tb", "\x7f"}
	// What only names that people give may hold.
	slashes := []string{"a/b", "/", "u1/roles/r1", "a\\b", "https://example.com/c"}
	freeText := []string{"UpdateApplicationSecret", "DeleteApplicationSecret", "UpdateUserPersonalAccessToken", "DeleteUserPersonalAccessToken"}
	accepted := []string{"u1", "a b", "%2F", "%2e%2e", "%", "ü", "日本", "a?b=c", "a#b", "a&b", "a;b", "a:b", "a@b.c", "...", ".a", "a.", "+", "~", "'", `"`}
	all := guarded()
	if len(all) < 150 {
		t.Fatalf("only %d operations have path parameters", len(all))
	}
	for _, op := range all {
		for _, value := range refused {
			if checkGuard(t, op, value) {
				t.Errorf("%s(%q) was sent", op.ID, value)
			}
		}
		for _, value := range accepted {
			if !checkGuard(t, op, value) {
				t.Errorf("%s(%q) was refused", op.ID, value)
			}
		}
	}
	for _, op := range all {
		for _, value := range slashes {
			args := make([]string, strings.Count(op.Path, "{"))
			for i := range args {
				args[i] = "x1"
				if i == len(args)-1 {
					args[i] = value
				}
			}
			if sent := checkGuard(t, op, args...); sent != slices.Contains(freeText, op.ID) {
				t.Errorf("%s(%q): sent %v", op.ID, args, sent)
			}
		}
	}
	t.Logf("%d operations, %d values each", len(all), len(refused)+len(accepted))
}

// No value of a path parameter reaches another route, in any operation.
func FuzzPathGuard(f *testing.F) {
	all := guarded()
	seen := map[string]bool{}
	for i, e := range recorded(f) {
		if !seen[e.OperationID] {
			seen[e.OperationID] = true
			f.Add(i, path.Base(e.Path))
		}
	}
	for i, value := range []string{"..", "%2e%2e", "..%2f", "a/../..", "..;/", "\x00", "\xff", "．．", "..\t", " ..", "/.", "\\..\\"} {
		f.Add(i, value)
	}
	f.Fuzz(func(t *testing.T, n int, value string) {
		checkGuard(t, all[((n%len(all))+len(all))%len(all)], value)
	})
}
