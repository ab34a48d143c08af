package bench

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/bench/internal/tenant"
	"github.com/logto-go/management/gen"
)

// BenchmarkHeap iterates over tenants of more and more users, and reports the
// largest heap that was live while a user was in hand: after a collection, in
// the middle of each page.
func BenchmarkHeap(b *testing.B) {
	for _, users := range []int{1_000, 10_000, 100_000} {
		for _, n := range []int{1, 8} {
			b.Run(fmt.Sprintf("users=%d/concurrency=%d", users, n), func(b *testing.B) {
				process := tenant.Start(b, tenant.Settings{Users: users, Kind: tenant.Rich})
				client := newClient(b, process.URL, management.Concurrency(n))
				var peak uint64
				for b.Loop() {
					peak = max(peak, peakHeap(b, client, users))
				}
				b.ReportMetric(float64(peak), "peak-live-B")
			})
		}
	}
}

func peakHeap(b *testing.B, client *management.Client, users int) (peak uint64) {
	count := 0
	for _, err := range client.ListUsers(b.Context(), &gen.ListUsersParams{PageSize: new(int64(pageSize))}) {
		if err != nil {
			b.Fatal(err)
		}
		if count++; count%pageSize == pageSize/2 {
			peak = max(peak, liveHeap())
		}
	}
	if count != users {
		b.Fatalf("%d users came of %d", count, users)
	}
	return peak
}

// liveHeap collects twice, since what lies in pools outlives one collection.
func liveHeap() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
