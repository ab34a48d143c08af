package users

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"strconv"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// List all users. Pages are fetched as the loop goes on, and no user is left out.
func Example_list() {
	srv := logtotest.NewServer(logtotest.WithUsers(250))
	defer srv.Close()
	ctx := context.Background()

	client, err := management.NewClient(srv.URL, srv.AppID, srv.AppSecret)
	if err != nil {
		log.Fatal(err)
	}
	count := 0
	for user, err := range client.ListUsers(ctx, nil) {
		if err != nil {
			log.Fatal(err)
		}
		if count++; count <= 3 {
			fmt.Println(*user.PrimaryEmail)
		}
	}
	fmt.Println("users:", count)
	// Output:
	// user-000250@example.com
	// user-000249@example.com
	// user-000248@example.com
	// users: 250
}

// List many users faster: four pages are fetched at the same time, within the
// rate limit, and the order stays. Leaving the loop ends what is under way.
func Example_listConcurrently() {
	srv := logtotest.NewServer(logtotest.WithUsers(1000))
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	count := 0
	for user, err := range client.ListUsers(ctx, nil, management.Concurrency(4)) {
		if err != nil {
			var page *management.PageError
			if errors.As(err, &page) { // to go on later, list from this page
				log.Printf("stopped at page %d", page.Number)
			}
			log.Fatal(err)
		}
		if count++; count == 777 {
			fmt.Println("the 777th:", *user.Username)
			break
		}
	}
	// Output:
	// the 777th: user_000224
}

// spoil is a transport that damages the record of one user.
type spoil struct{ email string }

func (s spoil) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	body = bytes.ReplaceAll(body, []byte(strconv.Quote(s.email)), []byte(`["`+s.email+`"]`))
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, err
}

// Go on after a record that this version of the module cannot read. All other errors
// end the list.
func Example_listDamaged() {
	srv := logtotest.NewServer(logtotest.WithUsers(250))
	defer srv.Close()
	client := srv.Client(management.WithTransport(spoil{"user-000100@example.com"}))
	ctx := context.Background()

	count := 0
	for _, err := range client.ListUsers(ctx, nil) {
		var damaged *management.ItemError
		if errors.As(err, &damaged) {
			fmt.Println("damaged on page", damaged.Page, "at index", damaged.Index) // and damaged.Raw holds it
			continue
		}
		if err != nil {
			log.Fatal(err)
		}
		count++
	}
	fmt.Println("users:", count)
	// Output:
	// damaged on page 2 at index 50
	// users: 249
}

// Show one page of users, with the total, as a table in a user interface does.
func Example_onePage() {
	srv := logtotest.NewServer(logtotest.WithUsers(250))
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	page, err := client.ListUsersPage(ctx, &gen.ListUsersParams{Page: new(int64(3)), PageSize: new(int64(20))})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("users %s to %s\n", *page.Items[0].Username, *page.Items[len(page.Items)-1].Username)
	fmt.Printf("page %d of %d, %d users in all, more: %t\n", page.Number, page.Last, page.Total, page.More)
	// Output:
	// users user_000210 to user_000191
	// page 3 of 13, 250 users in all, more: true
}
