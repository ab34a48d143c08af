package middleware

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Whatever a transport makes of the end of a context, the error is the context's, with what it was
// cancelled for and with what the transport says.
func TestErrorsOfContextsThatEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		enough := errors.New("enough")
		refused := &net.OpError{Op: "dial", Err: errors.New("operation was canceled")}
		for name, tt := range map[string]struct {
			with    error // what the transport says
			cause   error
			partial bool // it has sent a part of the response
			is      []error
		}{
			"closed pipe":            {with: io.ErrClosedPipe, is: []error{context.Canceled, io.ErrClosedPipe}},
			"with a cause":           {with: io.ErrClosedPipe, cause: enough, is: []error{context.Canceled, enough, io.ErrClosedPipe}},
			"the cause":              {with: enough, cause: enough, is: []error{context.Canceled, enough}},
			"the context's":          {with: context.Canceled, is: []error{context.Canceled}},
			"the context's of two":   {with: context.Canceled, cause: enough, is: []error{context.Canceled, enough}},
			"dial":                   {with: refused, is: []error{context.Canceled, refused}},
			"a part of the response": {with: io.ErrClosedPipe, partial: true, is: []error{context.Canceled, io.ErrClosedPipe}},
		} {
			ctx, cancel := context.WithCancelCause(t.Context())
			chain := &Chain{Transport: DoerFunc(func(req *http.Request) (*http.Response, error) {
				cancel(tt.cause)
				if tt.partial {
					return breakingOff(200, "{", tt.with)(req)
				}
				return nil, tt.with
			}), Retry: DefaultRetry()}
			resp, err := chain.Send(ctx, &Call{Request: newRequest(t, "POST", "")})
			if tt.partial && err == nil {
				_, err = ReadBody(resp, 0)
				err = Unreadable(resp, nil, err)
			}
			for _, is := range tt.is {
				if !errors.Is(err, is) {
					t.Errorf("%s: %v is not %v", name, err, is)
				}
			}
			if tt.partial {
				if !errors.Is(err, ErrApplied) {
					t.Errorf("%s: %v", name, err)
				}
				continue
			}
			failed, ok := errors.AsType[*CallError](err)
			if !ok || failed.MayHaveActed == (name == "dial") {
				t.Errorf("%s: %+v", name, failed)
			}
		}
	})
}

// What a call waits for ends with what the context was cancelled for, too.
func TestCauseOfWaits(t *testing.T) {
	enough := errors.New("enough")
	for name, chain := range map[string]*Chain{
		"limiter": {Transport: DoerFunc(answer(200, "")), Limiter: NewWindow(1, time.Hour)},
		"retry":   {Transport: DoerFunc(answer(503, "", "Retry-After", "30")), Retry: DefaultRetry()},
	} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { cancel(enough) })
			resp, err := chain.Send(ctx, &Call{Request: newRequest(t, "GET", "")})
			if err == nil && resp.StatusCode != 200 {
				err = NewError(resp)
			} else {
				_, err = chain.Send(ctx, &Call{Request: newRequest(t, "GET", "")})
			}
			if !errors.Is(err, context.Canceled) || !errors.Is(err, enough) {
				t.Errorf("%s: got %v", name, err)
			}
		})
	}
}
