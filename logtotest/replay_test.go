package logtotest

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/logto-go/management/internal/exchange"
)

// The replay sends recorded requests to this server and compares its responses with the real
// server's: status, code, message, headers, and the shape of the body. What state the real server
// was in is not recorded, so each request is tried on a fresh server first; then in states that the
// exchange, or others of the same file, tell of. A difference is a fault of this server, unless there
// is a reason for it: see replay_accepted_test.go.

// setup is a state to replay a request in.
type setup string

const (
	setupFresh      setup = "on a fresh server"
	setupNamed      setup = "with the entities the request names"
	setupResponse   setup = "in the state the response shows"
	setupMessaging  setup = "with connectors that send messages"
	setupEverything setup = "with every recorded entity"
	setupTwice      setup = "sent twice"
	setupScene      setup = "as a user, or during a sign-in"
	setupNoToken    setup = "without a token"
)

var setups = []setup{setupFresh, setupNamed, setupResponse, setupMessaging, setupEverything, setupTwice, setupScene, setupNoToken}

func TestReplayRecordings(t *testing.T) {
	own, err := filepath.Glob("../testdata/releases/v*.jsonl.gz")
	if err != nil || len(own) == 0 {
		t.Fatalf("no recordings of releases: %v", err)
	}
	own = append(own, "../testdata/recorded.jsonl", "../testdata/passkeys-uploads.jsonl.gz")
	others := filepath.SplitList(os.Getenv("LOGTO_EXCHANGES"))
	for _, file := range append(own, others...) {
		t.Run(recordingOf(file), func(t *testing.T) {
			t.Parallel()
			replayFile(t, file)
		})
	}
}

// recordingOf names a recording by its file.
func recordingOf(file string) string {
	name, _, _ := strings.Cut(filepath.Base(file), ".jsonl")
	return name
}

func replayFile(t *testing.T, file string) {
	all, err := exchange.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	lib := readLibrary(all)
	judge := newJudge(t, recordingOf(file), lib)
	equal, skipped := map[setup]int{}, map[string]int{}
	compared, differing := 0, 0
	for _, e := range all {
		if reason := notReplayed(e); reason != "" {
			skipped[reason]++
			continue
		}
		compared++
		how, differences := replayInSomeState(t, judge, e)
		if differences == nil {
			equal[how]++
			judge.agreed(e)
		} else if differing++; !judge.accepts(e, differences) {
			t.Errorf("%s\n\t%s", e, strings.Join(closest(differences), "\n\t"))
		}
	}
	total := 0
	for _, how := range setups {
		total += equal[how]
	}
	t.Logf("%d exchanges, %d compared, %d equal, %d different", len(all), compared, total, differing)
	for _, how := range setups {
		t.Logf("equal %s: %d", how, equal[how])
	}
	for _, reason := range slices.Sorted(maps.Keys(skipped)) {
		t.Logf("not replayed, %s: %d", reason, skipped[reason])
	}
	judge.report()
	if want, known := differencesNow[file]; known && differing != want {
		t.Errorf("%d responses differ, not %d: note the number in differencesNow", differing, want)
	}
}

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
	case strings.HasPrefix(e.RequestContentType, "multipart/form-data"):
		return "the body was not recorded"
	}
	return ""
}

// difference is how a response differs in one setup.
type difference struct {
	how    setup
	got    replayed
	faults []string
}

// replayInSomeState returns the first setup that agrees, or the differences.
func replayInSomeState(t *testing.T, j *judge, e *exchange.Exchange) (setup, []difference) {
	var differences []difference
	for _, s := range j.lib.statesFor(e) {
		srv := New(append(replayOptions(e), s.options...)...)
		as := s.prepare(srv)
		if as.isNobody() {
			as.authorization = replayToken(t, srv, e)
		}
		got := replayOnce(t, srv, e, as)
		if s.how == setupTwice {
			got = replayOnce(t, srv, e, as)
		}
		faults := compareResponse(e, got)
		if faults == nil {
			return s.how, nil
		}
		d := difference{s.how, got, faults}
		differences = append(differences, d)
		if len(differences) >= 3 && j.settled(e, d) { // the states from here on only have more in them
			break
		}
	}
	return "", differences
}

// replayState is a state that the server may have been in, and who called.
type replayState struct {
	how     setup
	options []Option
	prepare scene
}

// scene puts the server into a state, and returns who calls.
type scene func(srv *Server) caller

// caller is what a request has of who sends it; nobody stands for the application of the server.
type caller struct {
	authorization string
	proof         string // a verification of a user
	cookie        string // of an interaction
	anonymous     bool
}

func (as caller) isNobody() bool { return as == caller{} }

// messages fits the paths of what takes a connector that sends messages.
var messages = regexp.MustCompile(`/(sign-in-exp|verification-codes|organization-invitations)\b`)

func (lib *library) statesFor(e *exchange.Exchange) []replayState {
	nobody := func(prepare func(srv *Server)) scene {
		return func(srv *Server) caller {
			prepare(srv)
			return caller{}
		}
	}
	named := nobody(func(srv *Server) { lib.loadNamed(srv, e) })
	states := []replayState{{setupFresh, nil, nobody(func(*Server) {})}}
	var scenes []scene
	switch {
	case isAccount(e):
		scenes = accountScenes(e)
	case isExperience(e):
		scenes = experienceScenes(lib, e)
	default:
		states = append(states, replayState{setupNamed, nil, named},
			replayState{setupResponse, nil, nobody(func(srv *Server) {
				lib.loadNamed(srv, e)
				lib.loadResponse(srv, e)
			})},
			replayState{setupEverything, nil, nobody(func(srv *Server) { lib.loadAll(srv, e) })},
			replayState{setupTwice, nil, named})
	}
	if messages.MatchString(e.Path) {
		states = append(states, replayState{setupMessaging, []Option{WithMessaging()}, nobody(func(srv *Server) {
			lib.loadNamed(srv, e)
			lib.loadResponse(srv, e)
		})})
	}
	if withoutToken(e) {
		states = append(states, replayState{setupNoToken, nil, func(*Server) caller { return caller{anonymous: true} }})
	}
	var options []Option
	if codeOf(e) != "connector.not_found" {
		options = append(options, WithMessaging())
	}
	for _, s := range scenes {
		states = append(states, replayState{setupScene, options, s})
	}
	return states
}

// closest are the faults of the setup that comes closest.
func closest(differences []difference) []string {
	slices.Reverse(differences)
	best := slices.MinFunc(differences, func(a, b difference) int { return weight(a) - weight(b) })
	return append([]string{fmt.Sprintf("%s, of %d states:", best.how, len(differences))}, best.faults...)
}

// weight makes another status the greatest difference.
func weight(d difference) int {
	if strings.HasPrefix(d.faults[0], "status") {
		return http.StatusBadRequest
	}
	return len(d.faults)
}
