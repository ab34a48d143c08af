package management_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
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
