package logtotest

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/internal/exchange"
)

// The replay sends recorded requests to this server and compares its responses with the real
// server's: status, code, message, headers, and the shape of the body. What state the real server
// was in is not recorded, so each request is tried on a fresh server first; then with the entities
// it names; with all entities of the recordings; and a second time on the same server.

// setup is a state to replay a request in.
type setup string

const (
	setupFresh      setup = "on a fresh server"
	setupNamed      setup = "with the entities the request names"
	setupResponse   setup = "in the state the response shows"
	setupEverything setup = "with every recorded entity"
	setupTwice      setup = "sent twice"
)

var setups = []setup{setupFresh, setupNamed, setupResponse, setupEverything, setupTwice}

func TestReplayRecordings(t *testing.T) {
	files := append([]string{"../testdata/recorded.jsonl"}, filepath.SplitList(os.Getenv("LOGTO_EXCHANGES"))...)
	all, err := exchange.Read(files...)
	if err != nil {
		t.Fatal(err)
	}
	lib := readLibrary(all)
	equal := map[setup]int{}
	compared, skipped := 0, map[string]int{}
	used := map[string]bool{}
	for _, e := range all {
		if reason := notReplayed(e); reason != "" {
			skipped[reason]++
			continue
		}
		compared++
		how, faults := replayInSomeState(t, lib, e)
		if faults == nil {
			equal[how]++
			continue
		}
		key := e.OperationID + ": " + e.Variant
		if _, accepted := acceptedDifferences[key]; accepted {
			used[key] = true
			continue
		}
		if fromProject(e) {
			t.Errorf("%s\n\t%s", e, strings.Join(faults, "\n\t"))
		} else {
			t.Logf("%s\n\t%s", e, strings.Join(faults, "\n\t"))
		}
	}
	total := 0
	for _, how := range setups {
		total += equal[how]
		t.Logf("equal %s: %d", how, equal[how])
	}
	t.Logf("%d exchanges compared, %d equal, %d accepted differences", compared, total, len(used))
	for _, reason := range slices.Sorted(maps.Keys(skipped)) {
		t.Logf("not replayed, %s: %d", reason, skipped[reason])
	}
	for key, reason := range acceptedDifferences {
		if used[key] {
			t.Logf("accepted: %s: %s", key, reason)
		} else {
			t.Errorf("accepted difference that is none: %s", key)
		}
	}
}

func fromProject(e *exchange.Exchange) bool { return strings.HasPrefix(e.Where, "../testdata/") }

func notReplayed(e *exchange.Exchange) string {
	switch {
	case e.OperationID != "" && modelled[e.OperationID].run == nil:
		return "not modelled"
	case e.OperationID != "" && operationID(e.OperationID) == "":
		return "not in the document"
	case strings.Contains(string(e.RequestBody), "1.2 MB of"):
		return "the body was not recorded"
	case !strings.HasPrefix(e.Path, "/api/"):
		return "outside of the API"
	case e.RequestContentType == "multipart/form-data":
		return "the body was not recorded"
	}
	return ""
}

// replayInSomeState returns the first setup that agrees, or what is different on a fresh server and
// in the last setup.
func replayInSomeState(t *testing.T, lib *library, e *exchange.Exchange) (setup, []string) {
	var first, last []string
	for _, how := range setups {
		srv := New(replayOptions(e)...)
		switch how {
		case setupNamed, setupTwice:
			lib.loadNamed(srv, e)
		case setupResponse:
			lib.loadNamed(srv, e)
			lib.loadResponse(srv, e)
		case setupEverything:
			lib.loadAll(srv, e)
		}
		token := replayToken(t, srv, e)
		got := replayOnce(t, srv, e, token)
		if how == setupTwice {
			got = replayOnce(t, srv, e, token)
		}
		last = compareResponse(e, got)
		if last == nil {
			return how, nil
		}
		if how == setupFresh {
			first = last
		}
	}
	return "", append(append([]string{"fresh:"}, first...), append([]string{"sent twice:"}, last...)...)
}

