// Command importusers creates the users of a JSON Lines file in a Logto tenant, with
// their password digests.
//
//	importusers -in users.jsonl
//
// It checks the whole file before it begins. Run again with the same file after a
// crash, an interruption or a correction, it goes on where it was: the journal
// beside the file keeps track. What a line looks like says package importusers.
//
// LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET name the tenant and a
// machine-to-machine application that holds the Management API role.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/examples/importusers"
	"github.com/logto-go/management/middleware"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stderr, isTerminal(os.Stderr), os.Getenv)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "importusers:", err)
		os.Exit(1)
	}
}

// isTerminal reports whether somebody watches: a progress bar is not for log files.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// settings are what the command line says.
type settings struct {
	in, journal   string
	workers, rate int
	check         bool
}

func parse(args []string, out io.Writer) (s settings, err error) {
	flags := flag.NewFlagSet("importusers", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.StringVar(&s.in, "in", "", "file with a user on each line")
	flags.StringVar(&s.journal, "journal", "", "file that keeps track; the default is the name of the input with .journal")
	flags.IntVar(&s.workers, "workers", 8, "how many users are created at the same time")
	flags.IntVar(&s.rate, "rate", 200, "the most requests in ten seconds; Logto Cloud wants no more than 200")
	flags.BoolVar(&s.check, "check", false, "check the file and import nothing")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	switch {
	case s.in == "":
		return s, errors.New("name the file with -in")
	case s.workers < 1 || s.rate < 1:
		return s, errors.New("-workers and -rate must be at least 1")
	}
	s.journal = cmp.Or(s.journal, s.in+".journal")
	return s, nil
}

func run(ctx context.Context, args []string, stderr io.Writer, terminal bool, getenv func(string) string) (err error) {
	s, err := parse(args, stderr)
	if err != nil {
		return err
	}
	input, err := os.Open(s.in)
	if err != nil {
		return err
	}
	defer input.Close()
	total, err := importusers.Check(input)
	if err != nil {
		return fmt.Errorf("%s:\n%w", s.in, err)
	}
	if s.check {
		fmt.Fprintf(stderr, "%d users, no mistakes\n", total)
		return nil
	}
	if _, err := input.Seek(0, io.SeekStart); err != nil {
		return err
	}
	client, err := management.NewClient(getenv("LOGTO_ENDPOINT"), getenv("LOGTO_APP_ID"), getenv("LOGTO_APP_SECRET"),
		management.WithLimiter(middleware.NewWindow(s.rate, 10*time.Second)))
	if err != nil {
		return fmt.Errorf("LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET: %w", err)
	}
	journal, err := importusers.OpenJournal(s.journal)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, journal.Close()) }()

	bar := &bar{out: stderr, total: total, on: terminal, now: time.Now}
	importer := importusers.Importer{Client: client, Workers: s.workers, Each: func(r importusers.Result) {
		if r.Outcome == importusers.Refused {
			bar.say("line %d, %s: %v", r.Line, r.User, r.Err)
		}
		bar.step(r.Outcome)
	}}
	counts, err := importer.Run(ctx, input, journal)
	bar.finish()
	fmt.Fprintf(stderr, "%d created, %d found, %d skipped, %d refused, of %d\n", counts[importusers.Created],
		counts[importusers.Found], counts[importusers.Skipped], counts[importusers.Refused], total)
	if err != nil {
		return fmt.Errorf("stopped: %w\nrun it again to go on", err)
	}
	if n := counts[importusers.Refused]; n > 0 {
		return fmt.Errorf("%d users were refused: correct their lines and run it again", n)
	}
	return nil
}
