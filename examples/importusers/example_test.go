package importusers_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/examples/importusers"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
	"github.com/logto-go/management/middleware"
)

// The password of joe is "open sesame"; his digest comes from a system that had
// plain SHA-256.
const users = `{"username":"ann","passwordDigest":"$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy","passwordAlgorithm":"Bcrypt"}
{"username":"joe","passwordDigest":"41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb","passwordAlgorithm":"SHA256"}
{"username":"user_000001","primaryEmail":"somebody@example.com"}
`

// Import users with the password digests of another system, several at the same
// time and no more than the server can bear. The second run has nothing left to do
// but what was refused: that name is taken.
func Example() {
	srv := logtotest.NewServer(logtotest.WithUsers(1))
	defer srv.Close()
	ctx := context.Background()
	folder, err := os.MkdirTemp("", "import")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)

	client, err := management.NewClient(srv.URL, srv.AppID, srv.AppSecret,
		management.WithLimiter(middleware.NewWindow(200, 10*time.Second)))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := importusers.Check(strings.NewReader(users)); err != nil {
		log.Fatal(err)
	}
	for range 2 {
		journal, err := importusers.OpenJournal(filepath.Join(folder, "journal"))
		if err != nil {
			log.Fatal(err)
		}
		importer := importusers.Importer{Client: client, Workers: 4, Each: func(r importusers.Result) {
			if r.Outcome == importusers.Refused {
				fmt.Println("refused:", r.User)
			}
		}}
		counts, err := importer.Run(ctx, strings.NewReader(users), journal)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(counts)
		if err := journal.Close(); err != nil {
			log.Fatal(err)
		}
	}

	joe, _, err := management.First(client.ListUsers(ctx, &gen.ListUsersParams{
		SearchParams: management.SearchUsers().Exact("username", "joe"),
	}))
	if err != nil {
		log.Fatal(err)
	}
	err = client.VerifyUserPassword(ctx, joe.ID, gen.PasswordRequest{Password: "open sesame"})
	fmt.Println("joe signs in with the old password:", err == nil)
	// Output:
	// refused: username:user_000001
	// map[created:2 refused:1]
	// refused: username:user_000001
	// map[refused:1 skipped:2]
	// joe signs in with the old password: true
}
