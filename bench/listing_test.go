package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/bench/internal/floor"
	"github.com/logto-go/management/bench/internal/tenant"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/middleware"
)

const (
	listed   = 10_000
	pageSize = 100
	latency  = 20 * time.Millisecond
)

// BenchmarkListing iterates over all users of a tenant that takes 20 ms for each
// answer; the floor does so one page after the other.
func BenchmarkListing(b *testing.B) {
	process := tenant.Start(b, tenant.Settings{Users: listed, Kind: tenant.Plain, Latency: latency})
	b.Run("floor", func(b *testing.B) {
		bare := newFloor(b, process.URL, nil)
		listing(b, process, func() {
			for page := range listed / pageSize {
				if _, err := floor.ListUsers[floor.User](b.Context(), bare, page+1, pageSize); err != nil {
					b.Fatal(err)
				}
			}
		})
	})
	for _, n := range []int{1, 4, 8, 16} {
		b.Run(fmt.Sprintf("concurrency=%d", n), func(b *testing.B) {
			client := newClient(b, process.URL, management.Concurrency(n))
			listing(b, process, func() {
				if got := countUsers(b, client); got != listed {
					b.Fatalf("%d users came of %d", got, listed)
				}
			})
		})
	}
}

// BenchmarkCloudListing iterates over the same users as BenchmarkListing does, within
// the budget of Logto Cloud, of which nothing has been used before.
func BenchmarkCloudListing(b *testing.B) {
	process := tenant.Start(b, tenant.Settings{Users: listed, Kind: tenant.Plain, Latency: latency})
	for name, limiter := range map[string]func() middleware.Limiter{
		"limit":   func() middleware.Limiter { return middleware.CloudLimiter() },
		"nolimit": func() middleware.Limiter { return nil },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				client := newClient(b, process.URL, management.Concurrency(8), management.WithLimiter(limiter()))
				b.StartTimer()
				if got := countUsers(b, client); got != listed {
					b.Fatalf("%d users came of %d", got, listed)
				}
			}
		})
	}
}

// listing measures a list, and reports how many requests it took, and how long it
// took in comparison with the latency of these requests alone.
func listing(b *testing.B, process *tenant.Process, list func()) {
	before := process.Counts(b)
	b.ReportAllocs()
	for b.Loop() {
		list()
	}
	after := process.Counts(b)
	b.ReportMetric(float64(after.Calls-before.Calls)/float64(b.N), "requests/op")
	b.ReportMetric(b.Elapsed().Seconds()/(after.Slept-before.Slept).Seconds(), "x-latency")
}

func countUsers(b *testing.B, client *management.Client) int {
	count := 0
	for user, err := range client.ListUsers(b.Context(), &gen.ListUsersParams{PageSize: new(int64(pageSize))}) {
		if err != nil {
			b.Fatal(err)
		}
		if user.ID == "" {
			b.Fatal("a user came without an id")
		}
		count++
	}
	return count
}
