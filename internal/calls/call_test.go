package calls_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// What each kind of method makes of each kind of body.
func TestBodies(t *testing.T) {
	type result struct {
		value string // as printed, where there is one
		says  string // the error's words, where there is one; | between those of two releases of Go
	}
	user := func(c *management.Client, t *testing.T) (string, error) {
		u, err := c.GetUser(t.Context(), "u1", nil)
		if u == nil {
			return "nil", err
		}
		return u.ID, err
	}
	secret := func(c *management.Client, t *testing.T) (string, error) {
		v, err := c.UpdateApplicationSecret(t.Context(), "a", "s", gen.NameRequest{Name: "s2"})
		if v == nil {
			return "nil", err
		}
		return v.Name, err
	}
	update := func(c *management.Client, t *testing.T) (string, error) {
		u, err := c.UpdateUser(t.Context(), "u1", gen.UpdateUserRequest{})
		if u == nil {
			return "nil", err
		}
		return u.ID, err
	}
	updateList := func(c *management.Client, t *testing.T) (string, error) {
		v, err := c.CreateRoleScope(t.Context(), "r1", gen.ScopeIDs{ScopeIDs: []string{"s1"}})
		return fmt.Sprint(len(v)), err
	}
	list := func(c *management.Client, t *testing.T) (string, error) {
		v, err := c.ListUserOrganizations(t.Context(), "u1")
		return fmt.Sprint(len(v)), err
	}
	object := func(c *management.Client, t *testing.T) (string, error) {
		v, err := c.ListUserCustomData(t.Context(), "u1")
		return string(v), err
	}
	none := func(c *management.Client, t *testing.T) (string, error) {
		return "", c.DeleteUser(t.Context(), "u1")
	}
	tests := []struct {
		name   string
		call   func(c *management.Client, t *testing.T) (string, error)
		status int
		body   string
		want   result
	}{
		{"struct", user, 200, userJSON, result{value: "u1"}},
		{"struct with space around", user, 200, "\n " + userJSON + "\t\n", result{value: "u1"}},
		{"struct, empty body", user, 200, "", result{"nil", "unexpected end of JSON input"}},
		{"struct, null", user, 200, " \r\n\tnull\n", result{"nil", "null where a value is promised"}},
		{"struct, half of null", user, 200, "nul", result{"nil", "the response cannot be used"}},
		{"struct, more than null", user, 200, "nulls", result{"nil", "invalid character 's'"}},
		{"struct, a list of null", user, 200, "[null]", result{"nil", "cannot unmarshal array"}},
		{"struct, null as text", user, 200, `"null"`, result{"nil", "cannot unmarshal string"}},
		{"struct, a page of a proxy", user, 200, "nginx maintenance", result{"nil", "invalid character 'g'"}},
		{"struct, a list", user, 200, "[]", result{"nil", "cannot unmarshal array"}},
		{"struct, trailing garbage", user, 200, userJSON + "x", result{"nil", "invalid character 'x' after top-level value"}},
		{"struct, two values", user, 200, userJSON + userJSON, result{"nil", "after top-level value"}},
		{"struct, HTML", user, 200, "<html>sign in</html>", result{"nil", "<html>sign in</html>"}},
		{"struct, another success", user, 201, userJSON, result{value: "u1"}},
		{"struct, 204", user, 204, "", result{"nil", "unexpected end of JSON input"}},
		{"change, 204", update, 204, "", result{value: ""}},
		{"change, empty body", update, 200, "", result{value: ""}},
		{"change, only space", update, 201, " \r\n", result{value: ""}},
		{"change, Created", update, 201, "Created", result{value: ""}},
		{"change, OK", update, 200, "OK\n", result{value: ""}},
		{"change, the text of another status", update, 200, "Created", result{"nil", "invalid character"}},
		{"change, a quoted text", update, 200, `"OK"`, result{"nil", "cannot unmarshal string"}},
		{"change, HTML", update, 200, "<html>OK</html>", result{"nil", "<html>OK</html>"}},
		{"change, null", update, 200, "null", result{"nil", "null where a value is promised"}},
		{"change, list", updateList, 201, "Created", result{value: "0"}},
		{"struct, OK", user, 200, "OK", result{"nil", "invalid character"}},
		{"struct, not modified", user, 304, "", result{"nil", "304"}},
		{"optional struct", secret, 200, `{"name":"s2","value":"v"}`, result{value: "s2"}},
		{"optional struct, 204", secret, 204, "", result{value: "nil"}},
		{"optional struct, null", secret, 200, "null", result{value: "nil"}},
		{"optional struct, empty", secret, 200, "", result{value: "nil"}},
		{"list", list, 200, `[{"id":"o"}]`, result{value: "1"}},
		{"list, empty", list, 200, `[]`, result{value: "0"}},
		{"list, null", list, 200, `null`, result{"0", "null where the operation documents a list"}},
		{"list, an object", list, 200, `{}`, result{"0", "cannot unmarshal object"}},
		{"object", object, 200, `{"n":9007199254740993}`, result{value: `{"n":9007199254740993}`}},
		{"nothing", none, 204, "", result{}},
		{"nothing, another success", none, 200, "OK", result{}},
		{"nothing, any success", none, 299, "", result{}},
		{"nothing, half an object", none, 299, "{", result{says: "299: the server reports success"}},
		{"nothing, a page", none, 200, "\n<!doctype html>", result{says: "check the endpoint, and what stands before it"}},
		{"nothing, a redirect", none, 302, "", result{says: "302"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{respond(tt.status, tt.body)}}
				value, err := tt.call(s.start(t), t)
				if value != tt.want.value {
					t.Errorf("got %q, want %q", value, tt.want.value)
				}
				if tt.want.says == "" {
					if err != nil {
						t.Errorf("got %v", err)
					}
					return
				}
				e, ok := errors.AsType[*management.Error](err)
				if !ok || e.StatusCode != tt.status || e.RequestID != "req1" || !saysOne(err, tt.want.says) {
					t.Errorf("got %v, want status %d and %q", err, tt.status, tt.want.says)
				}
			})
		})
	}
}

