package tenant

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// settingsVariable hands the settings to the process of a tenant.
const settingsVariable = "BENCH_TENANT"

// countsPath is where a tenant tells its counts, beside Logto's own paths.
const countsPath = "/counts"

// IsProcess reports whether this process was started to be a tenant. TestMain asks
// first of all, and then calls [Main].
func IsProcess() bool { return os.Getenv(settingsVariable) != "" }

// Main serves a tenant on a port of its own until standard input ends, which it
// does when the process that started this one goes away.
func Main(ctx context.Context) error {
	var settings Settings
	if err := json.Unmarshal([]byte(os.Getenv(settingsVariable)), &settings); err != nil {
		return fmt.Errorf("%s: %w", settingsVariable, err)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	tenant := New(settings)
	mux := http.NewServeMux()
	mux.Handle("/", tenant)
	mux.HandleFunc("GET "+countsPath, func(w http.ResponseWriter, _ *http.Request) {
		body, err := json.Marshal(tenant.Counts())
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		writeJSON(w, body)
	})
	server := &http.Server{Handler: mux} //nolint:gosec // benchmarks are its only clients
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = server.Close()
	}()
	fmt.Println("http://" + listener.Addr().String())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// Process is a tenant that runs beside this process.
type Process struct {
	URL string // its origin
}

// Start runs a tenant until the benchmark ends.
func Start(b testing.TB, settings Settings) *Process {
	b.Helper()
	encoded, err := json.Marshal(settings)
	if err != nil {
		b.Fatal(err)
	}
	// The benchmark's context ends before its cleanup, which ends the process.
	cmd := exec.CommandContext(context.WithoutCancel(b.Context()), os.Args[0], "-test.run=^$") //nolint:gosec // this program itself
	cmd.Env = append(os.Environ(), settingsVariable+"="+string(encoded))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = stdin.Close()
		if err := cmd.Wait(); err != nil {
			b.Errorf("the tenant's process: %v", err)
		}
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		b.Fatalf("the tenant's process gave no address: %v", err)
	}
	return &Process{URL: strings.TrimSpace(line)}
}

// Counts asks the tenant what it was asked so far.
func (p *Process) Counts(b testing.TB) Counts {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), http.MethodGet, p.URL+countsPath, nil)
	if err != nil {
		b.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	var counts Counts
	if err := json.NewDecoder(resp.Body).Decode(&counts); err != nil {
		b.Fatal(err)
	}
	return counts
}
