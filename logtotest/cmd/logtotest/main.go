// Command logtotest serves an in-memory Logto on a port: for first steps, and for programs in other
// languages.
//
//	go run github.com/logto-go/management/logtotest/cmd/logtotest -addr 127.0.0.1:3001
//
// It prints the endpoint and the credentials of its machine-to-machine application, and forgets
// everything when it ends.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/logto-go/management/logtotest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "logtotest:", err)
		}
		os.Exit(1)
	}
}

type settings struct {
	addr          string
	users, logs   int
	id, secret    string
	tokenTTL      time.Duration
	seed          uint64
	seeded, sends bool
}

func parse(args []string) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("logtotest", flag.ContinueOnError)
	flags.StringVar(&s.addr, "addr", "127.0.0.1:3001", "the address to listen on; port 0 picks a free one")
	flags.IntVar(&s.users, "users", 0, "how many users to start with")
	flags.IntVar(&s.logs, "logs", 0, "how many audit log entries to start with")
	flags.StringVar(&s.id, "app-id", logtotest.DefaultAppID, "the id of the machine-to-machine application")
	flags.StringVar(&s.secret, "app-secret", logtotest.DefaultAppSecret, "its secret")
	flags.DurationVar(&s.tokenTTL, "token-ttl", 0, "how long access tokens live; 0 leaves it to the API resource")
	flags.Uint64Var(&s.seed, "seed", 0, "makes ids and secrets the same in each run")
	flags.BoolVar(&s.sends, "messaging", false, "act as though e-mail and SMS connectors were set up")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q: there are only flags, see -help", flags.Arg(0))
	}
	flags.Visit(func(f *flag.Flag) { s.seeded = s.seeded || f.Name == "seed" })
	return s, nil
}

func (s settings) options() []logtotest.Option {
	options := []logtotest.Option{
		logtotest.WithApp(s.id, s.secret),
		logtotest.WithUsers(s.users), logtotest.WithLogs(s.logs),
	}
	if s.tokenTTL > 0 {
		options = append(options, logtotest.WithTokenTTL(s.tokenTTL))
	}
	if s.seeded {
		options = append(options, logtotest.WithSeed(s.seed))
	}
	if s.sends {
		options = append(options, logtotest.WithMessaging())
	}
	return options
}

// shutdownTimeout bounds how long running requests may take once the program is to end.
const shutdownTimeout = 5 * time.Second

// run serves until ctx ends.
func run(ctx context.Context, args []string, out io.Writer) error {
	s, err := parse(args)
	if err != nil {
		return err
	}
	var listen net.ListenConfig
	listener, err := listen.Listen(ctx, "tcp", s.addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: logtotest.New(s.options()...), ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintf(out, "LOGTO_ENDPOINT=http://%s\nLOGTO_APP_ID=%s\nLOGTO_APP_SECRET=%s\n", listener.Addr(), s.id, s.secret)

	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		return err
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
