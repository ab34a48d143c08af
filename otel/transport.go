package tracing

import (
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/logto-go/management/middleware"
)

// Transport returns a transport that traces, for [management.WithTransport]. It
// sends requests with base; nil stands for [http.DefaultTransport].
//
// A call that is tried again has a span for each attempt. A request for an access
// token has a span too, in the trace of the call that it was made for.
func Transport(base http.RoundTripper, opts ...otelhttp.Option) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	named := []otelhttp.Option{otelhttp.WithSpanNameFormatter(spanName)}
	return otelhttp.NewTransport(annotating{base}, append(named, opts...)...)
}

// spanName keeps ids out of names: a backend groups spans by name, and could not
// with one for each user.
func spanName(_ string, r *http.Request) string {
	if r.Pattern == "" { // the token endpoint
		return r.Method + " " + r.URL.Path
	}
	return r.Method + " " + r.Pattern
}

// annotating adds to the span of a request what otelhttp cannot know.
type annotating struct{ next http.RoundTripper }

func (a annotating) RoundTrip(r *http.Request) (*http.Response, error) {
	span := trace.SpanFromContext(r.Context())
	if span.IsRecording() {
		// The query may hold what somebody searched for, such as e-mail addresses.
		plain := *r.URL
		plain.RawQuery, plain.User = "", nil
		span.SetAttributes(attribute.String("url.full", plain.String()))
		if r.Pattern != "" { // not the token endpoint, which knows no attempts
			span.SetAttributes(attribute.String("url.template", r.Pattern))
			if attempt := middleware.AttemptOf(r.Context()).Number; attempt > 1 {
				span.SetAttributes(attribute.Int("http.request.resend_count", attempt-1))
			}
		}
	}
	resp, err := a.next.RoundTrip(r)
	if err == nil {
		if id := resp.Header.Get("Logto-Core-Request-Id"); id != "" { // finds the request in the server's log
			span.SetAttributes(attribute.String("logto.request_id", id))
		}
	}
	return resp, err
}
