package calls_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// upTo yields 0, 1, … and then an error, if there is one; it counts.
func upTo(n int, err error, yielded *int) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			*yielded++
			if !yield(i, nil) {
				return
			}
		}
		if err != nil {
			yield(0, err)
		}
	}
}

func TestCollect(t *testing.T) {
	broken := errors.New("broken")
	tests := []struct {
		n, limit int
		err      error
		want     int
		wantErr  error
		yielded  int
	}{
		{5, 0, nil, 5, nil, 5},
		{5, -1, nil, 5, nil, 5},
		{5, 3, nil, 3, nil, 3},
		{5, 5, broken, 5, nil, 5}, // stops before the error
		{5, 9, nil, 5, nil, 5},
		{0, 3, nil, 0, nil, 0},
		{5, 0, broken, 5, broken, 5},
	}
	for _, tt := range tests {
		yielded := 0
		got, err := management.Collect(upTo(tt.n, tt.err, &yielded), tt.limit)
		if len(got) != tt.want || !errors.Is(err, tt.wantErr) || yielded != tt.yielded {
			t.Errorf("%d items, limit %d: got %v, %v after %d", tt.n, tt.limit, got, err, yielded)
		}
		if !slices.IsSorted(got) {
			t.Errorf("got %v", got)
		}
	}
}

func TestFirst(t *testing.T) {
	broken := errors.New("broken")
	yielded := 0
	if got, found, err := management.First(upTo(5, nil, &yielded)); got != 0 || !found || err != nil || yielded != 1 {
		t.Errorf("got %d, %v, %v after %d", got, found, err, yielded)
	}
	if _, found, err := management.First(upTo(0, nil, &yielded)); found || err != nil {
		t.Errorf("an empty list: %v, %v", found, err)
	}
	if _, found, err := management.First(upTo(0, broken, &yielded)); found || !errors.Is(err, broken) {
		t.Errorf("a broken list: %v, %v", found, err)
	}
}

// No record that cannot be decoded costs another.
func TestCollectGoesOn(t *testing.T) {
	broken, bad := errors.New("broken"), &management.ItemError{Page: 1, Index: 2, Err: errors.New("it is null")}
	list := func(end error) iter.Seq2[int, error] {
		return func(yield func(int, error) bool) {
			_ = yield(0, nil) && yield(1, nil) && yield(0, bad) && yield(2, nil) && yield(0, bad) && (end == nil || yield(0, end))
		}
	}
	for _, limit := range []int{0, 3, 100} {
		got, err := management.Collect(list(nil), limit)
		if !slices.Equal(got, []int{0, 1, 2}) || !errors.Is(err, bad) {
			t.Errorf("limit %d: %v, %v", limit, got, err)
		}
	}
	if got, err := management.Collect(list(nil), 2); !slices.Equal(got, []int{0, 1}) || err != nil {
		t.Errorf("got %v, %v", got, err)
	}
	got, err := management.Collect(list(broken), 0)
	if all, ok := errors.AsType[management.ItemErrors](err); len(got) != 3 || !errors.Is(err, broken) || !ok || len(all) != 2 {
		t.Errorf("got %v, %v", got, err)
	}
}

// No page is asked for beyond what a limit needs.
func TestLimits(t *testing.T) {
	for _, concurrency := range []int{1, 4, 16} {
		for _, tt := range []struct{ limit, pages int }{{1, 1}, {99, 1}, {100, 1}, {101, 2}, {150, 2}, {200, 2}, {250, 3}, {950, 10}} {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{roster(10_000, time.Second)}}
				client := s.start(t, management.Concurrency(concurrency))
				all, err := management.Collect(client.ListUsers(t.Context(), nil, management.Limit(tt.limit)), 0)
				if len(all) != tt.limit || err != nil {
					t.Errorf("%d users, %v", len(all), err)
				}
				if sent, _ := s.counts(); sent != tt.pages {
					t.Errorf("concurrency %d, limit %d: %d pages, want %d", concurrency, tt.limit, sent, tt.pages)
				}
			})
			if tt.limit > 200 && concurrency > 1 {
				continue // without the option, a list cannot know
			}
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{roster(10_000, time.Second)}}
				client := s.start(t, management.Concurrency(concurrency))
				all, err := management.Collect(client.ListUsers(t.Context(), nil), tt.limit)
				if len(all) != tt.limit || err != nil {
					t.Errorf("%d users, %v", len(all), err)
				}
				if sent, _ := s.counts(); sent != tt.pages {
					t.Errorf("concurrency %d, Collect of %d: %d pages, want %d", concurrency, tt.limit, sent, tt.pages)
				}
			})
		}
	}
}

func TestLimitSetsTheSize(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{roster(1000, 0)}}
		client := s.start(t)
		countItems(t, client.ListUsers(t.Context(), nil, management.Limit(7)))
		countItems(t, client.ListUsers(t.Context(), nil, management.Limit(700)))
		countItems(t, client.ListUsers(t.Context(), &gen.ListUsersParams{PageSize: new(int64(50))}, management.Limit(7)))
		if got := slices.Compact(s.queries("page_size")); !slices.Equal(got, []string{"100", "50", "7"}) {
			t.Errorf("sizes %q", got)
		}
	})
}

