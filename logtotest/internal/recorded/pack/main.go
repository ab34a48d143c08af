// Command pack makes recorded.jsonl.gz, the exchanges that package logtotest takes examples and
// connector factories from: of each operation the first that succeeded, and of the connector
// factories all. It runs in the folder of the package and reads ../../../testdata/recorded.jsonl,
// and the factories that only a release listed from ../../../testdata/releases.
// A file that holds the same exchanges stays as it is: how well they are compressed differs
// between Go releases.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

const (
	source = "../../../testdata/recorded.jsonl"
	listed = "../../../testdata/releases/v1.42.0.jsonl.gz"
	target = "recorded.jsonl.gz"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

func run() error {
	lines, err := exchangesIn(source, listed)
	if err != nil {
		return err
	}
	return write(target, lines)
}

// exchangesIn reads what is to be packed from the two files.
func exchangesIn(source, listed string) ([]byte, error) {
	in, err := os.Open(source)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	lines, err := exchanges(in)
	if err != nil {
		return nil, err
	}
	more, err := unpack(listed)
	if err != nil {
		return nil, err
	}
	return addListed(lines, more)
}

// write compresses the exchanges into a file, unless it holds them already.
func write(name string, lines []byte) error {
	switch held, err := unpack(name); {
	case err == nil && bytes.Equal(held, lines):
		return nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		fmt.Fprintf(os.Stderr, "pack: %s is written anew: %v\n", name, err)
	}
	var packed bytes.Buffer
	out, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := out.Write(lines); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return os.WriteFile(name, packed.Bytes(), 0o644)
}

// unpack returns the exchanges in a file.
func unpack(name string) ([]byte, error) {
	packed, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer packed.Close()
	in, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(in)
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

// exchanges returns what is to be packed of the recordings, one a line.
func exchanges(in io.Reader) ([]byte, error) {
	var out []byte
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
		out = append(append(out, line...), '\n')
	}
	return out, lines.Err()
}

// addListed adds the factories that a list names and no exchange shows.
func addListed(lines, more []byte) ([]byte, error) {
	for line := range bytes.Lines(more) {
		var r struct {
			OperationID  string            `json:"operationId"`
			ResponseBody []json.RawMessage `json:"response_body"`
		}
		if !bytes.Contains(line, []byte(`"ListConnectorFactories"`)) {
			continue
		}
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, err
		}
		for _, factory := range r.ResponseBody {
			var named struct {
				ID string `json:"id"`
			}
			if err := json.Unmarshal(factory, &named); err != nil {
				return nil, err
			}
			path := "/api/connector-factories/" + named.ID
			if bytes.Contains(lines, fmt.Appendf(nil, "%q", path)) {
				continue
			}
			added, err := json.Marshal(exchange{Operation: several, Path: path, Status: 200, ContentType: jsonType, Body: factory})
			if err != nil {
				return nil, err
			}
			lines = append(append(lines, added...), '\n')
		}
	}
	return lines, nil
}

const jsonType = "application/json; charset=utf-8"

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
