package otel_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
	"github.com/logto-go/management/otel"
)

// recorder keeps spans and metrics in memory.
type recorder struct {
	spans     *tracetest.InMemoryExporter
	metrics   *metric.ManualReader
	transport *otel.Transport
}

func record(t *testing.T, next http.RoundTripper, opts ...otel.Option) *recorder {
	t.Helper()
	r := &recorder{spans: tracetest.NewInMemoryExporter(), metrics: metric.NewManualReader()}
	transport, err := otel.NewTransport(next, append([]otel.Option{
		otel.WithTracerProvider(trace.NewTracerProvider(trace.WithSyncer(r.spans))),
		otel.WithMeterProvider(metric.NewMeterProvider(metric.WithReader(r.metrics))),
	}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	r.transport = transport
	return r
}

// attributes are those of a span as texts.
func attributes(span tracetest.SpanStub) map[attribute.Key]string {
	all := map[attribute.Key]string{}
	for _, a := range span.Attributes {
		all[a.Key] = a.Value.String()
	}
	return all
}

// collect returns how many values each metric has, and what is said of them.
func (r *recorder) collect(t *testing.T) (counts map[string]uint64, sets []attribute.Set) {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := r.metrics.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	counts = map[string]uint64{}
	for _, scope := range all.ScopeMetrics {
		for _, m := range scope.Metrics {
			switch data := m.Data.(type) {
			case metricdata.Histogram[float64]:
				for _, point := range data.DataPoints {
					counts[m.Name] += point.Count
					sets = append(sets, point.Attributes)
				}
			case metricdata.Sum[int64]:
				for _, point := range data.DataPoints {
					counts[m.Name] += uint64(point.Value)
					sets = append(sets, point.Attributes)
				}
			}
		}
	}
	return counts, sets
}

// slow is a limiter that has everybody wait.
type slow struct{ d time.Duration }

func (s slow) Wait(context.Context) error { time.Sleep(s.d); return nil }

func TestSpansAndMetrics(t *testing.T) {
	srv := logtotest.NewServer(logtotest.WithUsers(1))
	defer srv.Close()
	r := record(t, nil)
	client := srv.Client(management.WithTransport(r.transport), management.WithLimiter(slow{3 * time.Millisecond}),
		management.WithRetry(management.RetryPolicy{Max: 2, BaseDelay: time.Millisecond, MaxDelay: time.Millisecond}))
	srv.Inject(logtotest.Unavailable(1))
	_, found, err := management.First(client.ListUsers(t.Context(), &gen.ListUsersParams{
		SearchParams: management.SearchUsers().Exact("primaryEmail", "user-000001@example.com"),
	}))
	if err != nil || !found {
		t.Fatalf("found %t, error %v", found, err)
	}
	if _, err := client.GetUser(t.Context(), "nobody", nil); !errors.Is(err, management.ErrNotFound) {
		t.Fatal(err)
	}
	spans := r.spans.GetSpans()
	if len(spans) != 4 {
		t.Fatalf("%d spans", len(spans))
	}
	port := srv.URL[strings.LastIndex(srv.URL, ":")+1:]
	for i, want := range []struct {
		name   string
		status codes.Code
		has    map[attribute.Key]string
		lacks  []attribute.Key
	}{
		{"POST", codes.Unset, map[attribute.Key]string{
			"url.full": srv.URL + "/oidc/token", "http.response.status_code": "200",
		}, []attribute.Key{"url.template", "logto.attempt", "logto.operation_id", "error.type"}},
		{"GET /api/users", codes.Error, map[attribute.Key]string{
			"url.full": srv.URL + "/api/users", "url.template": "/api/users", "logto.operation_id": "ListUsers", "logto.attempt": "1",
			"http.response.status_code": "503", "error.type": "503",
		}, []attribute.Key{"http.request.resend_count"}},
		{"GET /api/users", codes.Unset, map[attribute.Key]string{
			"logto.operation_id": "ListUsers", "logto.attempt": "2", "http.request.resend_count": "1", "http.response.status_code": "200",
			"logto.request_id": srv.RequestsTo("ListUsers")[1].RequestID,
		}, []attribute.Key{"error.type"}},
		{"GET /api/users/{userId}", codes.Error, map[attribute.Key]string{
			"url.full": srv.URL + "/api/users/nobody", "url.template": "/api/users/{userId}", "error.type": "404",
			"http.request.method": "GET", "server.address": "127.0.0.1", "server.port": port,
		}, nil},
	} {
		got := attributes(spans[i])
		if spans[i].Name != want.name || spans[i].Status.Code != want.status || spans[i].SpanKind != oteltrace.SpanKindClient {
			t.Errorf("span %d: %s, status %v, kind %v", i, spans[i].Name, spans[i].Status, spans[i].SpanKind)
		}
		for key, value := range want.has {
			if got[key] != value {
				t.Errorf("span %d: %s is %q, want %q", i, key, got[key], value)
			}
		}
		for _, key := range want.lacks {
			if value, ok := got[key]; ok {
				t.Errorf("span %d: %s is %q, want none", i, key, value)
			}
		}
		waits := slices.ContainsFunc(spans[i].Events, func(e trace.Event) bool {
			return e.Name == "logto.rate_limit.wait" && len(e.Attributes) == 1 && e.Attributes[0].Value.AsFloat64() >= 0.003
		})
		if waits != (i > 0) {
			t.Errorf("span %d has the events %v", i, spans[i].Events)
		}
	}
	counts, _ := r.collect(t)
	for name, want := range map[string]uint64{"http.client.request.duration": 4, "logto.client.retries": 1, "logto.client.rate_limit.wait": 3} {
		if counts[name] != want {
			t.Errorf("%s has %d values, want %d", name, counts[name], want)
		}
	}
}

// Whatever is secret or typed by somebody stays out of spans and metrics, whatever
// goes wrong.
func TestNothingSecret(t *testing.T) {
	srv := logtotest.NewServer(logtotest.WithUsers(1))
	defer srv.Close()
	fail := false
	r := record(t, roundTripper(func(req *http.Request) (*http.Response, error) {
		if fail {
			return nil, errors.New("GET " + req.URL.String() + ": Bearer hunter2secret")
		}
		return http.DefaultTransport.RoundTrip(req)
	}))
	client, err := management.NewClient(srv.URL, srv.AppID, srv.AppSecret, management.WithTransport(r.transport), management.WithRetry(management.RetryPolicy{}))
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	params := &gen.ListUsersParams{SearchParams: management.SearchUsers().Exact("primaryEmail", "hunter2secret@example.com")}
	for range 2 {
		_, _ = client.ListUsersPage(ctx, params)
		_, _ = client.CreateUser(ctx, gen.CreateUserRequest{Password: new("hunter2secret")})
		_, _ = client.Do(ctx, "GET", "/api/users?search=hunter2secret", nil)
		_, _ = client.Do(ctx, "GET", "/api/unknown/u1", nil, management.WithToken("hunter2secret"))
		fail = true
	}
	spans := r.spans.GetSpans()
	if len(spans) < 8 {
		t.Fatalf("%d spans", len(spans))
	}
	_, sets := r.collect(t)
	check := func(where, text string) {
		for _, secret := range []string{"hunter2secret", srv.AppSecret, "Bearer", "search"} {
			if strings.Contains(text, secret) {
				t.Errorf("%s shows %q: %s", where, secret, text)
			}
		}
	}
	for _, span := range spans {
		check("the name", span.Name)
		check("the status", span.Status.Description)
		for _, event := range span.Events {
			for _, a := range event.Attributes {
				check("an event", a.Value.String())
			}
		}
		for _, a := range span.Attributes {
			check("the attribute "+string(a.Key), a.Value.String())
		}
		if strings.Contains(span.Name, "u1") {
			t.Errorf("an id is in the name %s", span.Name)
		}
	}
	for _, set := range sets {
		for _, a := range set.ToSlice() {
			check("the metric attribute "+string(a.Key), a.Value.String())
			if strings.Contains(a.Value.String(), "u1") {
				t.Errorf("an id is in the metric attribute %s: %s", a.Key, a.Value.String())
			}
		}
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// broken is a body that breaks off.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }
func (broken) Close() error               { return nil }

// What goes wrong passes through, and has a kind.
func TestErrors(t *testing.T) {
	own := errors.New("no response")
	for kind, tt := range map[string]struct {
		err, body error
	}{
		"canceled":            {err: context.Canceled},
		"timeout":             {err: context.DeadlineExceeded},
		"*errors.errorString": {err: own},
		"unexpected_eof":      {body: io.ErrUnexpectedEOF},
	} {
		r := record(t, roundTripper(func(*http.Request) (*http.Response, error) {
			if tt.err != nil {
				return nil, tt.err
			}
			return &http.Response{StatusCode: 200, Body: broken{tt.body}}, nil
		}))
		req := httptest.NewRequestWithContext(t.Context(), "GET", "https://t.logto.app/api/users", nil)
		resp, err := r.transport.RoundTrip(req)
		if !errors.Is(err, tt.err) {
			t.Errorf("%s: got %v", kind, err)
		}
		if resp != nil {
			if len(r.spans.GetSpans()) != 0 {
				t.Error("the span ended before the body was read")
			}
			if _, err := io.ReadAll(resp.Body); !errors.Is(err, tt.body) {
				t.Errorf("%s: got %v", kind, err)
			}
			_ = resp.Body.Close()
		}
		spans := r.spans.GetSpans()
		if len(spans) != 1 || attributes(spans[0])["error.type"] != kind || spans[0].Status.Code != codes.Error {
			t.Errorf("%s: spans %v", kind, spans)
		}
	}
}
