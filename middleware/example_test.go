package middleware_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/middleware"
)

// newLogto starts a server that has users, and gives tokens. It is no logtotest.Server: that
// imports this package, which would then be compiled a second time, with all that imports it.
func newLogto(users string) *httptest.Server {
	calls := 0
	return httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch r.URL.Path {
		case "/oidc/token":
			_, _ = io.WriteString(w, `{"access_token":"t1","token_type":"Bearer","expires_in":3600,"scope":"all"}`)
		case "/api/users":
			if calls++; calls == 1 {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			_, _ = io.WriteString(w, users)
		default:
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"code":"entity.not_found","message":"The resource does not exist."}`)
		}
	}))
}

// The whole chain serves the generated client.
func ExampleChain() {
	server := newLogto(`[{"id":"u1"},{"id":"u2"},{"id":"u3"}]`) // unavailable at first
	defer server.Close()

	tokens, err := auth.ClientCredentials(server.URL, "app-id", "app-secret")
	if err != nil {
		log.Fatal(err)
	}
	client, err := gen.NewClientWithResponses(server.URL, gen.WithHTTPClient(&middleware.Chain{
		Transport: http.DefaultClient,
		Limiter:   middleware.NewWindow(50, time.Second),
		Tokens:    tokens,
		Editors:   []middleware.Editor{middleware.UserAgent("billing/1.4")},
		Retry:     middleware.DefaultRetry(),
	}))
	if err != nil {
		log.Fatal(err)
	}
	users, err := client.ListUsersWithResponse(context.Background(), nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(users.StatusCode(), len(*users.Value), "users, attempt", middleware.AttemptOf(users.HTTPResponse.Request.Context()).Number)
	// Output: 200 3 users, attempt 2
}

// Single parts serve it as request editors.
func ExampleBearer() {
	server := newLogto("[]")
	defer server.Close()

	tokens, err := auth.ClientCredentials(server.URL, "app-id", "app-secret")
	if err != nil {
		log.Fatal(err)
	}
	client, err := gen.NewClientWithResponses(server.URL,
		gen.WithRequestEditorFn(middleware.Bearer(tokens)),
		gen.WithRequestEditorFn(middleware.AcceptLanguage("en")),
	)
	if err != nil {
		log.Fatal(err)
	}
	user, err := client.GetUserWithResponse(context.Background(), "nobody", nil)
	if err != nil {
		log.Fatal(err)
	}
	if user.StatusCode() >= 400 {
		e := middleware.ErrorOf(user.HTTPResponse, user.Body)
		fmt.Println(e.Method, e.Path, e.StatusCode, e.Code != "")
	}
	// Output: GET /api/users/{userId} 404 true
}

// Items pages through any list, given a way to fetch one page of it.
func ExampleItems() {
	fetch := func(_ context.Context, number, size int64) (*middleware.Page[string], error) {
		letters := []string{"a", "b", "c", "d", "e"}
		from := min((number-1)*size, int64(len(letters)))
		items := letters[from:min(from+size, int64(len(letters)))]
		header := http.Header{"Total-Number": {"5"}}
		return &middleware.Page[string]{
			Items:    items,
			PageInfo: middleware.NewPageInfo(header, number, size, len(items)),
		}, nil
	}
	for letter, err := range middleware.Items(context.Background(), middleware.Paging{Size: 2}, fetch) {
		fmt.Print(letter, " ", err, " ")
	}
	// Output: a <nil> b <nil> c <nil> d <nil> e <nil>
}
