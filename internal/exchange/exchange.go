// Package exchange reads recorded exchanges with a real Logto server, which
// tests replay. It is no part of what users import.
package exchange

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
)

// Exchange is one recorded request with its response.
type Exchange struct {
	OperationID        string          `json:"operationId"`
	Method             string          `json:"method"`
	PathTemplate       string          `json:"path_template"`
	Path               string          `json:"path"`
	Query              string          `json:"query"`
	RequestContentType string          `json:"request_content_type"`
	RequestBody        json.RawMessage `json:"request_body"`
	Status             int             `json:"status"`
	ResponseHeaders    [][2]string     `json:"response_headers"`
	ResponseBody       json.RawMessage `json:"response_body"`
	Variant            string          `json:"variant"`

	// Where tells the file and line, for messages.
	Where string `json:"-"`
}

// String names the exchange in messages.
func (e *Exchange) String() string {
	return fmt.Sprintf("%s: %s %s %s %d (%s)", e.Where, e.OperationID, e.Method, e.Path, e.Status, e.Variant)
}

// Header returns the recorded response's headers.
func (e *Exchange) Header() http.Header {
	h := http.Header{}
	for _, kv := range e.ResponseHeaders {
		h.Add(kv[0], kv[1])
	}
	return h
}

// Body returns the recorded response's body as it was on the wire: JSON, or the
// text itself.
func (e *Exchange) Body() []byte {
	if Null(e.ResponseBody) && !strings.Contains(e.Header().Get("Content-Type"), "json") {
		return nil
	}
	var text string
	if !strings.Contains(e.Header().Get("Content-Type"), "json") && json.Unmarshal(e.ResponseBody, &text) == nil {
		return []byte(text)
	}
	return e.ResponseBody
}

// Response makes an HTTP response of the recorded response.
func (e *Exchange) Response(req *http.Request) *http.Response {
	body := e.Body()
	return &http.Response{
		Status: http.StatusText(e.Status), StatusCode: e.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: e.Header(), Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: req,
	}
}

// Null reports whether a recorded body is missing or empty.
func Null(raw json.RawMessage) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == `""`
}

// Read reads the exchanges of files of JSON Lines, plain or compressed (.gz).
func Read(files ...string) ([]*Exchange, error) {
	var out []*Exchange
	for _, file := range files {
		f, err := open(file)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 64<<20)
		for n := 1; lines.Scan(); n++ {
			e := &Exchange{Where: fmt.Sprintf("%s:%d", file, n)}
			if err := json.Unmarshal(lines.Bytes(), e); err != nil {
				f.Close()
				return nil, fmt.Errorf("%s: %w", e.Where, err)
			}
			out = append(out, e)
		}
		err = lines.Err()
		f.Close()
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// open opens a file, and unpacks it if it is compressed.
func open(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil || !strings.HasSuffix(name, ".gz") {
		return f, err
	}
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{unpacked, f}, nil
}
