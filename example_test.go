package management_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"os"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
	"github.com/logto-go/management/middleware"
)

func ExampleNewClient() {
	server := logtotest.NewServer() // https://my-tenant.logto.app, say
	defer server.Close()

	client, err := management.NewClient(server.URL, server.AppID, server.AppSecret)
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	user, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*user.Username)
	// Output: ann
}

// Errors of the server are told apart by kind or by Logto's code.
func ExampleError() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	_, err := client.GetUser(ctx, "nobody", nil)
	fmt.Println("not found:", errors.Is(err, management.ErrNotFound))

	for range 2 {
		_, err = client.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann")})
	}
	fmt.Println("taken:", errors.Is(err, management.Code("user.username_already_in_use")))
	if e, ok := errors.AsType[*management.Error](err); ok {
		fmt.Println(e.StatusCode, e.Message)
	}
	// Output:
	// not found: true
	// taken: true
	// 422 This username is already in use.
}

// Pages are fetched ahead of the loop; the order stays.
func ExampleConcurrency() {
	server := logtotest.NewServer(logtotest.WithUsers(1000))
	defer server.Close()

	n := 0
	for _, err := range server.Client().ListUsers(context.Background(), nil, management.Concurrency(4)) {
		if err != nil {
			log.Fatal(err)
		}
		n++
	}
	fmt.Println(n, "users")
	// Output: 1000 users
}

// A loop that deletes what it is given needs UntilEmpty: without it, every other page
// of users would move to where the list has been.
func ExampleUntilEmpty() {
	server := logtotest.NewServer(logtotest.WithUsers(250))
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	deleted := 0
	for user, err := range client.ListUsers(ctx, nil, management.UntilEmpty()) {
		if err != nil {
			log.Fatal(err)
		}
		if err := client.DeleteUser(ctx, user.ID); err != nil {
			log.Fatal(err)
		}
		deleted++
	}
	_, left, err := management.First(client.ListUsers(ctx, nil))
	fmt.Println(deleted, "deleted, any left:", left, err)
	// Output: 250 deleted, any left: false <nil>
}

// With Limit a list knows what will be read of it, and asks for no page beyond that.
func ExampleLimit() {
	server := logtotest.NewServer(logtotest.WithUsers(1000))
	defer server.Close()

	list := server.Client().ListUsers(context.Background(), nil, management.Concurrency(4), management.Limit(350))
	users, err := management.Collect(list, 0)
	fmt.Println(len(users), err)
	// Output: 350 <nil>
}

// Collect makes a slice of a list, with a limit against surprises.
func ExampleCollect() {
	server := logtotest.NewServer(logtotest.WithUsers(250))
	defer server.Close()

	users, err := management.Collect(server.Client().ListUsers(context.Background(), nil), 150)
	fmt.Println(len(users), err)
	// Output: 150 <nil>
}

func ExampleSearchUsers() {
	search := management.SearchUsers().
		HasSuffix("primaryEmail", "@example.com").
		Contains("name", "50%"). // no character has a special meaning
		MatchAll()

	query, err := search.SearchQuery()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(query)

	_, err = management.SearchUsers().Exact("primaryEmail", "").SearchQuery()
	fmt.Println(err)
	// Output:
	// map[joint:[and] search.name:[%50\%%] search.primaryEmail:[%@example.com]]
	// logto search: a value for primaryEmail is empty: Logto refuses that
}

// tracer stands for any http.RoundTripper that wraps another.
type tracer struct{ next http.RoundTripper }

func (t tracer) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err == nil && req.Pattern != "" { // token requests have none
		fmt.Println("span:", req.Method, req.Pattern, "attempt", middleware.AttemptOf(req.Context()).Number, resp.StatusCode)
	}
	return resp, err
}

// Whatever traces, records or stubs HTTP goes under the client as a transport. It
// sees each attempt, with the path template for a name that shows no ids. For
// OpenTelemetry there is the module github.com/logto-go/management/otel.
func ExampleWithTransport() {
	server := logtotest.NewServer()
	defer server.Close()
	server.Inject(logtotest.Unavailable(1))

	client := server.Client(management.WithTransport(tracer{http.DefaultTransport}))
	if _, err := client.GetUser(context.Background(), "nobody", nil); err != nil {
		fmt.Println(err != nil)
	}
	// Output:
	// span: GET /api/users/{userId} attempt 1 503
	// span: GET /api/users/{userId} attempt 2 404
	// true
}

// Clients of the same tenant share a limiter, so that together they stay within
// its budget.
func ExampleWithLimiter() {
	limiter := middleware.CloudLimiter()
	for _, app := range []string{"reader", "writer"} {
		client, err := management.NewClient("https://my-tenant.logto.app", app, "secret", management.WithLimiter(limiter))
		fmt.Println(client, err)
	}
	// Output:
	// management.Client(https://my-tenant.logto.app) <nil>
	// management.Client(https://my-tenant.logto.app) <nil>
}

// The log shows each attempt; secrets are redacted wherever they stand.
func ExampleWithLogger() {
	server := logtotest.NewServer()
	defer server.Close()
	logger := slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			switch a.Key { // what differs from run to run
			case slog.TimeKey, "duration", "request_id", "response_body":
				return slog.Attr{}
			}
			return a
		},
	}))

	client := server.Client(management.WithLogger(logger, management.LogOptions{Bodies: true}))
	_, err := client.CreateUser(context.Background(), gen.CreateUserRequest{Username: new("ann"), Password: new("correct horse")})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// level=DEBUG msg="logto call" method=POST path=/api/users attempt=1 status=200 request_body="{\"password\":\"[redacted]\",\"username\":\"ann\"}"
}

// WithResponse shows what is not in the result.
func ExampleWithResponse() {
	server := logtotest.NewServer()
	defer server.Close()

	var response management.Response
	_, err := server.Client().GetUser(context.Background(), "nobody", nil, management.WithResponse(&response))
	fmt.Println(response.StatusCode, response.Attempts, response.RequestID != "", err != nil)
	// Output: 404 1 true true
}
