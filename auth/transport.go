package auth

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
)

// boundedTransport reads each response whole, within a limit, so that one that breaks off or never
// ends is an error of the request and not half a token.
type boundedTransport struct {
	next      http.RoundTripper
	userAgent string
}

func (t *boundedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.userAgent != "" {
		own := *req // a transport must not change its request
		own.Header = maps.Clone(req.Header)
		own.Header["User-Agent"] = []string{t.userAgent}
		req = &own
	}
	resp, err := t.next.RoundTrip(req)
	switch {
	case err != nil:
		if resp != nil && resp.Body != nil {
			_ = resp.Body.Close() // nobody else sees it
		}
		return nil, err
	case resp == nil:
		return nil, errNothingCame
	case resp.Body == nil:
		resp.Body = http.NoBody
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxTokenBody+1))
	_ = resp.Body.Close() // everything needed has been read
	if err != nil {
		return nil, fmt.Errorf("the response broke off: %w", err)
	}
	if len(body) > maxTokenBody {
		return nil, &tooLargeError{}
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

var errNothingCame = errors.New("the transport returned neither a response nor an error")

type tooLargeError struct{}

func (*tooLargeError) Error() string {
	return fmt.Sprintf("the response is larger than %d bytes, so it is not a token", maxTokenBody)
}
