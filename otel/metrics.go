package otel

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/metric"
)

// instruments are the metrics.
type instruments struct {
	duration metric.Float64Histogram
	retries  metric.Int64Counter
	waits    metric.Float64Histogram
}

func newInstruments(meter metric.Meter) (instruments, error) {
	// The boundaries are those of the semantic conventions.
	buckets := metric.WithExplicitBucketBoundaries(0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10)
	duration, err1 := meter.Float64Histogram("http.client.request.duration", metric.WithUnit("s"),
		metric.WithDescription("Duration of HTTP client requests."), buckets)
	retries, err2 := meter.Int64Counter("logto.client.retries", metric.WithUnit("{attempt}"),
		metric.WithDescription("Attempts at calls after the first."))
	waits, err3 := meter.Float64Histogram("logto.client.rate_limit.wait", metric.WithUnit("s"),
		metric.WithDescription("How long attempts waited for their turn of the rate limit."), buckets)
	return instruments{duration, retries, waits}, errors.Join(err1, err2, err3)
}

// begin measures what is known before a request is sent.
func (i instruments) begin(ctx context.Context, about request) {
	attributes := metric.WithAttributes(about.measured()...)
	if about.attempt.Number > 1 {
		i.retries.Add(ctx, 1, attributes)
	}
	if waited := about.attempt.Waited; waited >= shortestWait {
		i.waits.Record(ctx, waited.Seconds(), attributes)
	}
}
