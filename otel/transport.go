package otel

import (
	"context"
	"errors"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/logto-go/management/middleware"
)

const scope = "github.com/logto-go/management/otel"

// Transport is an [http.RoundTripper] that makes a span of each request, and counts
// it. Make it with [NewTransport].
type Transport struct {
	next       http.RoundTripper
	tracer     trace.Tracer
	propagator propagation.TextMapPropagator
	meters     instruments
}

// NewTransport returns a transport for [management.WithTransport]. It sends requests
// with next; nil stands for [http.DefaultTransport].
func NewTransport(next http.RoundTripper, opts ...Option) (*Transport, error) {
	s := defaults()
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("otel: an option is nil")
		}
		if err := opt(&s); err != nil {
			return nil, err
		}
	}
	if next == nil {
		next = http.DefaultTransport
	}
	if isNil(next) {
		return nil, errors.New("otel: the next transport is a nil pointer: leave it out for http.DefaultTransport")
	}
	meters, err := newInstruments(s.meters.Meter(scope))
	if err != nil {
		return nil, err
	}
	return &Transport{next, s.tracers.Tracer(scope), s.propagator, meters}, nil
}

// RoundTrip sends a request. Its span ends when the body of the response was read to
// its end, or is closed.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t == nil || t.next == nil {
		return nil, errors.New("otel: a Transport has to be made with NewTransport, and not be nil")
	}
	start, about := time.Now(), describe(r)
	ctx, span := t.tracer.Start(r.Context(), about.name(), trace.WithSpanKind(trace.SpanKindClient),
		trace.WithTimestamp(start), trace.WithAttributes(about.attributes()...))
	if waited := about.attempt.Waited; waited >= shortestWait {
		span.AddEvent("logto.rate_limit.wait", trace.WithTimestamp(start), trace.WithAttributes(waitKey.Float64(waited.Seconds())))
	}
	t.meters.begin(ctx, about)

	// A transport must not change the request, and headers are passed on in it.
	r = r.Clone(ctx)
	t.propagator.Inject(ctx, propagation.HeaderCarrier(r.Header))
	resp, err := t.next.RoundTrip(r)
	end := func(err error) { t.end(ctx, span, about, resp, err, start) }
	if err != nil && resp != nil {
		if resp.Body != nil {
			_ = resp.Body.Close() // nobody else sees it
		}
		resp = nil
	}
	if resp == nil || resp.Body == nil {
		end(err)
		return resp, err
	}
	resp.Body = &body{ReadCloser: resp.Body, end: end}
	return resp, nil
}

// end ends the span of a request, whose response may be missing, or broken off.
func (t *Transport) end(ctx context.Context, span trace.Span, about request, resp *http.Response, err error, start time.Time) {
	attributes := about.measured()
	if resp != nil {
		span.SetAttributes(semconv.HTTPResponseStatusCode(resp.StatusCode))
		attributes = append(attributes, semconv.HTTPResponseStatusCode(resp.StatusCode))
		if id := resp.Header.Get(middleware.RequestIDHeader); id != "" {
			span.SetAttributes(requestIDKey.String(id))
		}
	}
	if kind := errorType(resp, err); kind != "" {
		// The text of an error may hold what is in the URL.
		span.SetStatus(codes.Error, "")
		span.SetAttributes(semconv.ErrorTypeKey.String(kind))
		attributes = append(attributes, semconv.ErrorTypeKey.String(kind))
	}
	took := time.Since(start)
	t.meters.duration.Record(ctx, took.Seconds(), metric.WithAttributes(attributes...))
	span.End(trace.WithTimestamp(start.Add(took)))
}
