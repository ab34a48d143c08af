package middleware

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

// RetryPolicy says how often and how soon a failed attempt is made again. What
// may be made again is not a matter of settings:
//
//   - GET, HEAD, PUT and DELETE after a transport error, 429, 502, 503 or 504;
//   - POST and PATCH after 429, or when no connection could be made, so that the
//     request surely did not leave;
//   - never a request whose body cannot be rewound, a 429 that carries a Logto
//     code of its own (a limit of the application, not of the traffic), or a
//     certificate that cannot be trusted.
//
// A DELETE that is made again may be answered with 404 because the first attempt
// did its work; [Error].Attempts is then more than 1.
type RetryPolicy struct {
	// Max is the number of attempts after the first. 0: none.
	Max int
	// BaseDelay is the wait before the first retry, doubled for each further
	// one, and shortened at random by up to half. A 429 without Retry-After
	// waits four times as long. 0: half a second.
	BaseDelay time.Duration
	// MaxDelay caps that wait. 0: eight seconds.
	MaxDelay time.Duration
	// MaxRetryAfter caps the wait that the server asks for. 0: a minute.
	MaxRetryAfter time.Duration
}

// DefaultRetry returns the policy that management.NewClient uses: three retries
// after about 0.5, 1 and 2 seconds, and a Retry-After of up to a minute.
func DefaultRetry() RetryPolicy {
	return RetryPolicy{Max: 3}.withDefaults()
}

func (p RetryPolicy) withDefaults() RetryPolicy {
	p.BaseDelay = cmp.Or(p.BaseDelay, 500*time.Millisecond)
	p.MaxDelay = cmp.Or(p.MaxDelay, 8*time.Second)
	p.MaxRetryAfter = cmp.Or(p.MaxRetryAfter, time.Minute)
	return p
}

// next tells whether an attempt is to be repeated, and after which wait.
func (p RetryPolicy) next(ctx context.Context, req *http.Request, out *outcome, failures int) (time.Duration, bool) {
	if failures > p.Max || !rewindable(req) || ctx.Err() != nil {
		return 0, false
	}
	p = p.withDefaults()
	if err := cmp.Or(out.err, out.broken); err != nil {
		return p.delay(failures, 1), worthRetrying(req.Method, err)
	}
	switch out.resp.StatusCode {
	case http.StatusTooManyRequests:
		if ownCode(out.resp) {
			return 0, false
		}
		return p.wait(out.resp, failures, 4), true
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return p.wait(out.resp, failures, 1), retryable(req.Method)
	}
	return 0, false
}

// wait prefers what the server asks for to what we would do.
func (p RetryPolicy) wait(resp *http.Response, failures int, factor time.Duration) time.Duration {
	if asked := RetryAfter(resp.Header, time.Now()); asked > 0 {
		return min(asked, p.MaxRetryAfter)
	}
	return p.delay(failures, factor)
}

func (p RetryPolicy) delay(failures int, factor time.Duration) time.Duration {
	d := p.BaseDelay * factor
	for i := 1; i < failures && d < p.MaxDelay; i++ {
		d *= 2
	}
	d = max(0, min(d, p.MaxDelay))
	return d - rand.N(d/2+1)
}

// retryable tells whether a request with this method may be sent again though
// the server may have acted on it.
func retryable(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, "":
		return true
	}
	return false
}

// worthRetrying judges a request that brought no answer.
func worthRetrying(method string, err error) bool {
	if _, untrusted := errors.AsType[*tls.CertificateVerificationError](err); untrusted {
		return false
	}
	return retryable(method) || neverLeft(err)
}

// neverLeft tells whether an error proves that no byte of the request was sent:
// only a failure to connect does.
func neverLeft(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect")
}

// fits tells whether a wait ends before the context's deadline.
func fits(ctx context.Context, wait time.Duration) bool {
	deadline, limited := ctx.Deadline()
	return !limited || time.Until(deadline) > wait
}

// sleep waits, or returns the context's error as soon as it ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
