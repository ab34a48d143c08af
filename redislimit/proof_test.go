package redislimit_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/logto-go/management/middleware"
	"github.com/logto-go/management/redislimit"
	"github.com/logto-go/management/redislimit/internal/redistest"
)

// proof is how much TestProcesses does. `make shared-limit` does all of it; go test
// a small part, which takes seconds.
type proof struct {
	processes, goroutines int
	requests              int
	window, length, away  time.Duration
	byServer              bool    // the server's clock counts, and not that of the limiters
	mean                  float64 // at least, per window
}

func proofOf() proof {
	if os.Getenv("REDISLIMIT_PROOF") != "" {
		return proof{8, 25, 200, 10 * time.Second, time.Minute, 5 * time.Second, true, 195}
	}
	// How much of windows this short is used, and how late a server counts, is up to the machine.
	return proof{3, 5, 30, 2 * time.Second, 8 * time.Second, time.Second, false, 1}
}

// Greedy processes together never exceed the budget of a server that counts, and use
// nearly all of it: whether all is well, Redis is away for a time, or one of them is
// killed.
func TestProcesses(t *testing.T) {
	p := proofOf()
	tests := map[string]func(*redistest.Server, []*exec.Cmd){
		"all is well": func(*redistest.Server, []*exec.Cmd) {},
		"Redis is away, and its data lost": func(s *redistest.Server, _ []*exec.Cmd) {
			s.Kill()
			time.Sleep(p.away)
			s.Run()
		},
		"Redis stands still": func(s *redistest.Server, _ []*exec.Cmd) {
			s.Stop()
			time.Sleep(p.away)
			s.Continue()
		},
		"a process is killed": func(_ *redistest.Server, workers []*exec.Cmd) {
			_ = workers[0].Process.Kill()
		},
	}
	for name, happens := range tests {
		t.Run(name, func(t *testing.T) {
			if !p.byServer {
				t.Parallel()
			}
			redisServer := redistest.Start(t)
			var seen passes
			counting := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
				if p.byServer {
					seen.note(time.Now())
				}
			}))
			defer counting.Close() // which may be done twice
			workers := p.start(t, redisServer.Addr, counting.URL)
			var incident sync.WaitGroup
			incident.Go(func() {
				time.Sleep(2*p.window + p.window/10) // where a window begins anew, so that it matters
				happens(redisServer, workers)
			})
			defer incident.Wait()
			for i, w := range workers {
				if err := w.Wait(); err != nil && (i > 0 || name != "a process is killed") {
					t.Errorf("process %d: %v", i, err)
				}
			}
			counting.Close() // which waits for what it still counts
			window := p.window
			if !p.byServer {
				window -= late
				noteReported(t, &seen, workers)
			}
			most, mean := seen.fullest(window), float64(len(seen.times))/(p.length.Seconds()/p.window.Seconds())
			t.Logf("%d processes × %d goroutines, %d per %s, %s: worst window %d, mean %.1f",
				p.processes, p.goroutines, p.requests, p.window, p.length, most, mean)
			if most > p.requests || mean < p.mean {
				t.Errorf("worst window %d, want at most %d; mean %.1f, want at least %.1f", most, p.requests, mean, p.mean)
			}
		})
	}
}

// noteReported adds the passes that the processes tell.
func noteReported(t *testing.T, seen *passes, workers []*exec.Cmd) {
	t.Helper()
	for _, w := range workers {
		for line := range strings.Lines(w.Stdout.(*bytes.Buffer).String()) {
			nano, err := strconv.ParseInt(strings.TrimSpace(line), 10, 64)
			if err != nil {
				t.Errorf("a process says %q", line)
			}
			seen.note(time.Unix(0, nano))
		}
	}
}

// workerVar has the test program be one of the processes.
const workerVar = "REDISLIMIT_WORKER"

func (p proof) start(t *testing.T, redisAddr, url string) []*exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	// All begin together, when all are there.
	begin := time.Now().Add(time.Duration(p.processes) * 250 * time.Millisecond)
	var workers []*exec.Cmd
	for range p.processes {
		w := exec.CommandContext(t.Context(), program)
		w.Env = append(os.Environ(), workerVar+"="+redisAddr, "WORKER_URL="+url, "WORKER_GOROUTINES="+strconv.Itoa(p.goroutines),
			"WORKER_REQUESTS="+strconv.Itoa(p.requests), "WORKER_WINDOW="+p.window.String(),
			"WORKER_BEGIN="+strconv.FormatInt(begin.UnixNano(), 10), "WORKER_LENGTH="+p.length.String())
		w.Stdout, w.Stderr = new(bytes.Buffer), os.Stderr
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		workers = append(workers, w)
	}
	return workers
}

// work is one process: it sends as many requests as the limiter lets it.
func work() {
	number := func(name string) int64 {
		n, err := strconv.ParseInt(os.Getenv(name), 10, 64)
		if err != nil {
			panic(err)
		}
		return n
	}
	duration := func(name string) time.Duration {
		d, err := time.ParseDuration(os.Getenv(name))
		if err != nil {
			panic(err)
		}
		return d
	}
	limiter, err := redislimit.New(redistest.NewClient(os.Getenv(workerVar)), "proof", int(number("WORKER_REQUESTS")), duration("WORKER_WINDOW"))
	if err != nil {
		panic(err)
	}
	limiter.OnPass(func(at time.Time) { fmt.Println(at.UnixNano()) })
	begin := time.Unix(0, number("WORKER_BEGIN"))
	time.Sleep(time.Until(begin))
	ctx, cancel := context.WithDeadline(context.Background(), begin.Add(duration("WORKER_LENGTH")))
	defer cancel()
	transport := &http.Transport{MaxIdleConnsPerHost: 100}
	chain := &middleware.Chain{Limiter: limiter, Transport: &http.Client{Transport: transport}}
	var all sync.WaitGroup
	for range number("WORKER_GOROUTINES") {
		all.Go(func() {
			for ctx.Err() == nil {
				req, err := http.NewRequestWithContext(ctx, http.MethodGet, os.Getenv("WORKER_URL"), nil)
				if err != nil {
					panic(err)
				}
				if _, err := chain.Do(req); err != nil && ctx.Err() == nil {
					time.Sleep(time.Until(begin.Add(duration("WORKER_LENGTH")))) // the turn is after the end
					return
				}
			}
		})
	}
	all.Wait()
}

// What a turn costs beside one of the local limiter, when nobody has to wait.
func TestOverhead(t *testing.T) {
	server := redistest.Start(t)
	shared := newLimiter(t, server.Client(), 1_000_000, time.Hour)
	local := middleware.NewWindow(1_000_000, time.Hour)
	n := 200
	if os.Getenv("REDISLIMIT_PROOF") != "" {
		n = 10_000
	}
	for _, tt := range []struct {
		name    string
		limiter middleware.Limiter
	}{{"local", local}, {"shared", shared}} {
		var took []time.Duration
		for range n {
			start := time.Now()
			if err := tt.limiter.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			took = append(took, time.Since(start))
		}
		t.Logf("%s: p50 %s, p99 %s of %d turns", tt.name, percentile(took, 50), percentile(took, 99), n)
	}
}
