//go:build unix

package bench

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/middleware"
)

const (
	stopVariable = "BENCH_STOPPED_CLIENT"

	stoppedBudget = 100
	stoppedWindow = 2 * time.Second
	stops         = 3
)

// TestBudgetOfStoppedProcess has greedy callers in a process of their own, which is
// stopped and goes on, as a laptop's or a debugger's does. It counts what comes to the
// server, by the server's clock.
func TestBudgetOfStoppedProcess(t *testing.T) {
	if url := os.Getenv(stopVariable); url != "" {
		callUntilKilled(t, url)
		return
	}
	if os.Getenv(budgetVariable) == "" {
		t.Skip("a measurement: cmd/bench runs it with " + budgetVariable)
	}
	clock := &clocked{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		clock.mu.Lock()
		clock.times = append(clock.times, time.Now())
		clock.mu.Unlock()
		_, _ = io.WriteString(w, `{"id":"u1"}`)
	}))
	defer server.Close()
	client := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestBudgetOfStoppedProcess$")
	client.Env = append(os.Environ(), stopVariable+"="+server.URL)
	if err := client.Start(); err != nil {
		t.Fatal(err)
	}
	// It is killed in the end, so that its result says nothing.
	defer func() { _ = client.Process.Kill(); _ = client.Wait() }()
	for range stops {
		time.Sleep(stoppedWindow * 5 / 4)
		signal(t, client.Process, syscall.SIGSTOP)
		time.Sleep(stoppedWindow * 3 / 2)
		signal(t, client.Process, syscall.SIGCONT)
	}
	time.Sleep(2 * stoppedWindow)
	clock.mu.Lock()
	defer clock.mu.Unlock()
	slices.SortFunc(clock.times, time.Time.Compare)
	if len(clock.times) < 2*stops*stoppedBudget {
		t.Errorf("only %d requests came", len(clock.times))
	}
	worst := clock.worst(stoppedWindow)
	if worst > stoppedBudget {
		t.Errorf("a window had %d requests, the budget is %d; on a busy machine, measure again", worst, stoppedBudget)
	}
	fmt.Printf("BenchmarkStopped %d %d worst-requests/window\n", stops, worst)
}

func signal(t *testing.T, process *os.Process, s syscall.Signal) {
	t.Helper()
	if err := process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

func callUntilKilled(t *testing.T, url string) {
	client, err := management.NewClient(url, "", "", management.WithToken("benchmark"),
		management.WithLimiter(middleware.NewWindow(stoppedBudget, stoppedWindow)))
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	for range 2 * greedy {
		running.Go(func() {
			for t.Context().Err() == nil {
				if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	running.Wait()
}
