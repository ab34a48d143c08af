package middleware

import (
	"context"
	"fmt"
	"net/http"
)

// applied reports whether the server says that it made a change.
func (o *outcome) applied() bool {
	return o.resp != nil && o.resp.StatusCode < http.StatusMultipleChoices && !isRead(o.req.Method)
}

// note has the error that comes of the outcome say, too, why the call ended with it.
func (o *outcome) note(ctx context.Context, what string, why error) {
	why = fmt.Errorf("%s: %w", what, withCause(ctx, why))
	if o.resp != nil {
		buffer(o.resp, DefaultMaxBody).end = why
	} else {
		o.err = joined(o.err, why)
	}
}

// endOf returns why a call ended with a response, if it would usually be sent again; nil otherwise.
func endOf(resp *http.Response) error {
	if b, ok := resp.Body.(*bufferedBody); ok {
		return b.end
	}
	return nil
}

// joined returns an error that is both of two.
func joined(err, why error) error { return fmt.Errorf("%w (%w)", err, why) }
