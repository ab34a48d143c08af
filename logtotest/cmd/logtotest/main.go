package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"go.yaml.in/yaml/v3"

	"github.com/logto-go/management/logtotest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "logtotest:", err)
		}
		os.Exit(1)
	}
}

type settings struct {
	addr, control        string
	fixture              string
	tls                  bool
	tlsHosts, caFile     string
	endpoint, id, secret string
	options              []logtotest.Option
}

func parse(args []string, errOut io.Writer) (settings, error) {
	var s settings
	flags := flag.NewFlagSet("logtotest", flag.ContinueOnError)
	flags.SetOutput(errOut)
	flags.StringVar(&s.addr, "addr", "127.0.0.1:3001", "the address to listen on; port 0 picks a free one")
	flags.StringVar(&s.control, "control", "", "the control address; without a host it is on this machine alone")
	flags.StringVar(&s.fixture, "fixture", "", "a JSON or YAML file with what to start with")
	flags.BoolVar(&s.tls, "tls", false, "serve HTTPS, with a certificate made at the start")
	flags.StringVar(&s.tlsHosts, "tls-hosts", "", "further names and addresses for the certificate, between commas")
	flags.StringVar(&s.caFile, "ca-file", "", "the file to write the certificate to that clients are to trust; a temporary one by default")
	flags.StringVar(&s.endpoint, "endpoint", "", "the URL that clients know the server by, such as https://auth.example.com; what they ask for by default")
	flags.StringVar(&s.id, "app-id", logtotest.DefaultAppID, "the id of the machine-to-machine application")
	flags.StringVar(&s.secret, "app-secret", logtotest.DefaultAppSecret, "its secret")
	users := flags.Int("users", 0, "how many users to start with")
	logs := flags.Int("logs", 0, "how many audit log entries to start with")
	tokenTTL := flags.Duration("token-ttl", 0, "how long access tokens live; 0 leaves it to the API resource")
	seed := flags.Uint64("seed", 0, "makes ids and secrets the same in each run")
	messaging := flags.Bool("messaging", false, "act as though e-mail and SMS connectors were set up")
	examples := flags.Bool("examples", false, "respond with an example where an operation is not modelled")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	if flags.NArg() > 0 {
		return s, fmt.Errorf("unexpected argument %q: there are only flags, see -help", flags.Arg(0))
	}
	s.options = []logtotest.Option{
		logtotest.WithApp(s.id, s.secret), logtotest.WithEndpoint(s.endpoint), logtotest.WithUsers(*users), logtotest.WithLogs(*logs),
	}
	flags.Visit(func(f *flag.Flag) {
		switch {
		case f.Name == "seed":
			s.options = append(s.options, logtotest.WithSeed(*seed))
		case f.Name == "token-ttl" && *tokenTTL > 0:
			s.options = append(s.options, logtotest.WithTokenTTL(*tokenTTL))
		case f.Name == "messaging" && *messaging:
			s.options = append(s.options, logtotest.WithMessaging())
		case f.Name == "examples" && *examples:
			s.options = append(s.options, logtotest.WithExamples())
		}
	})
	return s, nil
}

// describe is the line of a request in the log. It has nothing that could be a secret.
func describe(r logtotest.Request) string {
	line := fmt.Sprintf("%s %s %d %s", r.Method, r.Path, r.Status, cmp.Or(r.Operation, "-"))
	switch {
	case r.Source == "not modelled":
		line += " NOT MODELLED: have POST /faults of the control address supply a response, or start with -examples"
	case r.Source == "example":
		line += " NOT MODELLED: the response is an example that means nothing"
	case r.Status == 0:
		line += " (no response: the connection was closed)"
	case r.Source != "modelled":
		line += " (" + r.Source + ")"
	case r.Operation == "" && (r.Status == http.StatusNotFound || r.Status == http.StatusMethodNotAllowed) && !strings.HasPrefix(r.Path, "/oidc/"):
		line += " NO SUCH ROUTE"
	}
	return line
}

// run serves until ctx ends.
func run(ctx context.Context, args []string, out, errOut io.Writer) error {
	s, err := parse(args, errOut)
	if err != nil {
		return err
	}
	logger := log.New(errOut, "", log.LstdFlags)
	observer := logtotest.WithObserver(func(r logtotest.Request) { logger.Println(describe(r)) })
	fake := logtotest.New(append(s.options, observer)...)
	if s.fixture != "" {
		if err := applyFixture(fake, s.fixture); err != nil {
			return err
		}
	}
	api, err := listen(ctx, s.addr, fake, logger)
	if err != nil {
		return err
	}
	defer api.close()
	all := []*served{api}
	var more strings.Builder // what is printed beside the endpoint and the credentials
	if s.tls {
		file, err := api.useTLS(s.hosts(), s.caFile)
		if err != nil {
			return err
		}
		if s.caFile == "" {
			defer func() { _ = os.Remove(file) }() // it is of no use any more
		}
		fmt.Fprintf(&more, "LOGTO_CA_FILE=%s\n", file)
	}
	fake.URL = cmp.Or(s.endpoint, api.url())
	if s.control != "" {
		control, err := listen(ctx, onLoopback(s.control), newControl(fake), logger)
		if err != nil {
			return err
		}
		defer control.close()
		all = append(all, control)
		fmt.Fprintf(&more, "LOGTOTEST_CONTROL=%s\n", control.url())
	}
	fmt.Fprintf(out, "LOGTO_ENDPOINT=%s\nLOGTO_APP_ID=%s\nLOGTO_APP_SECRET=%s\n%s",
		fake.URL, s.id, s.secret, more.String())
	return serve(ctx, all)
}

// hosts are what the certificate is for: this machine, and what it is called elsewhere.
func (s settings) hosts() []string {
	hosts := []string{"localhost", "127.0.0.1", "::1"}
	if host, _, err := net.SplitHostPort(s.addr); err == nil && host != "" {
		hosts = append(hosts, host)
	}
	if endpoint, err := url.Parse(s.endpoint); err == nil && endpoint.Hostname() != "" {
		hosts = append(hosts, endpoint.Hostname())
	}
	return append(hosts, strings.FieldsFunc(s.tlsHosts, func(r rune) bool { return r == ',' || r == ' ' })...)
}

// applyFixture reads the file and adds what it says. YAML is decoded here, for package logtotest
// would hand the library on to all who import it.
func applyFixture(fake *logtotest.Server, file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if ext := strings.ToLower(filepath.Ext(file)); ext == ".yaml" || ext == ".yml" {
		var decoded any
		if err := yaml.Unmarshal(text, &decoded); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if text, err = json.Marshal(decoded); err != nil {
			return fmt.Errorf("%s: there is something that JSON cannot hold, such as a key that is not a text: %w", file, err)
		}
	}
	fixture, err := logtotest.ReadFixture(bytes.NewReader(text))
	if err == nil {
		err = fake.Apply(fixture)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
