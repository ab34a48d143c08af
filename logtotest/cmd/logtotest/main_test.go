package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// program is the command while it runs.
type program struct {
	t       *testing.T
	printed map[string]string
	log     lockedText
	client  *http.Client
	stop    func()
	ended   chan error
}

type lockedText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// launch runs the command until it has printed as many lines as are wanted.
func launch(t *testing.T, lines int, args ...string) *program {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	p := &program{t: t, printed: map[string]string{}, client: &http.Client{Transport: http.DefaultTransport}, stop: stop, ended: make(chan error, 1)}
	read, write := io.Pipe()
	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), write, &p.log)
		write.CloseWithError(err)
		p.ended <- err
	}()
	for scanner := bufio.NewScanner(read); len(p.printed) < lines && scanner.Scan(); {
		name, value, _ := strings.Cut(scanner.Text(), "=")
		p.printed[name] = value
	}
	if len(p.printed) < lines {
		t.Fatalf("it ended with %v", <-p.ended)
	}
	t.Cleanup(p.end)
	return p
}

// end stops the program and waits for it.
func (p *program) end() {
	p.client.CloseIdleConnections() // the server would wait for those that nothing was sent over
	p.stop()
	if err := <-p.ended; err != nil {
		p.t.Errorf("it ended with %v", err)
	}
	p.ended <- nil // for those who wait again
}

func (p *program) management() *management.Client {
	p.t.Helper()
	client, err := management.NewClient(p.printed["LOGTO_ENDPOINT"], p.printed["LOGTO_APP_ID"], p.printed["LOGTO_APP_SECRET"],
		management.WithTransport(p.client.Transport))
	if err != nil {
		p.t.Fatal(err)
	}
	return client
}

// control sends a request to the control address.
func (p *program) control(method, target, body string, into any) int {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.printed["LOGTOTEST_CONTROL"]+target, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	if into != nil {
		if err := json.NewDecoder(response.Body).Decode(into); err != nil {
			p.t.Fatal(err)
		}
	}
	return response.StatusCode
}

func TestServe(t *testing.T) {
	p := launch(t, 3, "-users", "3", "-seed", "1", "-app-secret", "s")
	users, err := management.Collect(p.management().ListUsers(t.Context(), nil), 100)
	if err != nil || len(users) != 3 {
		t.Errorf("%d users, %v", len(users), err)
	}
	p.end()
}

const fixtureYAML = `# what the tests of the shop need
roles:
  - name: clerk
users:
  - {id: ann, primaryEmail: ann@example.com, password: correct horse, roles: [clerk]}
`

func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFixture(t *testing.T) {
	for name, text := range map[string]string{
		"fixture.yaml": fixtureYAML,
		"fixture.json": `{"users":[{"id":"ann","primaryEmail":"ann@example.com"}]}`,
	} {
		p := launch(t, 3, "-fixture", file(t, name, text))
		ann, err := p.management().GetUser(t.Context(), "ann", nil)
		if err != nil || *ann.PrimaryEmail != "ann@example.com" {
			t.Errorf("%s: %v %v", name, ann, err)
		}
	}
}

func TestMistakes(t *testing.T) {
	for _, tt := range []struct {
		want string
		args []string
	}{
		{"-nope", []string{"-nope"}},
		{"extra", []string{"extra"}},
		{"many", []string{"-users", "many"}},
		{"no address", []string{"-addr", "no address"}},
		{"no address", []string{"-addr", "127.0.0.1:0", "-control", "no address"}},
		{"nothing.yaml", []string{"-fixture", "nothing.yaml"}},
		{"a.yaml: yaml", []string{"-fixture", file(t, "a.yaml", "users: [")}},
		{"a.yml: there is something that JSON cannot hold", []string{"-fixture", file(t, "a.yml", "users: .nan")}},
		{"a.yaml: users[0].id: this takes a text, not a number", []string{"-fixture", file(t, "a.yaml", "users: [{id: 7}]")}},
		{`a.json: users[0].roles[0]: there is no role "boss"`, []string{"-fixture", file(t, "a.json", `{"users":[{"roles":["boss"]}]}`)}},
		{"nowhere", []string{"-addr", "127.0.0.1:0", "-tls", "-ca-file", "testdata/nowhere/ca.pem"}},
	} {
		if err := run(t.Context(), tt.args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want %s", tt.args, err, tt.want)
		}
	}
}

