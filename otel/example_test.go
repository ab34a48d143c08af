package otel_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/logtotest"
	"github.com/logto-go/management/middleware"
	"github.com/logto-go/management/otel"
)

// Trace a call that has to be made twice. The spans go into memory here; a program
// would export them, e.g. with OTLP.
func Example() {
	srv := logtotest.NewServer(logtotest.WithUsers(1))
	defer srv.Close()
	ctx := context.Background()
	spans := tracetest.NewInMemoryExporter()
	provider := trace.NewTracerProvider(trace.WithSyncer(spans))
	defer provider.Shutdown(ctx)

	transport, err := otel.NewTransport(nil, otel.WithTracerProvider(provider))
	if err != nil {
		log.Fatal(err)
	}
	client, err := management.NewClient(srv.URL, srv.AppID, srv.AppSecret,
		management.WithTransport(transport),
		management.WithRetry(middleware.RetryPolicy{Max: 3, BaseDelay: time.Millisecond, MaxDelay: time.Second}),
	)
	if err != nil {
		log.Fatal(err)
	}
	user, found, err := management.First(client.ListUsers(ctx, nil))
	if err != nil || !found {
		log.Fatal("no user: ", err)
	}
	spans.Reset()

	srv.Inject(logtotest.Unavailable(1))
	ctx, span := provider.Tracer("shop").Start(ctx, "welcome a customer")
	if _, err = client.GetUser(ctx, user.ID, nil); err != nil {
		log.Fatal(err)
	}
	span.End()

	for _, s := range spans.GetSpans() {
		fmt.Println(s.Name)
		for _, attribute := range s.Attributes {
			switch attribute.Key {
			case "http.response.status_code", "http.request.resend_count", "logto.operation_id":
				fmt.Printf("  %s: %s\n", attribute.Key, attribute.Value.String())
			}
		}
		if s.SpanContext.TraceID() != span.SpanContext().TraceID() {
			fmt.Println("  is in another trace")
		}
	}
	// Output:
	// GET /api/users/{userId}
	//   logto.operation_id: GetUser
	//   http.response.status_code: 503
	// GET /api/users/{userId}
	//   logto.operation_id: GetUser
	//   http.request.resend_count: 1
	//   http.response.status_code: 200
	// welcome a customer
}
