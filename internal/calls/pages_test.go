package calls_test

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// roster answers as Logto does for a list of users: with several Link lines that
// lead nowhere, and with everything, unmarked, to a request that does not ask for
// pages.
func roster(total int, latency time.Duration) fault {
	return func(w http.ResponseWriter, r *http.Request) {
		advance(latency)
		query := r.URL.Query()
		page, _ := strconv.Atoi(query.Get("page"))
		size, _ := strconv.Atoi(query.Get("page_size"))
		if !strings.HasPrefix(r.URL.Path, "/api/") {
			http.NotFound(w, r) // somebody requested the URL of a Link
			return
		}
		if page == 0 && size == 0 {
			respond(200, items(0, total))(w, r)
			return
		}
		if page < 1 || size < 1 || size > 100 {
			respond(400, `{"code":"guard.invalid_pagination","message":"m"}`)(w, r)
			return
		}
		last := max(1, (total+size-1)/size)
		relation := func(name string, page int) {
			w.Header().Add("Link", fmt.Sprintf(`<http://localhost:3001/users?page=%d&page_size=%d>; rel=%q`, page, size, name))
		}
		relation("first", 1)
		if page > 1 {
			relation("prev", page-1)
		}
		if page < last {
			relation("next", page+1)
		}
		relation("last", last)
		respond(200, items((page-1)*size, min(page*size, total)), "Total-Number", strconv.Itoa(total))(w, r)
	}
}

// items is a list of users, roles or applications, as far as tests look at them.
func items(from, to int) string {
	var all []string
	for i := from; i < to; i++ {
		all = append(all, fmt.Sprintf(`{"id":"id%d","name":"n"}`, i))
	}
	return "[" + strings.Join(all, ",") + "]"
}

// queries gives a query parameter of all requests, sorted.
func (s *faultServer) queries(name string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, r := range s.requests {
		_, query, _ := strings.Cut(r.path, "?")
		values, err := url.ParseQuery(query)
		if err != nil {
			all = append(all, err.Error())
			continue
		}
		all = append(all, values.Get(name))
	}
	slices.Sort(all)
	return all
}

func countItems[T any](t *testing.T, list iter.Seq2[T, error]) int {
	t.Helper()
	n := 0
	for _, err := range list {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// No list ends at twenty items, and each page is asked for once.
func TestListGivesAllItems(t *testing.T) {
	for _, concurrency := range []int{1, 4} {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{faults: []fault{roster(250, 0)}}
			client := s.start(t, management.Concurrency(concurrency))
			users, err := management.Collect(client.ListUsers(t.Context(), nil), 0)
			if err != nil || len(users) != 250 {
				t.Fatalf("%d users, %v", len(users), err)
			}
			for i, user := range users {
				if user.ID != fmt.Sprintf("id%d", i) {
					t.Fatalf("user %d is %s", i, user.ID)
				}
			}
			if got := s.queries("page"); !slices.Equal(got, []string{"1", "2", "3"}) {
				t.Errorf("pages %q", got)
			}
			if got := s.queries("page_size"); !slices.Equal(got, []string{"100", "100", "100"}) {
				t.Errorf("sizes %q", got)
			}
		})
	}
}

// Operations that give everything unless asked for pages are asked for pages.
func TestOptionalPagination(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{roster(150, 0)}}
		client := s.start(t)
		if n := countItems(t, client.ListResourceScopes(t.Context(), "r1", nil)); n != 150 {
			t.Errorf("%d scopes", n)
		}
		page, err := client.ListResourceScopesPage(t.Context(), "r1", nil)
		if err != nil || len(page.Items) != 100 || page.Total != 150 || page.Last != 2 || !page.More {
			t.Errorf("got %+v, %v", page.PageInfo, err)
		}
		if got := s.queries("page"); !slices.Equal(got, []string{"1", "1", "2"}) {
			t.Errorf("pages %q", got)
		}
	})
}

func TestWrappedItems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, `{"organizations":[{"id":"o1"},{"id":"o2"}]}`, "Total-Number", "2")}}
		client := s.start(t)
		if n := countItems(t, client.ListUserConsentOrganizations(t.Context(), "a1", "u1", nil)); n != 2 {
			t.Errorf("%d organizations", n)
		}
		for _, body := range []string{`{"others":[]}`, `[]`, `null`, `{"organizations":{}}`, `{`} {
			s.faults = []fault{respond(200, body)}
			_, err := client.ListUserConsentOrganizationsPage(t.Context(), "a1", "u1", nil)
			if e, ok := errors.AsType[*management.Error](err); !ok || e.StatusCode != 200 {
				t.Errorf("%s gave %v", body, err)
			}
		}
	})
}

// A total that stops at a cap is not the end of the list.
func TestCappedList(t *testing.T) {
	for _, concurrency := range []int{1, 8} {
		synctest.Test(t, func(t *testing.T) {
			const total = 10_350
			s := &faultServer{faults: []fault{func(w http.ResponseWriter, r *http.Request) {
				page, _ := strconv.Atoi(r.URL.Query().Get("page"))
				respond(200, items((page-1)*100, max((page-1)*100, min(page*100, total))),
					"Total-Number", "10001", "Total-Number-Is-Capped", "true", "Link", `<http://h/logs?page=1>; rel="first"`)(w, r)
			}}}
			list := s.start(t).ListLogs(t.Context(), nil, management.Concurrency(concurrency))
			if n := countItems(t, list); n != total {
				t.Errorf("%d logs of %d", n, total)
			}
			if sent, _ := s.counts(); sent != 104 {
				t.Errorf("%d requests", sent)
			}
		})
	}
}

func TestListFromAPageLeavesParamsAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{roster(95, 0)}}
		client := s.start(t)
		params := &gen.ListUsersParams{Page: new(int64(3)), PageSize: new(int64(20))}
		list := client.ListUsers(t.Context(), params, management.Concurrency(2))
		params.Page, params.PageSize = nil, nil // of no effect any more
		for range 2 {
			if n := countItems(t, list); n != 55 {
				t.Errorf("%d users", n)
			}
		}
		if params.Page != nil || params.PageSize != nil {
			t.Errorf("the params were changed: %+v", params)
		}
		page, err := client.ListUsersPage(t.Context(), &gen.ListUsersParams{Page: new(int64(5)), PageSize: new(int64(20))})
		if err != nil || page.Number != 5 || page.Size != 20 || len(page.Items) != 15 || page.More || page.Total != 95 {
			t.Errorf("got %+v, %v", page, err)
		}
	})
}

func TestListRefusesNonsense(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{roster(5, 0)}}
		client := s.start(t)
		var response management.Response
		for says, list := range map[string]iter.Seq2[gen.User, error]{
			"page 0":       client.ListUsers(t.Context(), &gen.ListUsersParams{Page: new(int64(0))}),
			"page -1":      client.ListUsers(t.Context(), &gen.ListUsersParams{Page: new(int64(-1))}),
			"101 items":    client.ListUsers(t.Context(), &gen.ListUsersParams{PageSize: new(int64(101))}),
			"0 items":      client.ListUsers(t.Context(), &gen.ListUsersParams{PageSize: new(int64(0))}),
			"context":      client.ListUsers(nil, nil), //nolint:staticcheck // that is the mistake
			"Concurrency":  client.ListUsers(t.Context(), nil, management.Concurrency(0)),
			"WithResponse": client.ListUsers(t.Context(), nil, management.WithResponse(&response)),
		} {
			var errs []error
			for _, err := range list {
				errs = append(errs, err)
			}
			if len(errs) != 1 || errs[0] == nil || !strings.Contains(errs[0].Error(), says) {
				t.Errorf("want one error that speaks of %q, got %v", says, errs)
			}
		}
		if sent, tokens := s.counts(); sent+tokens != 0 {
			t.Errorf("%d requests were made", sent+tokens)
		}
		// What only the server can judge, it judges.
		_, err := client.ListUsersPage(t.Context(), &gen.ListUsersParams{PageSize: new(int64(101))})
		if !errors.Is(err, management.Code("guard.invalid_pagination")) || !strings.Contains(err.Error(), "at most 100 items") {
			t.Errorf("got %v", err)
		}
	})
}

// Concurrency(n) has n requests on their way, and 2n pages in memory at the most
// with the one that is being read.
func TestConcurrencyIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const n = 4
		answer := roster(10_000, time.Second)
		onTheirWay, most := 0, 0
		s := &faultServer{}
		count := func(by int) {
			s.mu.Lock()
			defer s.mu.Unlock()
			onTheirWay += by
			most = max(most, onTheirWay)
		}
		s.faults = []fault{func(w http.ResponseWriter, r *http.Request) {
			count(1)
			defer count(-1)
			answer(w, r)
		}}
		start, read := time.Now(), 0
		for _, err := range s.start(t).ListUsers(t.Context(), nil, management.Concurrency(n)) {
			if err != nil {
				t.Fatal(err)
			}
			if read++; read == 1 || read == 401 {
				advance(time.Hour) // a slow reader
				want := map[int]int{1: 1, 401: 4 + 2*n}[read]
				if sent, _ := s.counts(); sent != want {
					t.Errorf("%d pages were fetched while item %d is read, want %d", sent, read, want)
				}
			}
		}
		if most != n || read != 10_000 {
			t.Errorf("%d requests at once, %d users", most, read)
		}
		// 100 pages: two alone, two together, and the others four at a time.
		if took := time.Since(start) - 2*time.Hour; took > 27*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

// A list that ends in the middle is no list that has ended.
func TestListOfAServerThatRepeats(t *testing.T) {
	for name, answer := range map[string]fault{
		"the page is ignored":       respond(200, items(0, 100)),
		"next is the page itself":   respond(200, items(0, 100), "Link", `<http://h/users?page=1>; rel="next"`),
		"the total is too low":      respond(200, items(0, 100), "Link", `<http://h/users?page=2>; rel="next"`, "Total-Number", "7"),
		"the same in another order": respond(200, `[`+strings.Trim(items(50, 100), "[]")+`,`+strings.Trim(items(0, 50), "[]")+`]`),
	} {
		for _, concurrency := range []int{1, 4} {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{respond(200, items(0, 100), "Link", `<http://h/users?page=2>; rel="next"`), answer}}
				all, err := management.Collect(s.start(t, management.Concurrency(concurrency)).ListUsers(t.Context(), nil), 1000)
				e, ok := errors.AsType[*management.PageError](err)
				if len(all) != 100 || !errors.Is(err, management.ErrPageRepeated) || !ok || e.Number != 2 {
					t.Errorf("%s: %d users, %v", name, len(all), err)
				}
			})
		}
	}
}