// The log says what was called, and nothing that could be a secret.
func TestLog(t *testing.T) {
	p := launch(t, 4, "-control", ":0")
	client := p.management()
	if _, err := client.CreateUser(t.Context(), gen.CreateUserRequest{Username: new("ann"), Password: new("a secret password")}); err != nil {
		t.Fatal(err)
	}
	get := func(path string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.printed["LOGTO_ENDPOINT"]+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		response, err := p.client.Do(r)
		if err == nil {
			response.Body.Close()
		}
	}
	get("/api/saml/x/authn?a=secret")
	get("/api/nothing")
	p.control("POST", "/faults", `{"operation":"ListUsers","drop":true,"times":-1}`, nil)
	get("/api/users")
	p.control("POST", "/faults", `{"operation":"GetUser","status":503}`, nil)
	get("/api/users/ann")
	p.end()
	text := p.log.String()
	for _, want := range []string{
		" POST /oidc/token 200 token\n",
		" POST /api/users 200 CreateUser\n",
		" GET /api/saml/x/authn 501 GetSamlAuthn NOT MODELLED",
		" GET /api/nothing 404 - NO SUCH ROUTE\n",
		" GET /api/users 0 ListUsers (no response",
		" GET /api/users/ann 503 GetUser (injected)\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the log has no %q", want)
		}
	}
	if strings.Contains(text, "secret") {
		t.Error("the log has a secret")
	}
	if t.Failed() {
		t.Log(text)
	}
}

// Clients that trust the certificate that was written get an issuer to match.
func TestTLS(t *testing.T) {
	chosen := filepath.Join(t.TempDir(), "ca.pem")
	for _, tt := range []struct {
		args         []string
		host, issuer string
	}{
		{nil, "", ""},
		{[]string{"-ca-file", chosen}, "localhost", ""},
		{[]string{"-endpoint", "https://auth.example.com"}, "localhost", "https://auth.example.com/oidc"},
		{[]string{"-tls-hosts", "logto, 192.0.2.7", "-addr", "127.0.0.1:0"}, "logto", ""},
	} {
		p := launch(t, 4, append(tt.args, "-tls")...)
		authority, err := os.ReadFile(p.printed["LOGTO_CA_FILE"])
		if err != nil {
			t.Fatal(err)
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(authority) {
			t.Fatalf("no certificate in %s", authority)
		}
		endpoint := p.printed["LOGTO_ENDPOINT"]
		if tt.issuer != "" && endpoint != "https://auth.example.com" {
			t.Errorf("%v: the endpoint is %s", tt.args, endpoint)
		}
		transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12, ServerName: tt.host}}
		p.client = &http.Client{Transport: transport}
		if tt.issuer == "" {
			if _, err := management.Collect(p.management().ListUsers(t.Context(), nil), 1); err != nil {
				t.Errorf("%v: %v", tt.args, err)
			}
		}
		p.client.CloseIdleConnections()
		p.end()
		if _, err := os.Stat(p.printed["LOGTO_CA_FILE"]); (err == nil) != (p.printed["LOGTO_CA_FILE"] == chosen) {
			t.Errorf("%v: the file afterwards: %v", tt.args, err)
		}
	}
}

// The fixture in the documentation is one.
func TestDocumentedFixture(t *testing.T) {
	text, err := os.ReadFile("../../../docs/fixtures.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	fixture, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("there is none")
	}
	if err := applyFixture(logtotest.New(), file(t, "documented.yaml", fixture)); err != nil {
		t.Error(err)
	}
}
