package logtotest

import (
	"net/http"

	"github.com/logto-go/management/logtotest/internal/document"
)

// exampleDepth is how deep examples go into schemas that contain themselves.
const exampleDepth = 16

// WithExamples makes the operations that are not modelled respond with an example of the API
// description: the right shape, but it means nothing, and changes nothing. Without it they respond
// 501 with the code logtotest.not_modelled.
func WithExamples() Option { return func(c *config) { c.examples = true } }

// respondWithExample makes a response of the API description.
func (c *call) respondWithExample() (*response, error) {
	c.header.Set(originHeader, originExample)
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