func TestUnique(t *testing.T) {
	broken := errors.New("broken")
	list := func(yield func(string, error) bool) {
		for _, s := range []string{"a", "b", "a", "", "c", "", "b", "d"} {
			if !yield(s, nil) {
				return
			}
		}
		yield("a", broken)
	}
	unique := management.Unique(list, func(s string) string { return s })
	for range 2 { // each loop remembers for itself
		got, err := management.Collect(unique, 0)
		if !slices.Equal(got, []string{"a", "b", "", "c", "", "d"}) || !errors.Is(err, broken) {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if got, err := management.Collect(unique, 2); !slices.Equal(got, []string{"a", "b"}) || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := management.Collect(management.Unique[string](list, nil), 0); err == nil {
		t.Error("a key is not needed")
	}
	if _, err := management.Collect(management.Unique(nil, func(s string) string { return s }), 0); err == nil {
		t.Error("a list is not needed")
	}
}

// A list that is nil is told, not called.
func TestNoList(t *testing.T) {
	if got, err := management.Collect[string](nil, 0); err == nil || got != nil {
		t.Errorf("Collect: %v, %v", got, err)
	}
	if got, found, err := management.First[string](nil); err == nil || found {
		t.Errorf("First: %v, %v, %v", got, found, err)
	}
}

// Options of lists are refused where there is no list.
func TestListOptionsOfOtherCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &faultServer{faults: []fault{respond(200, userJSON)}}
		client := s.start(t)
		for _, opt := range []management.CallOption{management.Limit(5), management.UntilEmpty()} {
			_, one := client.GetUser(t.Context(), "u1", nil, opt)
			_, page := client.ListUsersPage(t.Context(), nil, opt)
			_, raw := client.Do(t.Context(), "GET", "/api/users", nil, opt)
			for _, err := range []error{one, page, raw} {
				if err == nil || !strings.Contains(err.Error(), "Limit and UntilEmpty are for") {
					t.Errorf("got %v", err)
				}
			}
		}
		for says, list := range map[string]iter.Seq2[gen.User, error]{
			"Limit(0)":   client.ListUsers(t.Context(), nil, management.Limit(0)),
			"Limit(-1)":  client.ListUsers(t.Context(), nil, management.Limit(-1)),
			"first page": client.ListUsers(t.Context(), &gen.ListUsersParams{Page: new(int64(2))}, management.UntilEmpty()),
		} {
			if _, _, err := management.First(list); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("want an error that speaks of %q, got %v", says, err)
			}
		}
		if sent, _ := s.counts(); sent != 0 {
			t.Errorf("%d requests were made", sent)
		}
	})
}

// Of 250 users, a loop that deletes leaves none, and one that keeps some no other.
func TestDeletingInTheLoop(t *testing.T) {
	for _, keep := range []int{0, 2, 5} {
		srv := logtotest.NewServer(logtotest.WithUsers(250))
		defer srv.Close()
		client := srv.Client(management.Concurrency(4))
		seen, created := 0, 0
		for user, err := range client.ListUsers(t.Context(), nil, management.UntilEmpty()) {
			if err != nil {
				t.Fatal(err)
			}
			if seen++; keep > 0 && seen%keep == 0 {
				continue
			}
			if err := client.DeleteUser(t.Context(), user.ID); err != nil {
				t.Fatal(err) // it came twice
			}
			if seen%10 == 0 && created < 20 {
				created++
				if _, err := client.CreateUser(t.Context(), gen.CreateUserRequest{Username: new(fmt.Sprint("late", created))}); err != nil {
					t.Fatal(err)
				}
			}
		}
		left, err := management.Collect(client.ListUsers(t.Context(), nil), 0)
		want := 0
		if keep > 0 {
			want = (250 + created) / keep
		}
		if seen != 250+created || len(left) != want || err != nil {
			t.Errorf("keeping each %d.: %d users came, %d were created, %d are left, want %d, %v", keep, seen, created, len(left), want, err)
		}
	}

	srv := logtotest.NewServer(logtotest.WithUsers(250))
	defer srv.Close()
	all, err := management.Collect(srv.Client().ListUsers(t.Context(), nil, management.UntilEmpty()), 0)
	if len(all) != 250 || !errors.Is(err, management.ErrNotConsumed) {
		t.Errorf("a loop that deletes nothing: %d users, %v", len(all), err)
	}
}

// Users that are created meanwhile move others to later pages, where they come again.
func TestCreatingInTheLoop(t *testing.T) {
	srv := logtotest.NewServer(logtotest.WithUsers(250))
	defer srv.Close()
	client := srv.Client()
	created, yielded := 0, 0
	list := management.Unique(func(yield func(gen.User, error) bool) {
		for user, err := range client.ListUsers(t.Context(), nil) {
			if yielded++; yielded == 50 {
				for ; created < 30; created++ {
					if _, err := client.CreateUser(t.Context(), gen.CreateUserRequest{Username: new(fmt.Sprint("new", created))}); err != nil {
						t.Fatal(err)
					}
				}
			}
			if !yield(user, err) {
				return
			}
		}
	}, func(u gen.User) string { return u.ID })
	users, err := management.Collect(list, 0)
	if len(users) != 250 || yielded != 280 || err != nil {
		t.Errorf("%d users of %d that came, %v", len(users), yielded, err)
	}
}
