package middleware

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// Editors and transports know the attempt, whether or not there is a limit or a timeout.
func TestAttemptOf(t *testing.T) {
	for _, limiter := range []Limiter{nil, NewWindow(1, time.Second), foreign{time.Second}} {
		for _, timeout := range []time.Duration{0, time.Minute} {
			synctest.Test(t, func(t *testing.T) {
				var edited, sent []Attempt
				chain := &Chain{
					Limiter:        limiter,
					AttemptTimeout: timeout,
					Retry:          RetryPolicy{Max: 1},
					Editors: []Editor{func(ctx context.Context, r *http.Request) error {
						if AttemptOf(ctx) != AttemptOf(r.Context()) {
							t.Error("the editor's context and that of the request differ")
						}
						edited = append(edited, AttemptOf(ctx))
						return nil
					}},
					Transport: DoerFunc(func(r *http.Request) (*http.Response, error) {
						sent = append(sent, AttemptOf(r.Context()))
						if len(sent) == 1 {
							return answer(503, "")(r)
						}
						return answer(200, "")(r)
					}),
				}
				resp, err := chain.Send(t.Context(), &Call{Request: newRequest(t, "GET", ""), OperationID: "GetUser"})
				if err != nil {
					t.Fatal(err)
				}
				last := AttemptOf(resp.Request.Context())
				if len(sent) != 2 || len(edited) != 2 || sent[0] != edited[0] || sent[1] != edited[1] || last != sent[1] {
					t.Fatalf("sent %+v, edited %+v, the response has %+v", sent, edited, last)
				}
				if sent[0].Number != 1 || last.Number != 2 || last.OperationID != "GetUser" {
					t.Errorf("attempts %+v", sent)
				}
				if limited := limiter != nil; limited != (last.Waited > 0) || last.Waited > 2*time.Second {
					t.Errorf("limiter %T: waited %s", limiter, last.Waited)
				}
			})
		}
	}
}

// foreign is a limiter that is no Window.
type foreign struct{ wait time.Duration }

func (f foreign) Wait(ctx context.Context) error { return waitFor(ctx, f.wait) }
