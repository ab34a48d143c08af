package calls_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// A record that cannot be decoded costs no other, in no list.
func TestListWithABadRecord(t *testing.T) {
	const bad = `{"id":"id1","name":["hunter2secret"],"createdAt":"hunter2secret"}`
	for _, concurrency := range []int{1, 4} {
		synctest.Test(t, func(t *testing.T) {
			good := roster(250, 0)
			s := &faultServer{faults: []fault{func(w http.ResponseWriter, r *http.Request) {
				recorder := httptest.NewRecorder()
				good(recorder, r)
				body := strings.Replace(recorder.Body.String(), `{"id":"id142","name":"n"}`, bad, 1)
				maps.Copy(w.Header(), recorder.Header())
				_, _ = io.WriteString(w, body) // the client may be gone
			}}}
			client := s.start(t, management.Concurrency(concurrency))
			users := 0
			var errs []error
			for user, err := range client.ListUsers(t.Context(), nil) {
				if err != nil {
					errs = append(errs, err)
					if users != 142 || user.ID != "" {
						t.Errorf("the error comes after %d users, with %+v", users, user)
					}
					continue
				}
				users++
			}
			if users != 249 || len(errs) != 1 {
				t.Fatalf("%d users, %v", users, errs)
			}
			checkBadRecord(t, errs[0], bad)

			page, err := client.ListUsersPage(t.Context(), &gen.ListUsersParams{Page: new(int64(2))})
			if page == nil || len(page.Items) != 99 || len(page.Errors) != 1 || page.Total != 250 || !page.More {
				t.Fatalf("the page is %+v", page)
			}
			checkBadRecord(t, err, bad)
			all, err := management.Collect(client.ListUsers(t.Context(), nil), 0)
			if len(all) != 249 {
				t.Errorf("%d users were collected", len(all))
			}
			checkBadRecord(t, err, bad)
		})
	}
}

func checkBadRecord(t *testing.T, err error, raw string) {
	t.Helper()
	e, ok := errors.AsType[*management.ItemError](err)
	if !ok || e.Page != 2 || e.Index != 42 || string(e.Raw) != raw {
		t.Fatalf("got %#v", err)
	}
	if _, ok := errors.AsType[*management.PageError](err); ok {
		t.Errorf("%v is the end of the list", err)
	}
	cause, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if response, isResponse := errors.AsType[*management.Error](err); !ok || cause == nil || !isResponse || response.RequestID == "" {
		t.Errorf("%#v does not tell the cause or the request", e.Err)
	}
	if text := err.Error(); !strings.Contains(text, "page 2, index 42: GET /api/users") {
		t.Errorf("got %s", text)
	}
	showsNoSecret(t, err)
}

// A list without pages loses no more than the record either.
func TestPlainListWithABadRecord(t *testing.T) {
	const list = `[{"id":"o1","name":"a"},{"id":"o2","name":7},null,{"id":"o4","name":"d"}]`
	for method, do := range map[string]func(ctx context.Context, c *management.Client) ([]string, error){
		"GET": func(ctx context.Context, c *management.Client) (ids []string, _ error) {
			organizations, err := c.ListUserOrganizations(ctx, "u1")
			for _, o := range organizations {
				ids = append(ids, o.ID)
			}
			return ids, err
		},
		"PUT": func(ctx context.Context, c *management.Client) (ids []string, _ error) {
			templates, err := c.ReplaceEmailTemplates(ctx, gen.ReplaceEmailTemplatesRequest{Templates: []gen.NewEmailTemplate{}})
			for _, tt := range templates {
				ids = append(ids, tt.ID)
			}
			return ids, err
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			body := list
			if method == "PUT" {
				body = strings.ReplaceAll(list, `"name":7`, `"tenantId":7`)
			}
			s := &faultServer{faults: []fault{respond(200, body)}}
			ids, err := do(t.Context(), s.start(t))
			failed, ok := errors.AsType[management.ItemErrors](err)
			if !slices.Equal(ids, []string{"o1", "o4"}) || !ok || len(failed) != 2 || failed[0].Index != 1 || failed[1].Index != 2 {
				t.Fatalf("%s: got %v, %v", method, ids, err)
			}
			if !strings.Contains(err.Error(), "index 1: "+method) || strings.Contains(err.Error(), "page") || errors.Is(err, management.ErrApplied) != (method == "PUT") {
				t.Errorf("%s: got %v", method, err)
			}
			s.faults[0] = respond(200, `{"id":"o1"}`)
			if ids, err := do(t.Context(), s.start(t)); len(ids) > 0 || err == nil {
				t.Errorf("%s, an object: %v, %v", method, ids, err)
			}
		})
	}
}

func TestWrappedListWithABadRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, `{"organizations":[{"id":"o1"},null,{"id":3},{"id":"o4"}]}`, "Total-Number", "4")}}
		var got []string
		for item, err := range s.start(t).ListUserConsentOrganizations(t.Context(), "a1", "u1", nil) {
			if e, ok := errors.AsType[*management.ItemError](err); ok {
				item.ID = string(e.Raw)
			} else if err != nil {
				t.Error(err)
			}
			got = append(got, item.ID)
		}
		if want := []string{"o1", "null", `{"id":3}`, "o4"}; !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}
