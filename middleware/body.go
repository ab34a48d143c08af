package middleware

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
)

// DefaultMaxBody is the size in bytes of the largest response that is read unless another limit is
// set.
const DefaultMaxBody = 64 << 20

// presize is the largest buffer that is allocated because a Content-Length says so.
const presize = 1 << 20

// TooLargeError reports that a response is larger than the limit.
type TooLargeError struct {
	Limit int64 // the most bytes that are read of a response
}

// Error names the limit.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("the response is larger than the limit of %d bytes", e.Limit)
}

// bufferedBody is a body that was read from the network already.
type bufferedBody struct {
	data []byte
	err  error // what reading ended with, nil at the proper end
	rest bytes.Reader

	end error // why the call ended with this response, where it would usually be sent again
}

func (b *bufferedBody) Read(p []byte) (int, error) {
	n, err := b.rest.Read(p)
	if err != nil && b.err != nil {
		err = b.err
	}
	return n, err
}

func (b *bufferedBody) Close() error { return nil }

// broken reports whether the body ended before its end.
func (b *bufferedBody) broken() bool {
	_, tooLarge := errors.AsType[*TooLargeError](b.err)
	return b.err != nil && !tooLarge
}

// buffer reads the body of a response and puts what it read in its place.
func buffer(resp *http.Response, limit int64) *bufferedBody {
	if b, ok := resp.Body.(*bufferedBody); ok {
		return b
	}
	b := &bufferedBody{}
	if resp.Body != nil {
		b.data, b.err = readAll(resp.Body, resp.ContentLength, limit)
		_ = resp.Body.Close() // reading told all there is to know
	}
	b.rest.Reset(b.data)
	resp.Body = b
	return b
}

// ReadBody reads the body of a response, no more than limit bytes of it (0: [DefaultMaxBody]), and
// closes it. A larger one is a [TooLargeError]. What was read before an error is returned with it.
func ReadBody(resp *http.Response, limit int64) ([]byte, error) {
	if resp == nil {
		return nil, errNoResponse
	}
	if limit <= 0 {
		limit = DefaultMaxBody
	}
	b := buffer(resp, limit)
	return b.data, b.err
}

// readAll is io.ReadAll with a limit, and with a buffer that starts at the size the server
// announced.
func readAll(r io.Reader, announced, limit int64) ([]byte, error) {
	limit = min(limit, math.MaxInt64-1) // one more is read, to see that there is more
	size := int64(4096)
	if announced > 0 {
		size = min(announced, presize) + 1 // one more, to see the end without growing
	}
	data := make([]byte, 0, min(size, limit+1))
	for {
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if int64(len(data)) > limit {
			return data[:limit], &TooLargeError{Limit: limit}
		}
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return data, err
		}
	}
}
