package calls_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"golang.org/x/oauth2"
)

// A token may expire, or be withdrawn, while a list is read.
func TestTokenEndsDuringAList(t *testing.T) {
	for _, concurrency := range []int{1, 4} {
		t.Run(fmt.Sprintf("expires, concurrency %d", concurrency), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				valid := roster(2000, 10*time.Second)
				s := &faultServer{tokenLife: time.Minute, faults: []fault{valid}}
				client := s.start(t, management.Concurrency(concurrency))
				if n := countItems(t, client.ListUsers(t.Context(), nil)); n != 2000 {
					t.Errorf("%d users", n)
				}
				if sent, tokens := s.counts(); sent != 20 || tokens < 2 || tokens > 5 {
					t.Errorf("%d requests, %d token requests", sent, tokens)
				}
			})
		})
		t.Run(fmt.Sprintf("is withdrawn, concurrency %d", concurrency), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				pages := 0
				answer := roster(2000, 0)
				s := &faultServer{}
				s.faults = []fault{func(w http.ResponseWriter, r *http.Request) {
					s.mu.Lock()
					pages++
					withdrawn := pages > 5 && r.Header.Get("Authorization") == "Bearer t1"
					s.mu.Unlock()
					if withdrawn {
						respond(401, `{"code":"auth.unauthorized","message":"m"}`)(w, r)
						return
					}
					answer(w, r)
				}}
				client := s.start(t, management.Concurrency(concurrency))
				if n := countItems(t, client.ListUsers(t.Context(), nil)); n != 2000 {
					t.Errorf("%d users", n)
				}
				if sent, tokens := s.counts(); sent > 20+concurrency || tokens != 2 {
					t.Errorf("%d requests, %d token requests", sent, tokens)
				}
			})
		})
	}
}

// Whatever ends a loop, nothing runs on: the bubble fails if a goroutine does.
func TestListLeavesNothingBehind(t *testing.T) {
	ends := map[string]func(t *testing.T, cancel context.CancelFunc, list iter.Seq2[gen.User, error]){
		"break": func(_ *testing.T, _ context.CancelFunc, list iter.Seq2[gen.User, error]) {
			for range list {
				break
			}
		},
		"cancel": func(t *testing.T, cancel context.CancelFunc, list iter.Seq2[gen.User, error]) {
			var last error
			for _, err := range list {
				cancel()
				last = err
			}
			if !errors.Is(last, context.Canceled) {
				t.Errorf("the last error is %v", last)
			}
		},
		"pull": func(_ *testing.T, _ context.CancelFunc, list iter.Seq2[gen.User, error]) {
			next, stop := iter.Pull2(list)
			next()
			stop()
		},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{roster(10_000, time.Second)}}
				client := s.start(t, management.Concurrency(8))
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				end(t, cancel, client.ListUsers(ctx, nil))
				sent, _ := s.counts()
				advance(time.Hour)
				if later, _ := s.counts(); later != sent {
					t.Errorf("%d requests came after the end", later-sent)
				}
			})
		})
	}
}

// What is no list at all ends the loop, at the page it stands for.
func TestListThatIsNone(t *testing.T) {
	for _, body := range []string{``, `null`, `{}`, `{"users":[]}`, `"x"`, `[{"id":"a"}`, `[{"id":"a"},{"id"`, `<html>`} {
		for _, concurrency := range []int{1, 4} {
			synctest.Test(t, func(t *testing.T) {
				good := roster(250, 0)
				s := &faultServer{faults: []fault{good, good, respond(200, body)}}
				users, errs := 0, []error(nil)
				for _, err := range s.start(t, management.Concurrency(concurrency)).ListUsers(t.Context(), nil) {
					if err != nil {
						errs = append(errs, err)
						continue
					}
					users++
				}
				if users != 200 || len(errs) != 1 {
					t.Fatalf("%q: %d users, %v", body, users, errs)
				}
				e, ok := errors.AsType[*management.PageError](errs[0])
				if response, isResponse := errors.AsType[*management.Error](errs[0]); !ok || e.Number != 3 || e.Size != 100 || !isResponse || response.StatusCode != 200 {
					t.Errorf("%q: %v", body, errs[0])
				}
			})
		}
	}
}

// culprits are what a user gives to a client, and what may fail in ways of its own.
var culprits = map[string]func(do func()) management.Option{
	"transport": func(do func()) management.Option {
		return management.WithTransport(roundTripper(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path != "/oidc/token" {
				do()
			}
			return nil, errors.New("the transport goes on")
		}))
	},
	"editor": func(do func()) management.Option {
		return management.WithEditor(func(context.Context, *http.Request) error { do(); return nil })
	},
	"token source": func(do func()) management.Option {
		return management.WithTokenSource(tokenSource(func() (*oauth2.Token, error) { do(); return nil, errors.New("no token") }))
	},
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type tokenSource func() (*oauth2.Token, error)

func (f tokenSource) Token() (*oauth2.Token, error) { return f() }

// A panic reaches the goroutine of the loop, and leaves nothing behind.
func TestPanicDuringAList(t *testing.T) {
	for name, culprit := range culprits {
		for _, concurrency := range []int{1, 4} {
			synctest.Test(t, func(t *testing.T) {
				s := &faultServer{faults: []fault{roster(10_000, time.Second)}}
				value := errors.New("the value of the panic")
				client, calls := s.start(t, management.Concurrency(concurrency)), 0
				defer func() {
					if v := recover(); v != any(value) {
						t.Errorf("%s, concurrency %d: recovered %v", name, concurrency, v)
					}
				}()
				for range client.ListUsers(t.Context(), nil, culprit(func() { calls++; panic(value) })) {
				}
				t.Errorf("%s, concurrency %d: the panic was swallowed", name, concurrency)
			})
		}
	}
}

// A goroutine that ends itself ends no more than the list.
func TestGoexitDuringAList(t *testing.T) {
	for name, culprit := range culprits {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{faults: []fault{roster(10_000, time.Second)}}
			client := s.start(t, management.Concurrency(4))
			all, err := management.Collect(client.ListUsers(t.Context(), nil, culprit(runtime.Goexit)), 0)
			if len(all) != 0 || err == nil || !strings.Contains(err.Error(), "Goexit") {
				t.Errorf("%s: %d users, %v", name, len(all), err)
			}
			if n := countItems(t, client.ListUsers(t.Context(), nil)); n != 10_000 {
				t.Errorf("%s: %d users after that", name, n)
			}
		})
	}
}
