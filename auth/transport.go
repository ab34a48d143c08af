package auth

import (
	"fmt"
	"io"
	"net/http"
)

// tidyTransport closes the body of a response that comes along with an error: nobody else sees it.
type tidyTransport struct{ next http.RoundTripper }

func (t tidyTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err != nil && resp != nil && resp.Body != nil {
		_ = resp.Body.Close()
		resp = nil
	}
	return resp, err
}

// readBody reads a response whole, within a limit, so that one that breaks off or never ends is an
// error of the request and not half a token.
func readBody(body io.ReadCloser) ([]byte, error) {
	defer body.Close()
	content, err := io.ReadAll(io.LimitReader(body, maxTokenBody+1))
	if err != nil {
		return nil, fmt.Errorf("the response broke off: %w", err)
	}
	if len(content) > maxTokenBody {
		return nil, &tooLargeError{}
	}
	return content, nil
}

type tooLargeError struct{}

func (*tooLargeError) Error() string {
	return fmt.Sprintf("the response is larger than %d bytes, so it is not a token", maxTokenBody)
}
