package support

import (
	"context"
	"net/http"
	"strings"
	"testing"
)

// A client that nobody made, or that was spoiled later, gives errors that say what to do.
func TestUnmadeClients(t *testing.T) {
	var nobody doerFunc
	var transport *http.Transport
	var jar *nilJar
	var client *http.Client
	fine := doerFunc(func(*http.Request) (*http.Response, error) { return nil, nil })
	const server = "https://t.logto.app"
	for says, c := range map[string]*Client{
		"the client is nil":      nil,
		"zero value":             {},
		"no server":              {Client: fine},
		"NewClient":              {Client: http.DefaultClient},
		"client is a nil":        {Server: server, Client: nobody},
		"WithHTTPClient":         {Server: server, Client: client},
		"transport is nil":       {Server: server, Client: &http.Client{Transport: transport}},
		"jar is nil":             {Server: server, Client: &http.Client{Jar: jar}},
		"editor is nil":          {Server: server, Client: fine, RequestEditors: []RequestEditorFn{nil}},
		"neither a response nor": {Server: server, Client: fine},
	} {
		req, err := newRequest("GET", "/api/users").build(c.server())
		resp, err := c.do(t.Context(), req, err, nil)
		if err == nil || resp != nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %v, %v", says, resp, err)
		}
		if r, err := parse[int](c, resp, err); err == nil || r != nil {
			t.Errorf("%s: parsed %v, %v", says, r, err)
		}
	}
	if (*ClientWithResponses)(nil).client() != nil || (&ClientWithResponses{}).client() != nil {
		t.Error("got a client")
	}
	var none context.Context
	if _, err := (&Client{Server: server, Client: fine}).do(none, nil, nil, nil); err == nil || !strings.Contains(err.Error(), "context is nil") {
		t.Errorf("nil context: got %v", err)
	}
	if got := (&Response[int]{}).StatusCode(); got != 0 {
		t.Errorf("a response without one has the status %d", got)
	}
}

type nilJar struct{ http.CookieJar }
