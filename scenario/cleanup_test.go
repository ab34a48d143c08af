package scenario

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// TestCleanup runs the suite as a process of its own against a server that it
// takes for a real one, has it end in several ways, and looks at what is left.
func TestCleanup(t *testing.T) {
	const middle = "TestScenario/organizations/members"
	t.Run("passed", func(t *testing.T) {
		g := newGuest(t)
		out, err := g.run(t)
		if err != nil || !strings.Contains(out, "--- PASS: TestScenario/authenticator/sign_in ") {
			t.Errorf("it did not get to the end: %v\n%s", err, out)
		}
	})
	t.Run("panicked", func(t *testing.T) {
		g := newGuest(t)
		out, err := g.run(t, "SCENARIO_PANIC_AT="+middle)
		if err == nil || !strings.Contains(out, "panic: asked for at "+middle) {
			t.Errorf("it did not panic: %v\n%s", err, out)
		}
	})
	t.Run("panicked with settings changed", func(t *testing.T) {
		const late = "TestScenario/authenticator/set up"
		g := newGuest(t)
		out, err := g.run(t, "SCENARIO_PANIC_AT="+late)
		if err == nil || !strings.Contains(out, "panic: asked for at "+late) {
			t.Errorf("it did not panic: %v\n%s", err, out)
		}
	})
	t.Run("lost a response", func(t *testing.T) {
		g := newGuest(t)
		g.onOrganization = func(w http.ResponseWriter, r *http.Request) {
			g.fake.ServeHTTP(httptest.NewRecorder(), r) // it is made,
			panic(http.ErrAbortHandler)                 // and nobody is told
		}
		out, err := g.run(t)
		if err == nil || !strings.Contains(out, "left behind by the scenarios: taking it away") {
			t.Errorf("nothing had to be looked for: %v\n%s", err, out)
		}
	})
	t.Run("interrupted", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("Windows has no signal to send")
		}
		g := newGuest(t)
		g.onOrganization = func(w http.ResponseWriter, r *http.Request) {
			if err := g.process.Signal(os.Interrupt); err != nil {
				t.Error(err)
			}
			// Only with the body read does the server notice that the caller gave up.
			if _, err := io.Copy(io.Discard, r.Body); err != nil {
				t.Error(err)
			}
			<-r.Context().Done()
		}
		out, err := g.run(t)
		if err == nil || !strings.Contains(out, "context canceled") {
			t.Errorf("it was not interrupted: %v\n%s", err, out)
		}
	})
}

// guest is a run of the suite on a server with data of others.
type guest struct {
	fake    *logtotest.Server
	url     string
	process *os.Process

	// onOrganization answers the first attempt to make an organization.
	onOrganization http.HandlerFunc
	once           sync.Once
}

func newGuest(t *testing.T) *guest {
	g := &guest{fake: logtotest.New(logtotest.WithUsers(3), logtotest.WithHookClient(&http.Client{Transport: unreachable{}}))}
	front := httptest.NewServer(g)
	t.Cleanup(front.Close)
	g.url = front.URL
	return g
}

// ServeHTTP is the server in front of the fake one.
func (g *guest) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	handler := g.fake.ServeHTTP
	if g.onOrganization != nil && r.Method == http.MethodPost && r.URL.Path == "/api/organizations" {
		g.once.Do(func() { handler = g.onOrganization })
	}
	handler(w, r)
}

// run runs the suite and checks that the server has what it had before, no more
// and no less.
func (g *guest) run(t *testing.T, environment ...string) (output string, err error) {
	t.Helper()
	client, err := management.NewClient(g.url, g.fake.AppID, g.fake.AppSecret)
	fatal(t, err)
	before := everything(t, client)

	program, err := os.Executable()
	fatal(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	var out strings.Builder
	run := exec.CommandContext(ctx, program, "-test.run=^TestScenario$", "-test.v", "-test.timeout=1m")
	run.Env = append(os.Environ(), "LOGTO_LIVE=1", "LOGTO_ENDPOINT="+g.url, "LOGTO_APP_ID="+g.fake.AppID, "LOGTO_APP_SECRET="+g.fake.AppSecret)
	run.Env = append(run.Env, environment...)
	run.Stdout, run.Stderr = &out, &out
	fatal(t, run.Start())
	g.process = run.Process
	err = run.Wait()

	if !strings.Contains(out.String(), "--- PASS: TestScenario/users/create ") {
		t.Errorf("it did not get far:\n%s", out.String())
	}
	same(t, "what the server has", everything(t, client), before)
	return out.String(), err
}

// everything lists all that the scenarios may make, and the settings they may change.
func everything(t *testing.T, c *management.Client) []string {
	t.Helper()
	ctx := t.Context()
	var all []string
	add := func(kind string, ids []string) {
		for _, id := range ids {
			all = append(all, fmt.Sprintf("%s %s", kind, id))
		}
	}
	add("user", collect(t, c.ListUsers(ctx, nil), userID))
	add("application", collect(t, c.ListApplications(ctx, nil), applicationID))
	add("role", collect(t, c.ListRoles(ctx, nil), roleID))
	add("resource", collect(t, c.ListResources(ctx, nil), func(r gen.Resource) string { return r.ID }))
	add("organization", collect(t, c.ListOrganizations(ctx, nil), organizationID))
	add("organization role", collect(t, c.ListOrganizationRoles(ctx, nil), organizationRoleID))
	add("organization scope", collect(t, c.ListOrganizationScopes(ctx, nil), organizationScopeID))
	add("hook", collect(t, c.ListHooks(ctx, nil), func(h gen.Hook) string { return h.ID }))
	invitations, err := c.ListOrganizationInvitations(ctx, nil)
	fatal(t, err)
	add("invitation", keys(invitations, invitationID))
	slices.Sort(all)
	center, err := c.GetAccountCenterSettings(ctx)
	fatal(t, err)
	signIn, err := c.GetSignInExperience(ctx)
	fatal(t, err)
	return append(all, show(center), show(signIn))
}
