// Package otel traces and measures calls to Logto with OpenTelemetry.
//
//	transport, err := otel.NewTransport(nil)
//	client, err := management.NewClient(endpoint, appID, appSecret, management.WithTransport(transport))
//
// # Spans
//
// Each attempt at a call has a span of kind client, in the trace of the context that
// the method was called with. It has the name and the attributes of OpenTelemetry's
// semantic conventions for HTTP clients, and some besides:
//
//	http.request.method, server.address, server.port, http.response.status_code
//	url.full                       without query and user
//	url.template                   /api/users/{userId}; the name of the span is "GET /api/users/{userId}"
//	http.request.resend_count      of an attempt after the first
//	error.type                     the status from 400 on, or the kind of error
//	logto.operation_id             GetUser
//	logto.attempt                  from 1
//	logto.request_id               by which Logto's log has the request
//
// An attempt that waited for the rate limit has an event logto.rate_limit.wait with the
// seconds it took, which passed before the span began. A request for an access token
// has a span of its own.
//
// No attribute holds a query, a header or a body: what somebody searched for and
// secrets stay out of traces. The path in url.full has the ids that are in it.
//
// # Metrics
//
//	http.client.request.duration   seconds, of each attempt until its response is read
//	logto.client.retries           attempts after the first
//	logto.client.rate_limit.wait   seconds, of each attempt that waited
//
// What belongs here: OpenTelemetry, and nothing that the client needs. It is a module
// of its own, so that the client does not depend on OpenTelemetry.
package otel
