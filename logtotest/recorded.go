package logtotest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
)

//go:generate go run ./internal/pack

// recordedFile holds exchanges with a real server, one a line.
//
//go:embed recorded.jsonl.gz
var recordedFile []byte

// recordedAnswer is what a real server answered to an operation.
type recordedAnswer struct {
	Operation   string          `json:"operation"`
	Path        string          `json:"path"`
	Status      int             `json:"status"`
	ContentType string          `json:"contentType"`
	Location    string          `json:"location,omitempty"`
	Body        json.RawMessage `json:"body"`
}

// recordings are the embedded exchanges by operation, successful ones only.
var recordings = sync.OnceValue(func() map[string][]recordedAnswer {
	all, err := readRecordings(recordedFile)
	if err != nil {
		panic("logtotest: the embedded exchanges cannot be read: " + err.Error())
	}
	return all
})

func readRecordings(compressed []byte) (map[string][]recordedAnswer, error) {
	zr, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, err
	}
	all := map[string][]recordedAnswer{}
	lines := bufio.NewScanner(zr)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var e recordedAnswer
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, err
		}
		all[e.Operation] = append(all[e.Operation], e)
	}
	return all, lines.Err()
}

// recordedOrigin is the server the exchanges were made with.
const recordedOrigin = "http://localhost:3001"

// replay answers as the real server did, with this server's origin and the ids of this request's path in it.
func (c *call) replay(e recordedAnswer) (answer, error) {
	a := answer{status: e.Status, location: c.adapt(e, e.Location)}
	if len(e.Body) == 0 || string(e.Body) == "null" {
		return a, nil
	}
	if e.ContentType != "" && !strings.HasPrefix(e.ContentType, "application/json") {
		var s string
		if err := json.Unmarshal(e.Body, &s); err != nil {
			return answer{}, err
		}
		a.body, a.contentType = c.adapt(e, s), e.ContentType
		return a, nil
	}
	body, err := parseJSON([]byte(c.adapt(e, string(e.Body))))
	a.body = body
	return a, err
}

// minID is the length from which a path parameter is taken for an id.
const minID = 12

func (c *call) adapt(e recordedAnswer, text string) string {
	text = strings.ReplaceAll(text, recordedOrigin, c.origin())
	recorded := splitPath(e.Path)
	for i, segment := range splitPath(c.op.Path) {
		name, placeholder := strings.CutPrefix(segment, "{")
		if placeholder && i < len(recorded) && len(recorded[i]) >= minID {
			text = strings.ReplaceAll(text, recorded[i], c.path(strings.TrimSuffix(name, "}")))
		}
	}
	return text
}

// factories are the connectors that can be set up, as the real server describes them, by id.
var factories = sync.OnceValue(func() map[string]object {
	all := map[string]object{}
	for _, e := range recordings()["GetConnectorFactory"] {
		f := mustObject(e.Body)
		all[f.text("id")] = f
	}
	return all
})
