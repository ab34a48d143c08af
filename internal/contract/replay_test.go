package contract_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/exchange"
	"github.com/logto-go/management/internal/typed"
)

const recordedFile = "../../testdata/recorded.jsonl"

// uploadsFile holds passkeys and uploads, which the other has none of.
const uploadsFile = "../../testdata/passkeys-uploads.jsonl.gz"

// recorded returns the exchanges with the server of the recorded document.
func recorded(t testing.TB) []*exchange.Exchange {
	t.Helper()
	all, err := exchange.Read(recordedFile, uploadsFile)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// recordings returns the files of recorded exchanges by the server they are of: the one of the
// recorded document, earlier releases, and those that LOGTO_EXCHANGES names (a list as in PATH).
func recordings(t testing.TB) map[string][]string {
	files := map[string][]string{"recorded": {recordedFile, uploadsFile}}
	earlier, err := filepath.Glob("../../testdata/releases/v*.jsonl.gz")
	if err != nil || len(earlier) == 0 {
		t.Fatalf("no recordings of earlier releases: %v", err)
	}
	for _, file := range append(earlier, filepath.SplitList(os.Getenv("LOGTO_EXCHANGES"))...) {
		name, _, _ := strings.Cut(filepath.Base(file), ".jsonl")
		files[name] = append(files[name], file)
	}
	return files
}

// replayer answers every request with the exchange at hand, and keeps the
// request.
type replayer struct {
	exchange *exchange.Exchange
	request  *http.Request
	body     []byte
}

func (r *replayer) RoundTrip(req *http.Request) (*http.Response, error) {
	r.request, r.body = req, nil
	if req.Body != nil {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		r.body = body
	}
	return r.exchange.Response(req), nil
}

// replayTally counts what the replay has seen.
type replayTally struct {
	successes, errors, operations, failures int
	// nulls counts fields that a recorded response has as null and ours leaves
	// out: fields that may be missing and may be null are plain pointers in
	// answers, which are nil for both.
	nulls   int
	skipped map[string]int
}

// TestReplay sends every recorded request through the typed method of its
// operation and hands it the recorded response. A success must come out as a
// value that encodes to the recorded JSON, and the request must be the
// recorded one; an error must come out as *management.Error. The types are
// those of the recorded document, whatever the release of the server.
func TestReplay(t *testing.T) {
	files := recordings(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		t.Run(name, func(t *testing.T) {
			all, err := exchange.Read(files[name]...)
			if err != nil {
				t.Fatal(err)
			}
			tally := replay(t, all)
			if name == "recorded" && (tally.successes < 500 || tally.operations < 200) {
				t.Errorf("only %d successes of %d operations: the recordings are not read", tally.successes, tally.operations)
			}
		})
	}
}

func replay(t *testing.T, exchanges []*exchange.Exchange) replayTally {
	r := &replayer{}
	clients, err := typed.New("http://localhost:3001", "an-access-token", r)
	if err != nil {
		t.Fatal(err)
	}
	tally := replayTally{skipped: map[string]int{}}
	operations := map[string]bool{}
	for _, e := range exchanges {
		call, err := newTypedCall(clients, e)
		if errors.Is(err, typed.ErrNoMethod) {
			tally.skipped[err.Error()]++
			continue
		}
		r.exchange = e
		if e.Status >= 300 && !call.documents(e.Status) {
			tally.errors++
			if problem := replayError(call, e); problem != "" {
				tally.failures++
				t.Errorf("%s\n\t%s", e, problem)
			}
			continue
		}
		if err != nil {
			// Requests that no typed method makes, such as page=1e3.
			tally.skipped[err.Error()]++
			t.Logf("skipped: %s: %v", e, err)
			continue
		}
		tally.successes++
		operations[e.OperationID] = true
		problems, nulls := replaySuccess(call, e, r)
		tally.nulls += nulls
		if len(problems) > 0 {
			tally.failures++
			t.Errorf("%s\n\t%s", e, strings.Join(problems, "\n\t"))
		}
	}
	tally.operations = len(operations)
	t.Logf("replayed %d successes of %d operations and %d errors: %d losses", tally.successes, tally.operations, tally.errors, tally.failures)
	t.Logf("%d nulls of optional fields were read as missing", tally.nulls)
	for _, reason := range slices.Sorted(maps.Keys(tally.skipped)) {
		t.Logf("skipped %d: %s", tally.skipped[reason], reason)
	}
	return tally
}

func replaySuccess(call *typedCall, e *exchange.Exchange, r *replayer) (problems []string, nulls int) {
	result, err := call.do()
	if err != nil {
		return []string{fmt.Sprintf("the call fails: %v", err)}, 0
	}
	problems = append(compareRequest(call, e, r), badInstants(result)...)
	if isBare(e) {
		// The server says that it is done, and no more.
		if result.IsValid() && !reflect.Indirect(result).IsZero() && !isRaw(result) {
			problems = append(problems, fmt.Sprintf("made up %+v", result))
		}
		return problems, 0
	}
	got, err := call.encode(result)
	if err != nil {
		return append(problems, err.Error()), 0
	}
	if got == nil {
		return problems, 0 // the method promises no value
	}
	diff, err := exchange.Diff(e.ResponseBody, got)
	if err != nil {
		return append(problems, err.Error()), 0
	}
	for _, d := range diff {
		if d.LostNull && call.isOptional(d.Path) {
			nulls++
		} else {
			problems = append(problems, d.String())
		}
	}
	return problems, nulls
}

func isRaw(result reflect.Value) bool {
	_, raw := result.Interface().(*management.RawResponse)
	return raw
}

// isBare reports whether a change was answered without a value: with nothing, or the text of the
// status.
func isBare(e *exchange.Exchange) bool {
	body := string(bytes.TrimSpace(e.Body()))
	return e.Method != http.MethodGet && (body == "" || body == http.StatusText(e.Status))
}

func compareRequest(call *typedCall, e *exchange.Exchange, r *replayer) (problems []string) {
	if r.request.Method != e.Method {
		problems = append(problems, "method "+r.request.Method)
	}
	wantPath, err := url.Parse(e.Path)
	if err != nil {
		return append(problems, err.Error())
	}
	if r.request.URL.Path != wantPath.Path {
		problems = append(problems, "path "+r.request.URL.EscapedPath())
	}
	want, err := url.ParseQuery(e.Query)
	if err != nil {
		return append(problems, err.Error())
	}
	if call.Paginated() {
		// The client always says which page it wants.
		for name, value := range map[string]string{"page": "1", "page_size": "100"} {
			if !want.Has(name) {
				want.Set(name, value)
			}
		}
	}
	for name := range want {
		// Switches that the server takes as 1 are sent as true.
		if on := r.request.URL.Query().Get(name) == "true"; on && want.Get(name) == "1" {
			want.Set(name, "true")
		}
	}
	if got := r.request.URL.Query().Encode(); got != want.Encode() {
		problems = append(problems, fmt.Sprintf("query %s, recorded %s", got, want.Encode()))
	}
	switch {
	case call.Body == nil:
		// Some recorded requests carry a {} that the operation does not take.
		if len(r.body) > 0 {
			problems = append(problems, fmt.Sprintf("body %.60s where there is none", r.body))
		}
	case exchange.Null(e.RequestBody):
	case strings.HasPrefix(e.RequestContentType, "multipart/form-data"):
		problems = append(problems, compareUpload(r)...)
	case strings.HasPrefix(r.request.Header.Get("Content-Type"), "application/json"):
		diff, err := exchange.Diff(e.RequestBody, r.body)
		if err != nil {
			return append(problems, err.Error())
		}
		for _, d := range diff {
			problems = append(problems, "request body "+d.String())
		}
	default:
		var text string
		if err := json.Unmarshal(e.RequestBody, &text); err != nil {
			return append(problems, err.Error())
		}
		want, wantErr := url.ParseQuery(text)
		got, gotErr := url.ParseQuery(string(r.body))
		if wantErr != nil || gotErr != nil || want.Encode() != got.Encode() {
			problems = append(problems, fmt.Sprintf("request body %.80s, recorded %.80s", r.body, text))
		}
	}
	return problems
}

// compareUpload checks that a request holds one file, whole, as a browser sends it.
func compareUpload(r *replayer) (problems []string) {
	mediaType, params, err := mime.ParseMediaType(r.request.Header.Get("Content-Type"))
	if err != nil || mediaType != "multipart/form-data" {
		return []string{fmt.Sprintf("content type %s, %v", mediaType, err)}
	}
	if r.request.ContentLength != int64(len(r.body)) {
		problems = append(problems, fmt.Sprintf("content length %d of %d", r.request.ContentLength, len(r.body)))
	}
	want := "--" + params["boundary"] + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.png\"\r\n" +
		"Content-Type: image/png\r\n\r\n" + uploadedContent + "\r\n--" + params["boundary"] + "--\r\n"
	if string(r.body) != want {
		problems = append(problems, fmt.Sprintf("sent %q, want %q", r.body, want))
	}
	return problems
}
