package otel

import (
	"errors"
	"reflect"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Option changes how [NewTransport] makes a transport.
type Option func(*settings) error

// isNil reports whether an interface holds nothing that can be called. A nil slice can: it is
// OpenTelemetry's propagator for none.
func isNil(v any) bool {
	r := reflect.ValueOf(v)
	return v == nil || (r.Kind() == reflect.Pointer || r.Kind() == reflect.Func) && r.IsNil()
}

type settings struct {
	tracers    trace.TracerProvider
	meters     metric.MeterProvider
	propagator propagation.TextMapPropagator
}

func defaults() settings {
	return settings{otel.GetTracerProvider(), otel.GetMeterProvider(), otel.GetTextMapPropagator()}
}

// WithTracerProvider sets where spans go; the default is OpenTelemetry's global provider.
func WithTracerProvider(provider trace.TracerProvider) Option {
	return func(s *settings) error {
		if isNil(provider) {
			return errors.New("otel: WithTracerProvider needs a provider, not nil")
		}
		s.tracers = provider
		return nil
	}
}

// WithMeterProvider sets where metrics go; the default is OpenTelemetry's global provider.
func WithMeterProvider(provider metric.MeterProvider) Option {
	return func(s *settings) error {
		if isNil(provider) {
			return errors.New("otel: WithMeterProvider needs a provider, not nil")
		}
		s.meters = provider
		return nil
	}
}

// WithPropagator sets how the trace is passed on in the headers of requests; the default
// is OpenTelemetry's global propagator, which passes nothing on unless a program sets one.
func WithPropagator(propagator propagation.TextMapPropagator) Option {
	return func(s *settings) error {
		if isNil(propagator) {
			return errors.New("otel: WithPropagator needs a propagator, not nil")
		}
		s.propagator = propagator
		return nil
	}
}
