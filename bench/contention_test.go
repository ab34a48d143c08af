package bench

import (
	"context"
	"net/http"
	"runtime/metrics"
	"sync"
	"testing"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/bench/internal/floor"
	"github.com/logto-go/management/bench/internal/tenant"
)

const (
	goroutines = 1000
	callsEach  = 20
)

// BenchmarkContention has a thousand goroutines share one client, which has no
// token yet when they start. Both clients have the same transport, with room for
// a connection of each goroutine.
func BenchmarkContention(b *testing.B) {
	id := tenant.ID(0)
	transport := func() *http.Transport {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.MaxIdleConns, t.MaxIdleConnsPerHost = goroutines, goroutines
		return t
	}
	bare := func(url string, via http.RoundTripper) func(context.Context) error {
		client := &floor.Client{HTTP: &http.Client{Transport: via}, Server: url, Token: "benchmark"}
		return func(ctx context.Context) error {
			_, err := client.GetUser(ctx, id)
			return err
		}
	}
	ours := func(b *testing.B, url string, via http.RoundTripper) func(context.Context) error {
		client, err := management.NewClient(url, "app", "secret", management.WithTransport(via))
		if err != nil {
			b.Fatal(err)
		}
		return func(ctx context.Context) error {
			_, err := client.GetUser(ctx, id, nil)
			return err
		}
	}
	b.Run("net/floor", func(b *testing.B) {
		process := tenant.Start(b, rich)
		crowd(b, func() func(context.Context) error { return bare(process.URL, transport()) })
	})
	b.Run("net/ours", func(b *testing.B) {
		process := tenant.Start(b, rich)
		crowd(b, func() func(context.Context) error { return ours(b, process.URL, transport()) })
		b.ReportMetric(float64(process.Counts(b).Tokens)/float64(b.N), "token-requests/op")
	})
	ready, url := newCanned(b, rich), "http://localhost"
	b.Run("memory/floor", func(b *testing.B) {
		crowd(b, func() func(context.Context) error { return bare(url, ready) })
	})
	b.Run("memory/ours", func(b *testing.B) {
		crowd(b, func() func(context.Context) error { return ours(b, url, ready) })
	})
}

// crowd has all goroutines make their calls with a client that is made for them,
// and reports the throughput, and which share of the goroutines' time went into
// waiting for locks.
func crowd(b *testing.B, newCall func() func(context.Context) error) {
	var wall, waited time.Duration
	for b.Loop() {
		call := newCall()
		start, before := time.Now(), lockWait()
		var running sync.WaitGroup
		for range goroutines {
			running.Go(func() {
				for range callsEach {
					if err := call(b.Context()); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		running.Wait()
		wall += time.Since(start)
		waited += lockWait() - before
	}
	b.ReportMetric(float64(b.N)*goroutines*callsEach/wall.Seconds(), "calls/s")
	b.ReportMetric(100*waited.Seconds()/(wall.Seconds()*goroutines), "lock-wait-%")
}

// lockWait is the time that goroutines have waited for locks since the start of
// the process, as the runtime estimates it.
func lockWait() time.Duration {
	sample := []metrics.Sample{{Name: "/sync/mutex/wait/total:seconds"}}
	metrics.Read(sample)
	return time.Duration(sample[0].Value.Float64() * float64(time.Second))
}
