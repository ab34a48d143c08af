// Command pack makes recorded.jsonl.gz, the exchanges that package logtotest takes examples and
// connector factories from: of each operation the first that succeeded, and of the connector
// factories all. It runs in the folder of the package, reads ../../../testdata/recorded.jsonl, and
// writes the same bytes each time.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
)

const (
	source = "../../../testdata/recorded.jsonl"
	target = "recorded.jsonl.gz"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run() error {
	in, err := os.Open(source)
	if err != nil {
		return err
	}
	defer in.Close()
	packed, err := pack(in)
	if err != nil {
		return err
	}
	return os.WriteFile(target, packed, 0o644)
}

// recording is a line of the source.
type recording struct {
	OperationID     string          `json:"operationId"`
	Path            string          `json:"path"`
	Status          int             `json:"status"`
	ResponseHeaders [][2]string     `json:"response_headers"`
	ResponseBody    json.RawMessage `json:"response_body"`
}

// exchange is a line of the target.
type exchange struct {
	Operation   string          `json:"operation"`
	Path        string          `json:"path"`
	Status      int             `json:"status"`
	ContentType string          `json:"contentType,omitempty"`
	Location    string          `json:"location,omitempty"`
	Body        json.RawMessage `json:"body,omitempty"`
}

// several names the operation of which every exchange is kept.
const several = "GetConnectorFactory"

func pack(in io.Reader) ([]byte, error) {
	var packed bytes.Buffer
	out, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		var r recording
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", source, n, err)
		}
		if r.OperationID == "" || r.Status >= 400 || r.Status == 304 || seen[r.OperationID] && r.OperationID != several {
			continue
		}
		seen[r.OperationID] = true
		line, err := json.Marshal(r.exchange())
		if err != nil {
			return nil, err
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return nil, err
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	err = out.Close()
	return packed.Bytes(), err
}

func (r recording) exchange() exchange {
	e := exchange{Operation: r.OperationID, Path: r.Path, Status: r.Status, Body: r.ResponseBody}
	for _, header := range r.ResponseHeaders {
		switch header[0] {
		case "content-type":
			e.ContentType = header[1]
		case "location":
			e.Location = header[1]
		}
	}
	return e
}
