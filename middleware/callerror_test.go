package middleware

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/logto-go/management/auth"
	"golang.org/x/oauth2"
)

func TestCallErrorText(t *testing.T) {
	cause := errors.New("why\nso")
	for want, err := range map[string]*CallError{
		"GET /api/users/u1: why so":                         {Method: "GET", Path: "/api/users/{userId}", URLPath: "/api/users/u1", Attempts: 1, Err: cause},
		"GET /api/users/u1 (after 3 attempts): why so":      {Method: "GET", Path: "/api/users/{userId}", URLPath: "/api/users/u1", Attempts: 3, Err: cause},
		"GET /api/users/{userId}: why so":                   {Method: "GET", Path: "/api/users/{userId}", Err: cause},
		"GET /api/users/{userId}: the path parameter is \"": {Method: "GET", Path: "/api/users/{userId}", Err: errors.New(`GET /api/users/{userId}: the path parameter is "`)},
		"GET /api/users: what logto: is":                    {Method: "GET", Path: "/api/users", Err: errors.New("logto: what logto: is")},
		": unknown cause":                                   {},
	} {
		if err.Error() != want || fmt.Sprintf("%#v", err) != "*management.CallError("+want+")" {
			t.Errorf("got %s, %#v, want %s", err, err, want)
		}
	}
}

// The error of a call that brought no response names its path, and not its query.
func TestCallErrorPath(t *testing.T) {
	_, err := (&Chain{Transport: DoerFunc(failing(errReset))}).Do(newRequest(t, "GET", ""))
	failed, ok := errors.AsType[*CallError](err)
	if !ok || failed.URLPath != "/api/users/u1" || failed.Path != "/api/users/{userId}" || !strings.HasPrefix(err.Error(), "GET /api/users/u1: ") {
		t.Errorf("got %#v", err)
	}
	if strings.Contains(err.Error(), "secret-person") {
		t.Errorf("got %s", err)
	}
}

// A call that got no token since the token endpoint refuses requests is refused itself.
func TestRefusedTokenIsRateLimited(t *testing.T) {
	for status, limited := range map[int]bool{429: true, 503: false} {
		for _, refusal := range []error{
			&auth.TokenError{StatusCode: status}, &oauth2.RetrieveError{Response: &http.Response{StatusCode: status}},
		} {
			chain := &Chain{Tokens: auth.Wrap(sourceFunc(func() (*oauth2.Token, error) {
				return nil, fmt.Errorf("no token: %w", refusal)
			}))}
			_, err := chain.Do(newRequest(t, "GET", ""))
			if errors.Is(err, ErrRateLimited) != limited || errors.Is(err, ErrServer) {
				t.Errorf("%T, status %d: %v", refusal, status, err)
			}
		}
	}
}

// A cause that shows nothing secret is handed out as it is.
func TestCauseIsKept(t *testing.T) {
	cause := fmt.Errorf("a: %w", errors.Join(context.Canceled, &net.OpError{Op: "read", Err: errReset}))
	_, err := (&Chain{Transport: DoerFunc(failing(cause))}).Do(newRequest(t, "POST", ""))
	if op, ok := errors.AsType[*net.OpError](err); !ok || op.Op != "read" || errors.Unwrap(err) != cause { //nolint:errorlint // the very cause
		t.Errorf("got %v", err)
	}
}

// A secret in one of several causes counts, though the text of the whole does not show it.
func TestHiddenCause(t *testing.T) {
	cause := quiet{errors.Join(errReset, errors.New("token "+tokenSecret))}
	_, err := (&Chain{Transport: DoerFunc(failing(cause))}).Do(secretRequest(t))
	checkShown(t, "hidden", shownBy(err))
	if !errors.Is(err, errReset) {
		t.Errorf("got %v", err)
	}
	if found, ok := errors.AsType[quiet](err); ok {
		t.Errorf("got %v", found)
	}
}

type quiet struct{ error }

func (quiet) Error() string   { return "something failed" }
func (q quiet) Unwrap() error { return q.error }
