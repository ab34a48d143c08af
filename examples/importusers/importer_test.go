package importusers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/logtotest"
	"github.com/logto-go/management/middleware"
)

func lines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "{\"username\":\"user_%d\",\"customData\":{\"number\":%d}}\n", i, 9007199254740000+int64(i))
	}
	return b.String()
}

func count(t *testing.T, client *management.Client) int {
	t.Helper()
	users, err := management.Collect(client.ListUsers(t.Context(), nil), 0)
	if err != nil {
		t.Fatal(err)
	}
	return len(users)
}

// lossy passes requests on, and loses each response to a creation whose number is in
// lose: the server did what it was asked, and the client never learns.
type lossy struct {
	next  http.RoundTripper
	calls atomic.Int64
	lose  func(call int64) bool
}

var errLost = errors.New("the response is lost")

func (l *lossy) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(r)
	if err == nil && r.Method == http.MethodPost && r.URL.Path == "/api/users" && l.lose(l.calls.Add(1)) {
		resp.Body.Close()
		return nil, errLost
	}
	return resp, err
}

// Each run ends at some answer that is lost, with all workers in the middle of
// something. In the end each user must be there once.
func TestRunGoesOnAfterCrashes(t *testing.T) {
	srv := logtotest.New()
	name := filepath.Join(t.TempDir(), "journal")
	const users = 60
	total := map[Outcome]int{}
	for run := 1; ; run++ {
		if run > users {
			t.Fatal("no progress")
		}
		transport := &lossy{next: srv.Transport(), lose: func(call int64) bool { return call == 10 }}
		journal := open(t, name) // the one before was never closed
		importer := Importer{Client: srv.Client(management.WithTransport(transport)), Workers: 4}
		counts, err := importer.Run(t.Context(), strings.NewReader(lines(users)), journal)
		total[Created] += counts[Created]
		total[Found] += counts[Found]
		if err == nil {
			break
		}
		if !errors.Is(err, errLost) || !strings.Contains(err.Error(), "username:user_") {
			t.Fatal(err)
		}
	}
	if total[Created]+total[Found] != users || total[Found] == 0 {
		t.Errorf("outcomes %v", total)
	}
	if n := count(t, srv.Client()); n != users {
		t.Errorf("the server has %d users", n)
	}
}

func TestRunKeepsUsersOfOthersApart(t *testing.T) {
	srv := logtotest.New(logtotest.WithUsers(1)) // user_000001 is there before
	journal := open(t, filepath.Join(t.TempDir(), "journal"))
	importer := Importer{Client: srv.Client()}
	for range 2 { // a refusal stays one
		var got []Result
		importer.Each = func(r Result) { got = append(got, r) }
		counts, err := importer.Run(t.Context(), strings.NewReader(`{"username":"user_000001"}`), journal)
		if err != nil || !maps.Equal(counts, map[Outcome]int{Refused: 1}) {
			t.Fatalf("outcomes %v, error %v", counts, err)
		}
		if len(got) != 1 || got[0].Line != 1 || got[0].User != "username:user_000001" || !errors.Is(got[0].Err, management.ErrConflict) {
			t.Errorf("result %v", got)
		}
	}
	// Somebody else took the name while nobody knew whether we had it.
	if err := journal.put(entry{User: "username:user_000001", State: started}); err != nil {
		t.Fatal(err)
	}
	counts, err := importer.Run(t.Context(), strings.NewReader(`{"username":"user_000001","primaryEmail":"other@example.com"}`), journal)
	if err != nil || !maps.Equal(counts, map[Outcome]int{Refused: 1}) {
		t.Errorf("outcomes %v, error %v", counts, err)
	}
}

func TestRunStops(t *testing.T) {
	for name, c := range map[string]struct {
		fault logtotest.Fault
		want  error
	}{
		"no permission":   {logtotest.Fault{Operation: "CreateUser", Times: -1, Status: 403, Code: "auth.forbidden"}, management.ErrForbidden},
		"a broken server": {logtotest.Fault{Operation: "CreateUser", Times: -1, Status: 500}, management.ErrServer},
		"no token":        {logtotest.Fault{Operation: "token", Times: -1, Status: 401, Code: "oidc.invalid_client"}, nil},
		"no connection":   {logtotest.Fault{Operation: "CreateUser", Times: -1, Drop: true}, io.ErrUnexpectedEOF},
	} {
		t.Run(name, func(t *testing.T) {
			srv := logtotest.New()
			client := srv.Client(management.WithRetry(middleware.RetryPolicy{}))
			srv.Inject(c.fault)
			journal := open(t, filepath.Join(t.TempDir(), "journal"))
			importer := Importer{Client: client, Workers: 3}
			counts, err := importer.Run(t.Context(), strings.NewReader(lines(50)), journal)
			if err == nil || c.want != nil && !errors.Is(err, c.want) || len(counts) > 0 {
				t.Errorf("outcomes %v, error %v", counts, err)
			}
			if sent := len(srv.RequestsTo("CreateUser")); sent > 3 {
				t.Errorf("%d requests were sent by 3 workers", sent)
			}
			srv.ClearFaults()
			counts, err = importer.Run(t.Context(), strings.NewReader(lines(50)), journal)
			if err != nil || !maps.Equal(counts, map[Outcome]int{Created: 50}) {
				t.Errorf("then: outcomes %v, error %v", counts, err)
			}
		})
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	srv := logtotest.New()
	journal := open(t, filepath.Join(t.TempDir(), "journal"))
	ctx, cancel := context.WithCancel(t.Context())
	importer := Importer{Client: srv.Client(), Workers: 2, Each: func(Result) { cancel() }}
	counts, err := importer.Run(ctx, strings.NewReader(lines(150)), journal)
	if !errors.Is(err, context.Canceled) || counts[Created] == 0 || counts[Created] > 100 {
		t.Errorf("outcomes %v, error %v", counts, err)
	}
	importer.Each = nil
	if _, err := importer.Run(t.Context(), strings.NewReader(lines(150)), journal); err != nil {
		t.Fatal(err)
	}
	if n := count(t, srv.Client()); n != 150 {
		t.Errorf("the server has %d users", n)
	}
}

func TestRunStopsAtBadInput(t *testing.T) {
	srv := logtotest.New()
	journal := open(t, filepath.Join(t.TempDir(), "journal"))
	importer := Importer{Client: srv.Client()}
	_, err := importer.Run(t.Context(), strings.NewReader(lines(3)+"oops\n"+lines(1)), journal)
	if err == nil || !strings.Contains(err.Error(), "line 4") {
		t.Errorf("error %v", err)
	}
}
