package logtotest

import (
	"html"
	"net/http"
	"net/url"
	"strings"

	"github.com/logto-go/management/logtotest/internal/document"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/recorded"
	"github.com/logto-go/management/logtotest/internal/route"
)

// exampleDepth is how deep examples go into schemas that contain themselves.
const exampleDepth = 16

// WithExamples makes the operations that are not modelled respond with what a real server once
// responded, or with an example of the API description: the right shape, but it means nothing, and
// changes nothing. Without it they respond 501 with the code logtotest.not_modelled.
func WithExamples() Option { return func(c *config) { c.examples = true } }

// respondWithExample responds from a recording, or makes a response of the API description.
func (c *call) respondWithExample() (*response, error) {
	c.header.Set(originHeader, originExample)
	if recordings := recorded.All()[c.op.ID]; len(recordings) > 0 {
		return c.replay(recordings[0])
	}
	status, body, described := c.op.Success()
	switch {
	case !described:
		return nil, errNotModelled(c.op)
	case status == http.StatusNoContent:
		return noContent(), nil
	case body == nil:
		return text(status), nil
	}
	return &response{Status: status, Body: document.API().Example(body, exampleDepth)}, nil
}

// recordedOrigin is the server the exchanges were made with.
const recordedOrigin = "http://localhost:3001"

// replay responds as the real server did, with this server's origin and the ids of this request's
// path in it.
func (c *call) replay(e recorded.Exchange) (*response, error) {
	adapt := c.adaption(e)
	a := &response{Status: e.Status, Location: adapt(e.Location, url.PathEscape)}
	if len(e.Body) == 0 || string(e.Body) == "null" {
		return a, nil
	}
	body, err := jsonvalue.Parse(e.Body)
	if err != nil {
		return nil, err
	}
	plain := func(id string) string { return id }
	if s, isText := body.(string); isText && !strings.HasPrefix(e.ContentType, "application/json") {
		escape := plain
		if strings.Contains(e.ContentType, "xml") || strings.Contains(e.ContentType, "html") {
			escape = html.EscapeString
		}
		a.Body, a.ContentType = adapt(s, escape), e.ContentType
		return a, nil
	}
	a.Body = jsonvalue.MapText(body, func(s string) string { return adapt(s, plain) })
	return a, nil
}

// minID is the length from which a path parameter is taken for an id.
const minID = 12

// adaption returns what puts this request's origin and ids into a recorded text, escaped as the
// text needs it.
func (c *call) adaption(e recorded.Exchange) func(text string, escape func(string) string) string {
	ids := map[string]string{}
	segments := route.SplitPath(e.Path)
	for i, segment := range route.SplitPath(c.op.Path) {
		name, placeholder := strings.CutPrefix(segment, "{")
		if placeholder && i < len(segments) && len(segments[i]) >= minID {
			ids[segments[i]] = c.path(strings.TrimSuffix(name, "}"))
		}
	}
	return func(text string, escape func(string) string) string {
		text = strings.ReplaceAll(text, recordedOrigin, c.origin())
		for old, id := range ids {
			text = strings.ReplaceAll(text, old, escape(id))
		}
		return text
	}
}
