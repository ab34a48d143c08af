package middleware_test

import (
	"context"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
	"github.com/logto-go/management/middleware"
)

// The whole chain serves the generated client.
func ExampleChain() {
	server := logtotest.NewServer(logtotest.WithUsers(3))
	defer server.Close()
	server.Inject(logtotest.Unavailable(1))

	tokens, err := auth.ClientCredentials(server.URL, server.AppID, server.AppSecret)
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
	server := logtotest.NewServer()
	defer server.Close()

	tokens, err := auth.ClientCredentials(server.URL, server.AppID, server.AppSecret)
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
