package bench

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/logto-go/management/bench/internal/tenant"
)

// canned is a transport that gives ready responses without a network, so that what
// a client does itself can be seen without the noise of one.
type canned struct {
	answers map[string]answer // by method and path
}

type answer struct {
	header http.Header
	body   []byte
}

func newCanned(t testing.TB, settings tenant.Settings) *canned {
	t.Helper()
	server := tenant.New(settings)
	c := &canned{map[string]answer{}}
	for _, request := range []string{"POST /oidc/token", "GET /api/users", "POST /api/users", "GET /api/users/" + tenant.ID(0)} {
		method, path, _ := strings.Cut(request, " ")
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest(method, path+"?page=1&page_size=100", nil))
		if w.Code != http.StatusOK {
			t.Fatalf("%s: status %d", request, w.Code)
		}
		c.answers[request] = answer{w.Header(), w.Body.Bytes()}
	}
	return c
}

// RoundTrip gives the response of the path.
func (c *canned) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		if _, err := io.Copy(io.Discard, req.Body); err != nil {
			return nil, err
		}
		if err := req.Body.Close(); err != nil {
			return nil, err
		}
	}
	ready := c.answers[req.Method+" "+req.URL.Path]
	return &http.Response{
		StatusCode:    http.StatusOK,
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        ready.header,
		Body:          io.NopCloser(bytes.NewReader(ready.body)),
		ContentLength: int64(len(ready.body)),
		Request:       req,
	}, nil
}
