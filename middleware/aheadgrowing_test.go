package middleware

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// What others add in front while pages are on their way skips no record, in whatever order the
// server gets to them.
func TestListThatChangesWhilePagesCome(t *testing.T) {
	for seed := range uint64(200) {
		capped := seed%2 == 1
		for _, ahead := range []int{1, 2, 4, 16} {
			synctest.Test(t, func(t *testing.T) {
				order := rand.New(rand.NewPCG(seed, 0))
				s := newStore(50 + order.IntN(200))
				first := len(s.ids)
				every := time.Duration(1+order.IntN(50)) * time.Millisecond
				latencies := make([]time.Duration, 1000)
				for i := range latencies {
					latencies[i] = time.Duration(order.IntN(40)) * time.Millisecond
				}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				mu := make(chan struct{}, 1) // may be waited for in simulated time
				go func() {
					for range 30 {
						select {
						case <-ctx.Done():
							return
						case <-time.After(every):
						}
						mu <- struct{}{}
						s.add()
						<-mu
					}
				}()
				got := map[string]bool{}
				err := loop(Items(ctx, Paging{Size: 10, Ahead: ahead}, func(ctx context.Context, number, size int64) (*Page[record], error) {
					mu <- struct{}{}
					latency := latencies[len(s.asked)%len(latencies)]
					<-mu
					advance(latency)
					mu <- struct{}{}
					defer func() { <-mu }()
					page, err := s.fetch(ctx, number, size)
					if capped && err == nil {
						h := http.Header{"Total-Number": {"41"}, "Total-Number-Is-Capped": {"true"}}
						page.PageInfo = NewPageInfo(h, number, size, len(page.Items))
					}
					return page, err
				}), func(r record) { got[r.ID] = true })
				missing := 0
				for i := range first {
					if !got[fmt.Sprint("id", i+1)] {
						missing++
					}
				}
				if err != nil || missing > 0 {
					t.Errorf("seed %d, %d ahead: %d of %d are missing, %v", seed, ahead, missing, first, err)
				}
			})
		}
	}
}
