// Package tracing traces calls to Logto with OpenTelemetry: a span for each request
// that is sent, named by the template of its path, in the trace of the caller.
//
// It is an example to copy from, and a module of its own, so that the client does
// not depend on OpenTelemetry.
package tracing
