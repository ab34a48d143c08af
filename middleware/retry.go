package middleware

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/logto-go/management/internal/backoff"
)

// RetryPolicy says how often and how soon a failed attempt is made again. These
// are made again:
//
//   - GET, HEAD, PUT and DELETE after a transport error, 408, 429, 502, 503, 504,
//     520 to 524 (of a proxy before Logto), or a status that Status names;
//   - POST and PATCH after 429, or when no connection could be made, so that the
//     request surely did not leave;
//   - never a request whose body cannot be rewound, a change that the server reports
//     to have made, though the response breaks off, a 429 that carries a Logto
//     code of its own (a limit of the application, not of the traffic), or a
//     certificate that cannot be trusted.
//
// If the server asks in Retry-After for a longer wait than MaxRetryAfter, the call
// ends at once; the RetryAfter of its [Error] says how long the server asked for.
// Where the context ends before the next attempt, or leaves no time for it, the call
// comes to the response that it has, and the Error is the context's, too.
//
// A DELETE that is made again may get 404, because the first attempt did its work; [Error].Attempts
// is then more than 1.
type RetryPolicy struct {
	// Max is the number of attempts after the first. 0: none.
	Max int
	// BaseDelay is the wait before the first retry, doubled for each further
	// one, and shortened at random by up to half. A 429 without Retry-After
	// waits four times as long. 0: half a second.
	BaseDelay time.Duration
	// MaxDelay caps that wait. 0: eight seconds.
	MaxDelay time.Duration
	// MaxRetryAfter is the longest wait that the server may ask for. A call that it
	// asks to wait longer is not tried again, and other calls are not held up for
	// longer either. 0: a minute.
	MaxRetryAfter time.Duration
	// Status, unless nil, reports whether GET, HEAD, PUT and DELETE are tried again
	// after a status that is not in the list above.
	Status func(code int) bool
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

// next reports whether an attempt is to be repeated, and after which wait.
func (p RetryPolicy) next(ctx context.Context, req *http.Request, out *outcome, failures int) (time.Duration, bool) {
	if failures > p.Max || !rewindable(req) || ctx.Err() != nil || out.broken != nil && out.applied() {
		return 0, false
	}
	p = p.withDefaults()
	if err := cmp.Or(out.err, out.broken); err != nil && !out.refusal() {
		return p.delay(failures, 1), worthRetrying(req.Method, err)
	}
	status := out.resp.StatusCode
	switch {
	case status == http.StatusTooManyRequests:
		if ownCode(out.resp) {
			return 0, false
		}
		return p.wait(out.resp, failures, 4)
	case retryable(req.Method) && p.retries(status):
		return p.wait(out.resp, failures, 1)
	}
	return 0, false
}

// refusal reports whether the response is an error of Logto's own. It is one even if it breaks off after
// its code: to ask for the rest could get another, since the first may have used up what it is about.
func (o *outcome) refusal() bool {
	return o.resp != nil && o.resp.StatusCode >= http.StatusBadRequest && codeOf(o.resp) != ""
}

// retries reports whether a status may pass by itself.
func (p RetryPolicy) retries(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
		520, 521, 522, 523, 524: // what Cloudflare makes of a server that it cannot talk to
		return true
	}
	return p.Status != nil && status >= 300 && p.Status(status)
}

// wait prefers what the server asks for to what we would do. It reports false if
// the server asks for too much.
func (p RetryPolicy) wait(resp *http.Response, failures int, factor time.Duration) (time.Duration, bool) {
	if asked := RetryAfter(resp.Header, time.Now()); asked > 0 {
		return asked, asked <= p.MaxRetryAfter
	}
	return p.delay(failures, factor), true
}

func (p RetryPolicy) delay(failures int, factor time.Duration) time.Duration {
	return backoff.Delay(failures, factor*p.BaseDelay, p.MaxDelay)
}

// retryable reports whether a request with this method may be sent again though
// the server may have acted on it.
func retryable(method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, "":
		return true
	}
	return false
}

// worthRetrying judges a request that brought no response.
func worthRetrying(method string, err error) bool {
	if untrusted(err) {
		return false
	}
	return retryable(method) || neverLeft(err)
}

// neverLeft reports whether an error proves that no byte of the request was sent:
// only a failure to connect does.
func neverLeft(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && (op.Op == "dial" || op.Op == "proxyconnect") || untrusted(err)
}

// untrusted reports whether the certificate of the server was refused.
func untrusted(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}
