package otel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/logto-go/management/middleware"
)

const (
	operationKey = attribute.Key("logto.operation_id")
	attemptKey   = attribute.Key("logto.attempt")
	requestIDKey = attribute.Key("logto.request_id")
	waitKey      = attribute.Key("logto.rate_limit.wait")
)

// shortestWait is from when on a wait for the rate limit counts as one.
const shortestWait = time.Millisecond

// request is what spans and metrics say of a request.
type request struct {
	method   string
	url      *url.URL
	template string // of the path; "" if it is not known
	attempt  middleware.Attempt
}

func describe(r *http.Request) request {
	about := request{method: method(r.Method), url: r.URL, attempt: middleware.AttemptOf(r.Context())}
	// The pattern of a request that no operation is known for may be a path with ids.
	if about.attempt.OperationID != "" || strings.Contains(r.Pattern, "{") {
		about.template = r.Pattern
	}
	return about
}

// method returns a method that may be the value of an attribute: any other would make
// as many time series as there are texts.
func method(m string) string {
	switch m {
	case "":
		return http.MethodGet
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return m
	}
	return "_OTHER"
}

// name returns the name of the span. Ids are not in it: a backend groups spans by name.
func (r request) name() string {
	name := r.method
	if name == "_OTHER" {
		name = "HTTP"
	}
	if r.template != "" {
		name += " " + r.template
	}
	return name
}

// attributes are those a span begins with.
func (r request) attributes() []attribute.KeyValue {
	plain := url.URL{Scheme: r.url.Scheme, Host: r.url.Host, Path: r.url.Path, RawPath: r.url.RawPath}
	attributes := append(r.measured(), semconv.URLFull(plain.String()))
	if n := r.attempt.Number; n > 0 {
		attributes = append(attributes, attemptKey.Int(n))
		if n > 1 {
			attributes = append(attributes, semconv.HTTPRequestResendCount(n-1))
		}
	}
	return attributes
}

// measured are the attributes that metrics have too: there are only so many values.
func (r request) measured() []attribute.KeyValue {
	attributes := []attribute.KeyValue{
		semconv.HTTPRequestMethodKey.String(r.method),
		semconv.ServerAddress(r.url.Hostname()),
		semconv.ServerPort(port(r.url)),
	}
	if r.template != "" {
		attributes = append(attributes, semconv.URLTemplate(r.template))
	}
	if id := r.attempt.OperationID; id != "" {
		attributes = append(attributes, operationKey.String(id))
	}
	return attributes
}

func port(u *url.URL) int {
	if n, err := strconv.Atoi(u.Port()); err == nil {
		return n
	}
	if u.Scheme == "http" {
		return 80
	}
	return 443
}

// errorType returns the value of error.type; "" for success.
func errorType(resp *http.Response, err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return "canceled"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "unexpected_eof"
	case err != nil:
		return fmt.Sprintf("%T", err)
	case resp == nil:
		return "_OTHER"
	case resp.StatusCode >= http.StatusBadRequest:
		return strconv.Itoa(resp.StatusCode)
	}
	return ""
}
