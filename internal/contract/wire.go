package contract

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/typed"
	"github.com/logto-go/management/middleware"
)

// wire stands for the network: it keeps the last request, and responds as told.
type wire struct {
	requests int
	request  *http.Request
	sent     []byte

	status int
	header http.Header
	body   []byte
}

func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	w.requests++
	w.request, w.sent = req, nil
	if req.Body != nil {
		sent, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		w.sent = sent
	}
	return &http.Response{
		StatusCode: w.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: w.header,
		Body: io.NopCloser(bytes.NewReader(w.body)), ContentLength: int64(len(w.body)), Request: req,
	}, nil
}

// answer sets what comes next.
func (w *wire) answer(status int, mediaType string, body []byte) {
	w.requests, w.request = 0, nil
	w.status, w.body, w.header = status, body, http.Header{}
	if mediaType != "" {
		w.header.Set("Content-Type", mediaType)
	}
}

const server = "https://logto.example.com"

func (w *wire) clients() (*typed.Clients, error) {
	return typed.New(server, "an-access-token", w, management.WithLimiter(nil), management.WithRetry(middleware.RetryPolicy{}))
}

// sentRequest returns the last request with its body, to be read once.
func (w *wire) sentRequest() *http.Request {
	req := w.request.Clone(w.request.Context())
	req.Body = http.NoBody
	if w.sent != nil {
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(w.sent)), int64(len(w.sent))
	}
	return req
}

// sentType is the media type of the last request's body.
func (w *wire) sentType() string {
	mediaType, _, _ := strings.Cut(w.request.Header.Get("Content-Type"), ";")
	return mediaType
}
