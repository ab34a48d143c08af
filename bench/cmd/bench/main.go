// Command bench measures the client and writes what it finds: results.txt, in the
// form that benchstat compares, and docs/performance.md, in the form that people
// read. Run it in the folder bench, on a machine with nothing else to do:
//
//	go run ./cmd/bench
//
// With -from it measures nothing, and writes the document from earlier results.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/logto-go/management/bench/internal/outcome"
	"github.com/logto-go/management/bench/internal/report"
)

func main() {
	rounds := flag.Int("rounds", 30, "how often the calls are measured")
	only := flag.String("only", "", "parts to measure, separated by commas: "+partNames()+"; the results go to standard output alone")
	from := flag.String("from", "", "measure nothing, take these `results`")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *rounds, *only, *from); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, rounds int, only, from string) error {
	root, err := moduleRoot(ctx)
	if err != nil {
		return err
	}
	chosen, err := choose(only)
	if err != nil {
		return err
	}
	var raw []byte
	resultsFile := filepath.Join(root, "bench", "results.txt")
	if from != "" {
		raw, err = os.ReadFile(from)
	} else {
		raw, err = measure(ctx, root, rounds, chosen)
	}
	if err != nil || only != "" {
		return err
	}
	var results outcome.Results
	if err := results.Read(bytes.NewReader(raw)); err != nil {
		return err
	}
	document, err := report.Render(&results)
	if err != nil {
		return err
	}
	if from == "" {
		if err := os.WriteFile(resultsFile, raw, 0o644); err != nil { //nolint:gosec // for all to read
			return err
		}
	}
	return os.WriteFile(filepath.Join(root, "docs", "performance.md"), document, 0o644) //nolint:gosec // for all to read
}

// measure runs the chosen parts, shows their results as they come, and returns
// them.
func measure(ctx context.Context, root string, rounds int, chosen []part) ([]byte, error) {
	temp, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(temp) }()
	var raw bytes.Buffer
	m := &measuring{root: root, temp: temp, rounds: rounds, out: io.MultiWriter(os.Stdout, &raw)}
	m.machine()
	for _, p := range chosen {
		fmt.Fprintf(os.Stderr, "bench: %s\n", p.name)
		if err := p.run(ctx, m); err != nil {
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return raw.Bytes(), nil
}

func choose(only string) ([]part, error) {
	if only == "" {
		return parts, nil
	}
	var chosen []part
	for name := range strings.SplitSeq(only, ",") {
		found := false
		for _, p := range parts {
			if p.name == strings.TrimSpace(name) {
				chosen, found = append(chosen, p), true
			}
		}
		if !found {
			return nil, fmt.Errorf("there is no part %q: the parts are %s", name, partNames())
		}
	}
	return chosen, nil
}

func partNames() string {
	var names []string
	for _, p := range parts {
		names = append(names, p.name)
	}
	return strings.Join(names, ",")
}

// moduleRoot finds the folder of the module that this program belongs to.
func moduleRoot(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/logto-go/management").Output()
	root := strings.TrimSpace(string(out))
	if err != nil || root == "" {
		return "", fmt.Errorf("run this in the folder bench of the module: %w", err)
	}
	return root, nil
}
