package recorded

import (
	"bufio"
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"sync"
)

//go:generate go run ./pack

// recordedFile holds exchanges with a real server, one a line.
//
//go:embed recorded.jsonl.gz
var recordedFile []byte

// Exchange is what a real server responded to an operation.
type Exchange struct {
	Operation   string          `json:"operation"`
	Path        string          `json:"path"`
	Status      int             `json:"status"`
	ContentType string          `json:"contentType"`
	Location    string          `json:"location,omitempty"`
	Body        json.RawMessage `json:"body"`
}

// All are the embedded exchanges by operation, successful ones only.
var All = sync.OnceValue(func() map[string][]Exchange {
	all, err := readRecordings(recordedFile)
	if err != nil {
		panic("logtotest: the embedded exchanges cannot be read: " + err.Error())
	}
	return all
})

func readRecordings(compressed []byte) (map[string][]Exchange, error) {
	zr, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, err
	}
	all := map[string][]Exchange{}
	lines := bufio.NewScanner(zr)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var e Exchange
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil, err
		}
		all[e.Operation] = append(all[e.Operation], e)
	}
	return all, lines.Err()
}
