package calls_test

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// callByName calls a method whose results are others in the code of an older document.
func callByName(ctx context.Context, client *management.Client, name string, args ...any) []reflect.Value {
	in := []reflect.Value{reflect.ValueOf(ctx)}
	for _, arg := range args {
		in = append(in, reflect.ValueOf(arg))
	}
	return reflect.ValueOf(client).MethodByName(name).Call(in)
}

// Servers before 1.41 respond to five writes with the text of the status.
func TestWritesWithPlainTextResponses(t *testing.T) {
	roles := gen.RoleIDs{RoleIDs: []string{"r1"}}
	for name, tt := range map[string]struct {
		status int
		args   []any
	}{
		"AssignUserRoles":               {201, []any{"u1", roles}},
		"AddOrganizationUsers":          {201, []any{"o1", gen.UserIDs{UserIDs: []string{"u1"}}}},
		"AssignOrganizationRolesToUser": {201, []any{"o1", "u1", gen.OrganizationRoleNamesOrIDs{OrganizationRoleIDs: []string{"r1"}}}},
		"AssignApplicationRoles":        {201, []any{"a1", roles}},
		"ReplaceUserRoles":              {200, []any{"u1", roles}},
	} {
		synctest.Test(t, func(t *testing.T) {
			text := http.StatusText(tt.status)
			s := &faultServer{faults: []fault{respond(tt.status, text)}}
			var r management.Response
			results := callByName(t.Context(), s.start(t), name, append(tt.args, management.WithResponse(&r))...)
			err, _ := results[len(results)-1].Interface().(error)
			if err != nil || r.StatusCode != tt.status || string(r.Body) != text || len(s.requests) != 1 {
				t.Errorf("%s: %v, %v with the body %q, of %d requests", name, err, r, r.Body, len(s.requests))
			}
			if v := results[0]; len(results) > 1 && (v.IsNil() || v.Kind() == reflect.Pointer && !v.Elem().IsZero()) {
				t.Errorf("%s returns %+v, want the zero value", name, v)
			}
		})
	}
}

// A list that is forgotten wipes nothing; an empty one is sent.
func TestForgottenLists(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, "{}")}}
		client := s.start(t)
		results := callByName(t.Context(), client, "ReplaceUserRoles", "u1", gen.RoleIDs{})
		roles, _ := results[len(results)-1].Interface().(error)
		_, addresses := client.UpdateApplication(t.Context(), "a1", gen.UpdateApplicationRequest{
			OidcClientMetadata: &gen.OidcClientMetadata{RedirectURIs: []string{"https://a.example/cb"}}})
		for says, err := range map[string]error{
			"RoleIDs (roleIds)": roles,
			"OidcClientMetadata.PostLogoutRedirectURIs (postLogoutRedirectUris)": addresses,
		} {
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("want an error that names %s, got %v", says, err)
			}
		}
		if sent, tokens := s.counts(); sent+tokens != 0 {
			t.Errorf("%d requests were made", sent+tokens)
		}
		results = callByName(t.Context(), client, "ReplaceUserRoles", "u1", gen.RoleIDs{RoleIDs: []string{}})
		if err, _ := results[len(results)-1].Interface().(error); err != nil || s.requests[0].body != `{"roleIds":[]}` {
			t.Errorf("an empty list: %v", err)
		}
	})
}
