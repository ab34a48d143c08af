package tracing

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

func TestSpans(t *testing.T) {
	srv := logtotest.NewServer(logtotest.WithUsers(1))
	defer srv.Close()
	spans := tracetest.NewInMemoryExporter()
	provider := trace.NewTracerProvider(trace.WithSyncer(spans))
	client := srv.Client(management.WithTransport(Transport(http.DefaultTransport, otelhttp.WithTracerProvider(provider))))

	_, found, err := management.First(client.ListUsers(t.Context(), &gen.ListUsersParams{
		SearchParams: management.SearchUsers().Exact("primaryEmail", "user-000001@example.com"),
	}))
	if err != nil || !found {
		t.Fatalf("found %t, error %v", found, err)
	}
	got := spans.GetSpans()
	if len(got) != 2 {
		t.Fatalf("%d spans", len(got))
	}
	for i, want := range []struct{ name, url, template, requestID string }{
		{"POST /oidc/token", srv.URL + "/oidc/token", "", srv.RequestsTo("token")[0].RequestID},
		{"GET /api/users", srv.URL + "/api/users", "/api/users", srv.RequestsTo("ListUsers")[0].RequestID},
	} {
		attributes := map[attribute.Key]string{}
		for _, a := range got[i].Attributes {
			attributes[a.Key] = a.Value.String()
			if strings.Contains(a.Value.String(), "example.com") {
				t.Errorf("%s tells what was searched for: %s", a.Key, a.Value.String())
			}
		}
		if got[i].Name != want.name || attributes["url.full"] != want.url || attributes["url.template"] != want.template {
			t.Errorf("span %s with %v, want %+v", got[i].Name, attributes, want)
		}
		if id := attributes["logto.request_id"]; id == "" || id != want.requestID {
			t.Errorf("span %s: request id %q, want %q", got[i].Name, id, want.requestID)
		}
		if _, resent := attributes["http.request.resend_count"]; resent {
			t.Errorf("span %s: a first attempt is no repetition", got[i].Name)
		}
	}
}

// broken is a transport that gets no answer.
type broken struct{}

var errBroken = errors.New("no answer")

func (broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, errBroken }

func TestErrorsPass(t *testing.T) {
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://tenant.logto.app/api/users", nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := Transport(broken{}).RoundTrip(request)
	if resp != nil || !errors.Is(err, errBroken) {
		t.Errorf("answer %v, error %v", resp, err)
	}
}