// replayToken is the Authorization header the recording was made with, as its label tells.
func replayToken(t *testing.T, srv *Server, e *exchange.Exchange) string {
	token := func() string {
		form := url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}, "scope": {"all"}}
		if strings.Contains(e.Variant, "without scope") {
			form.Set("scope", "none")
		}
		r, _ := http.NewRequest(http.MethodPost, localOrigin+"/oidc/token", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth(srv.AppID, srv.AppSecret)
		response, err := srv.Transport().RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		var body struct {
			AccessToken string `json:"access_token"`
		}
		if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
			t.Fatal(err)
		}
		return "Bearer " + body.AccessToken
	}
	switch {
	case strings.Contains(e.Variant, "no token"):
		return ""
	case strings.Contains(e.Variant, "wrong scheme"):
		return "Basic eDp5"
	case strings.Contains(e.Variant, "invalid token"):
		return "Bearer invalid"
	case strings.Contains(e.Variant, "deleted key"):
		old := token()
		srv.RotateKeys()
		return old
	}
	return token()
}

type replayed struct {
	status int
	header http.Header
	body   []byte
}

func replayOnce(t *testing.T, srv *Server, e *exchange.Exchange, authorization string) replayed {
	t.Helper()
	target := "http://localhost:3001" + e.Path
	if e.Query != "" {
		target += "?" + e.Query
	}
	var body io.Reader
	if !exchange.Null(e.RequestBody) || e.Variant == "errors: JSON null" {
		text := string(e.RequestBody)
		var asText string
		if json.Unmarshal(e.RequestBody, &asText) == nil && text != "null" { // a form, or JSON that is none
			text = asText
		}
		body = strings.NewReader(text)
	}
	r, err := http.NewRequest(e.Method, target, body)
	if err != nil {
		t.Fatal(err)
	}
	if e.RequestContentType != "" {
		r.Header.Set("Content-Type", e.RequestContentType)
	}
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	if e.Status == http.StatusNotModified {
		r.Header.Set("If-None-Match", "*")
	}
	response, err := srv.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	got, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return replayed{response.StatusCode, response.Header, got}
}

// compareResponse returns the differences, nil when there are none.
func compareResponse(e *exchange.Exchange, got replayed) []string {
	var faults []string
	if got.status != e.Status {
		return []string{fmt.Sprintf("status %d, want %d: %s", got.status, e.Status, got.body)}
	}
	want := e.Header()
	for _, name := range []string{"Content-Type", "Etag", "Link", "Total-Number", "Location", "Logto-Core-Request-Id"} {
		if (want.Get(name) == "") != (got.header.Get(name) == "") {
			faults = append(faults, fmt.Sprintf("%s: got %q, want %q", name, got.header.Get(name), want.Get(name)))
		}
	}
	if want.Get("Content-Type") != got.header.Get("Content-Type") {
		faults = append(faults, fmt.Sprintf("Content-Type: got %q, want %q", got.header.Get("Content-Type"), want.Get("Content-Type")))
	}
	if !strings.HasPrefix(want.Get("Content-Type"), "application/json") {
		if text, wasCut := strings.CutSuffix(string(e.Body()), cut200); wasCut && strings.HasPrefix(string(got.body), text) {
			return faults
		}
		if e.Method != http.MethodHead && string(e.Body()) != string(got.body) {
			faults = append(faults, fmt.Sprintf("text: got %q, want %q", got.body, e.Body()))
		}
		return faults
	}
	var w, g any
	if json.Unmarshal(e.ResponseBody, &w) != nil || json.Unmarshal(got.body, &g) != nil {
		if e.Method != http.MethodHead {
			faults = append(faults, fmt.Sprintf("no JSON: %q, want %q", got.body, e.ResponseBody))
		}
		return faults
	}
	if e.Status >= 400 {
		return append(faults, compareValues("$", w, g)...)
	}
	return append(faults, compareShapes("$", w, g)...)
}
