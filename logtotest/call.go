package logtotest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/document"
)

// call is one request on its way through the server.
type call struct {
	s      *Server
	db     *state
	r      *http.Request
	header http.Header // of the response
	op     *document.Operation
	params map[string]string
	query  url.Values
	body   []byte // as received
	parsed any    // the JSON body, nil without one
	now    time.Time
	caller claims
	chosen string // the id that a fixture chose for what the call creates

	events []event
	after  []func() // what is left to do once the state is unlocked, before the response goes out
}

// millis is the time of the call as Logto keeps times: milliseconds since 1970.
func (c *call) millis() int64 { return c.now.UnixMilli() }

func (c *call) path(name string) string { return c.params[name] }

// flag reports whether a query parameter is a word for yes.
func (c *call) flag(name string) bool {
	return slices.Contains([]string{"true", "1", "yes", "y"}, strings.ToLower(c.query.Get(name)))
}

// newID is the id of what the call creates: the one that was chosen for it, or a fresh one.
func (c *call) newID(fresh func() string) string {
	if c.chosen == "" {
		return fresh()
	}
	id := c.chosen
	c.chosen = "" // for one thing only
	return id
}

// origin is the server as clients know it, such as http://127.0.0.1:3001: as the caller sees it,
// unless WithEndpoint says otherwise.
func (c *call) origin() string {
	switch {
	case c.s.cfg.endpoint != "":
		return c.s.cfg.endpoint
	case c.r.TLS != nil || c.r.URL.Scheme == "https": // the latter without a network
		return "https://" + c.r.Host
	}
	return "http://" + c.r.Host
}

// bodyObject is the JSON body as an object; empty when it is something else.
func (c *call) bodyObject() object {
	o, _ := c.parsed.(object)
	return o
}
