package logtotest

import (
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// answer is what a handler returns: a status and a body, which is JSON unless the content type says otherwise.
type answer struct {
	status      int
	body        any    // nil: no body
	contentType string // empty: JSON; with it, body is a string
	location    string
}

func ok(body any) answer      { return answer{status: http.StatusOK, body: body} }
func created(body any) answer { return answer{status: http.StatusCreated, body: body} }
func noContent() answer       { return answer{status: http.StatusNoContent} }

// text is the plain answer some operations give: "OK", "Created", "Not Found".
func text(status int) answer {
	return answer{status: status, body: http.StatusText(status), contentType: "text/plain; charset=utf-8"}
}

const jsonType = "application/json; charset=utf-8"

// gzipAbove is the size from which a real server compresses what it sends, if the caller accepts that.
const gzipAbove = 1024

// write sends the answer. A GET that succeeds carries an ETag and is answered 304 when the caller has it already.
func (a answer) write(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	if a.location != "" {
		header.Set("Location", a.location)
	}
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	body, contentType := a.encode()
	header.Set("Content-Type", contentType)
	if r.Method == http.MethodGet && a.status == http.StatusOK {
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
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

func (a answer) encode() ([]byte, string) {
	if a.contentType != "" {
		s, _ := a.body.(string)
		return []byte(s), a.contentType
	}
	return encodeJSON(a.body), jsonType
}

// encodeJSON writes v as a JavaScript server would: no HTML escapes, no line end.
func encodeJSON(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return []byte(`{"message":"Internal server error."}`)
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
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