// saysOne reports whether an error has one of some words in it, which | separates.
func saysOne(err error, words string) bool {
	return slices.ContainsFunc(strings.Split(words, "|"), func(says string) bool { return strings.Contains(err.Error(), says) })
}

// A body that is shown in an error shows no secret.
func TestUnreadableSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(201, `{"name":"n","value":"hunter2secret","expiresAt":nul`)}}
		_, err := s.start(t).CreateApplicationSecret(t.Context(), "a", gen.CreateApplicationSecretRequest{Name: "n"})
		if err == nil || !strings.Contains(err.Error(), `"name":"n"`) {
			t.Fatalf("got %v", err)
		}
		if strings.Contains(err.Error(), "hunter2secret") {
			t.Errorf("a secret is shown: %v", err)
		}
	})
}

// A call that cannot be made says so without asking anybody.
func TestImpossibleCalls(t *testing.T) {
	s := &faultServer{faults: []fault{respond(200, userJSON)}}
	client := s.start(t)
	for says, call := range map[string]func() error{
		"parameter userID is empty":         func() error { return client.DeleteUser(t.Context(), "") },
		"parameter organizationID is empty": func() error { _, err := client.GetOrganization(t.Context(), ""); return err },
		"parameter name is empty":           func() error { return client.DeleteApplicationSecret(t.Context(), "a1", "") },
		"another path":                      func() error { return client.DeleteUser(t.Context(), "..") },
		"the context is nil":                func() error { return client.DeleteUser(nil, "u1") }, //nolint:staticcheck // that is the mistake
		"cannot be searched":                func() error { _, err := client.ListUsersPage(t.Context(), badSearch); return err },
		"the context is nil ":               func() error { _, err := client.GetSamlAuthn(nil, "a", nil); return err }, //nolint:staticcheck // likewise
	} {
		err := call()
		e, ok := errors.AsType[*management.CallError](err)
		if !ok || e.Attempts != 0 || e.Method == "" || !strings.HasPrefix(e.Path, "/api/") || !strings.Contains(err.Error(), strings.TrimSpace(says)) {
			t.Errorf("want an error that speaks of %q, got %v", says, err)
		}
	}
	if sent, tokens := s.counts(); sent+tokens != 0 {
		t.Errorf("%d requests were made", sent+tokens)
	}
}

// What kept a call from being made stands behind its method and path, and nothing between.
func TestTextOfImpossibleCalls(t *testing.T) {
	client := (&faultServer{}).start(t)
	_, search := client.ListUsersPage(t.Context(), badSearch)
	for want, err := range map[string]error{
		"GET /api/users: logto search: the field ":                   search,
		"DELETE /api/users/{userId}: the verification id is empty: ": client.DeleteUser(t.Context(), "u1", management.WithVerificationID("")),
		"DELETE /api/users/{userId}: an option is nil":               client.DeleteUser(t.Context(), "u1", nil),
	} {
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("want an error that begins with %q, got %v", want, err)
		}
	}
}

var badSearch = &gen.ListUsersParams{SearchParams: management.SearchUsers().Exact("nope", "x")}

func TestRawAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{
			func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/sign-in?app=a", http.StatusFound) },
			respond(200, "<html>post me</html>", "Content-Type", "text/html"),
			respond(200, "<md:EntityDescriptor/>", "Content-Type", "text/xml"),
			respond(404, `{"code":"entity.not_found","message":"m"}`),
			respond(200, "", "Location", "http://%zz"),
		}}
		client := s.start(t)
		params := &gen.GetSamlAuthnParams{SAMLRequest: "x"}

		raw, err := client.GetSamlAuthn(t.Context(), "a", params)
		if err != nil || raw.StatusCode != 302 {
			t.Fatalf("a redirect: %+v, %v", raw, err)
		}
		if target, err := raw.Location(); err != nil || target.String() != "http://localhost:3001/sign-in?app=a" {
			t.Errorf("it leads to %v, %v", target, err)
		}

		raw, err = client.GetSamlAuthn(t.Context(), "a", params)
		if err != nil || raw.StatusCode != 200 || string(raw.Body) != "<html>post me</html>" || raw.Header.Get("Content-Type") != "text/html" {
			t.Errorf("HTML: %+v, %v", raw, err)
		}
		if _, err := raw.Location(); err == nil {
			t.Error("HTML leads somewhere")
		}

		raw, err = client.GetSamlApplicationMetadata(t.Context(), "a")
		if err != nil || string(raw.Body) != "<md:EntityDescriptor/>" {
			t.Errorf("XML: %+v, %v", raw, err)
		}
		if _, err := client.GetSamlApplicationMetadata(t.Context(), "a"); !errors.Is(err, management.ErrNotFound) {
			t.Errorf("an error: %v", err)
		}
		raw, err = client.GetSamlAuthn(t.Context(), "a", params)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := raw.Location(); err == nil {
			t.Error("a broken Location leads somewhere")
		}
		if sent, _ := s.counts(); sent != 5 {
			t.Errorf("%d requests: a redirect was followed", sent)
		}
	})
}

func TestLocationWithoutRequest(t *testing.T) {
	raw := management.RawResponse{Header: http.Header{"Location": {"https://h/x"}}}
	if target, err := raw.Location(); err != nil || target.String() != "https://h/x" {
		t.Errorf("got %v, %v", target, err)
	}
}
