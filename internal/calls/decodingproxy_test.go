package calls_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// routes is a server that notes what it was asked to do: the method, and the segments of the path as its
// router sees them.
type routes struct {
	decodes bool // a proxy before it decodes the path, as nginx does with some configurations
	asked   [][]string
}

func (s *routes) answer(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	if s.decodes {
		path = r.URL.Path
	}
	asked := []string{r.Method}
	for _, segment := range strings.Split(strings.TrimPrefix(path, "/api/"), "/") {
		if text, err := url.PathUnescape(segment); err == nil {
			segment = text
		}
		asked = append(asked, segment)
	}
	s.asked = append(s.asked, asked)
	respond(200, `{"tenantId":"t","userId":"u1","applicationId":"a1","name":"n","value":"v","expiresAt":null,"createdAt":1}`)(w, r)
}

func (s *routes) start(t *testing.T) (*management.Client, *http.Client) {
	server := &faultServer{open: true, faults: []fault{s.answer}}
	client := server.start(t, management.WithToken("token"))
	return client, server.net.Client
}

// Behind a proxy that decodes %2F, what stands for one thing becomes the path to another. No id may hold a
// slash, so the role is still there.
func TestIDsBehindADecodingProxy(t *testing.T) {
	const role = "u1/roles/r1"
	synctest.Test(t, func(t *testing.T) {
		s := &routes{decodes: true}
		client, plain := s.start(t)
		req, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, "http://localhost:3001/api/users/"+url.PathEscape(role), nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := plain.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if !slices.Equal(s.asked[0], []string{"DELETE", "users", "u1", "roles", "r1"}) {
			t.Fatalf("the proxy does no harm: %q", s.asked)
		}
		s.asked = nil
		for _, id := range []string{role, `u1\roles\r1`, "u1%2Froles%2Fr1/"} {
			for name, call := range map[string]func() error{
				"DeleteUser":        func() error { return client.DeleteUser(t.Context(), id) },
				"DeleteApplication": func() error { return client.DeleteApplication(t.Context(), id) },
				"secret":            func() error { return client.DeleteApplicationSecret(t.Context(), id, "ci") },
				"token":             func() error { return client.DeleteUserPersonalAccessToken(t.Context(), id, "ci") },
			} {
				if _, refused := errors.AsType[*management.CallError](call()); !refused || len(s.asked) > 0 {
					t.Errorf("%s of %q: refused is %v, the server was asked %q", name, id, refused, s.asked)
				}
			}
		}
	})
}

// The names of secrets and personal access tokens are free text, and arrive as they are, unless a proxy
// decodes them.
func TestNamesWithASlash(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &routes{}
		client, _ := s.start(t)
		for _, name := range []string{"ci/cd", "/", `back\slash`, "100%2F", "a b/ü?#"} {
			for _, tt := range []struct {
				call func(ctx context.Context) error
				want []string
			}{
				{func(ctx context.Context) error { return client.DeleteApplicationSecret(ctx, "a1", name) }, []string{"DELETE", "applications", "a1", "secrets", name}},
				{func(ctx context.Context) error {
					_, err := client.UpdateApplicationSecret(ctx, "a1", name, gen.NameRequest{Name: "n"})
					return err
				}, []string{"PATCH", "applications", "a1", "secrets", name}},
				{func(ctx context.Context) error { return client.DeleteUserPersonalAccessToken(ctx, "u1", name) }, []string{"DELETE", "users", "u1", "personal-access-tokens", name}},
				{func(ctx context.Context) error {
					_, err := client.UpdateUserPersonalAccessToken(ctx, "u1", name, gen.NameRequest{Name: "n"})
					return err
				}, []string{"PATCH", "users", "u1", "personal-access-tokens", name}},
			} {
				s.asked = nil
				if err := tt.call(t.Context()); err != nil || len(s.asked) != 1 || !slices.Equal(s.asked[0], tt.want) {
					t.Errorf("%q: the server was asked %q, want %q, %v", name, s.asked, tt.want, err)
				}
			}
		}
	})
}
