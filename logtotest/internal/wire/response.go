package wire

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// Response is what a handler returns: a status and a body, which is JSON unless the content type
// says otherwise.
type Response struct {
	Status      int
	Body        any    // nil: no body
	ContentType string // empty: JSON; with it, body is a string
	Location    string
}

// jsonType is the content type of JSON as Logto writes it.
const jsonType = "application/json; charset=utf-8"

// gzipAbove is the size from which a real server compresses what it sends, if the caller accepts
// that.
const gzipAbove = 1024

// Write sends the response. A GET that succeeds carries an ETag, and becomes a 304 when the caller
// has it already.
func (a *Response) Write(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	if a.Location != "" {
		header.Set("Location", a.Location)
	}
	if a.Body == nil {
		w.WriteHeader(a.Status)
		return
	}
	body, contentType := a.encode()
	header.Set("Content-Type", contentType)
	if r.Method == http.MethodGet && a.Status == http.StatusOK {
		tag := etag(body)
		header.Set("Etag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			header.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	if len(body) > gzipAbove && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body = compress(body)
		header.Set("Content-Encoding", "gzip")
		header.Add("Vary", "Accept-Encoding")
	}
	header.Set("Content-Length", fmt.Sprint(len(body)))
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

func (a *Response) encode() ([]byte, string) {
	if a.ContentType != "" {
		s, _ := a.Body.(string)
		return []byte(s), a.ContentType
	}
	return jsonvalue.Encode(a.Body), jsonType
}

// etag is the length and the SHA-1 of the body, in the form Node's etag package gives them.
func etag(body []byte) string {
	sum := sha1.Sum(body)
	return fmt.Sprintf(`"%x-%s"`, len(body), base64.StdEncoding.EncodeToString(sum[:])[:27])
}

func matches(ifNoneMatch, tag string) bool {
	for candidate := range strings.SplitSeq(ifNoneMatch, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == tag || candidate == "*" {
			return true
		}
	}
	return false
}

func compress(body []byte) []byte {
	var buf bytes.Buffer
	zw := gzip.NewWriter(&buf)
	_, _ = zw.Write(body) // a bytes.Buffer never fails
	_ = zw.Close()
	return buf.Bytes()
}
