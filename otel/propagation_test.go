package otel_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/trace"

	"github.com/logto-go/management/otel"
)

// The trace is passed on, and the request of the caller stays as it is.
func TestPropagation(t *testing.T) {
	var seen string
	r := record(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		seen = req.Header.Get("Traceparent")
		return &http.Response{StatusCode: 204, Body: http.NoBody}, nil
	}), otel.WithPropagator(propagation.TraceContext{}))
	req := httptest.NewRequestWithContext(t.Context(), "GET", "https://t.logto.app/api/users", nil)
	resp, err := r.transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	spans := r.spans.GetSpans()
	if len(spans) != 1 || !strings.Contains(seen, spans[0].SpanContext.SpanID().String()) {
		t.Errorf("passed on %q", seen)
	}
	if len(req.Header) != 0 {
		t.Errorf("the request has the headers %v", req.Header)
	}
}

func TestBadInput(t *testing.T) {
	var none *http.Transport
	var tracers *trace.TracerProvider
	var meters *metric.MeterProvider
	var propagator *propagation.TraceContext
	for about, make := range map[string]func() (*otel.Transport, error){
		"next transport": func() (*otel.Transport, error) { return otel.NewTransport(none) },
		"option":         func() (*otel.Transport, error) { return otel.NewTransport(nil, nil) },
		"Tracer":         func() (*otel.Transport, error) { return otel.NewTransport(nil, otel.WithTracerProvider(nil)) },
		"Meter":          func() (*otel.Transport, error) { return otel.NewTransport(nil, otel.WithMeterProvider(nil)) },
		"a provider":     func() (*otel.Transport, error) { return otel.NewTransport(nil, otel.WithTracerProvider(tracers)) },
		"provider":       func() (*otel.Transport, error) { return otel.NewTransport(nil, otel.WithMeterProvider(meters)) },
		"WithPropagator": func() (*otel.Transport, error) { return otel.NewTransport(nil, otel.WithPropagator(propagator)) },
		"next":           func() (*otel.Transport, error) { return otel.NewTransport(roundTripper(nil)) },
		"propagator":     func() (*otel.Transport, error) { return otel.NewTransport(nil, otel.WithPropagator(nil)) },
	} {
		if transport, err := make(); err == nil || transport != nil || !strings.Contains(err.Error(), about) {
			t.Errorf("%s: %v", about, err)
		}
	}
	if _, err := otel.NewTransport(nil, otel.WithPropagator(propagation.NewCompositeTextMapPropagator())); err != nil {
		t.Errorf("the propagator for none: %v", err)
	}
	for _, transport := range []*otel.Transport{nil, {}} {
		if _, err := transport.RoundTrip(httptest.NewRequest("GET", "/", nil)); err == nil {
			t.Error("a transport that was not made with NewTransport works")
		}
	}
}
