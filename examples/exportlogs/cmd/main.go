// Command exportlogs writes the audit log of a Logto tenant between two dates as
// JSON Lines, the newest entry first.
//
//	exportlogs -from 2026-01-01 -to 2026-02-01 -out january.jsonl
//
// Without -out it writes to standard output. The file appears when it is complete.
// LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET name the tenant and a
// machine-to-machine application that holds the Management API role.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/examples/exportlogs"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr, os.Getenv); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "exportlogs:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer, getenv func(string) string) error {
	flags := flag.NewFlagSet("exportlogs", flag.ContinueOnError)
	flags.SetOutput(stderr)
	fromText := flags.String("from", "", "first day, e.g. 2026-01-01, or instant, e.g. 2026-01-01T08:00:00Z")
	toText := flags.String("to", "", "day or instant that comes after the last; the default is now")
	out := flags.String("out", "", "file to write; the default is standard output")
	if err := flags.Parse(args); err != nil {
		return err
	}
	from, err := instant(*fromText)
	if err != nil {
		return fmt.Errorf("-from: %w", err)
	}
	to := time.Now()
	if *toText != "" {
		if to, err = instant(*toText); err != nil {
			return fmt.Errorf("-to: %w", err)
		}
	}
	client, err := management.NewClient(getenv("LOGTO_ENDPOINT"), getenv("LOGTO_APP_ID"), getenv("LOGTO_APP_SECRET"))
	if err != nil {
		return fmt.Errorf("LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET: %w", err)
	}

	count := 0
	err = writeTo(*out, stdout, func(w io.Writer) (err error) {
		count, err = exportlogs.Export(ctx, client, w, from, to, management.Concurrency(4))
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(stderr, "%d entries\n", count)
	return nil
}

// instant reads a day, which begins at midnight UTC, or a point in time.
func instant(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is neither a day (2026-01-01) nor an instant (2026-01-01T08:00:00Z)", text)
}

// writeTo has write fill a file beside the named one, which takes its place when
// all went well. Without a name it writes to standard output.
func writeTo(name string, stdout io.Writer, write func(io.Writer) error) (err error) {
	if name == "" {
		buffered := bufio.NewWriter(stdout)
		return errors.Join(write(buffered), buffered.Flush())
	}
	file, err := os.OpenFile(name+".partial", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(file)
	err = errors.Join(write(buffered), buffered.Flush(), file.Close())
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), name)
}
