// Command quickstart lists the applications and users of a Logto tenant: the
// first twenty of each, or all with -all. It only reads.
//
// Without settings it starts a Logto of its own, in memory. With
// LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET it asks that server; the
// application must be machine-to-machine and hold the Management API role.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

func main() {
	all := flag.Bool("all", false, "list everything, not only the first twenty")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, os.Getenv, *all); err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, getenv func(string) string, all bool) error {
	endpoint, appID, appSecret := getenv("LOGTO_ENDPOINT"), getenv("LOGTO_APP_ID"), getenv("LOGTO_APP_SECRET")
	switch {
	case endpoint == "":
		server := logtotest.NewServer(logtotest.WithUsers(250))
		defer server.Close()
		endpoint, appID, appSecret = server.URL, server.AppID, server.AppSecret
		fmt.Fprintf(out, "LOGTO_ENDPOINT is not set: asking a Logto in memory at %s.\n\n", endpoint)
	case appID == "" || appSecret == "":
		return errors.New("LOGTO_ENDPOINT is set: set LOGTO_APP_ID and LOGTO_APP_SECRET too, of a machine-to-machine application with the Management API role")
	}

	var requests counter
	start := time.Now()
	client, err := management.NewClient(endpoint, appID, appSecret, management.WithTransport(&requests))
	if err != nil {
		return err
	}
	applications, err := listApplications(ctx, out, client, all)
	if err != nil {
		return fmt.Errorf("listing applications: %w", err)
	}
	users, err := listUsers(ctx, out, client, all)
	if err != nil {
		return fmt.Errorf("listing users: %w", err)
	}

	fmt.Fprintf(out, "Applications: %d. Users: %d. Requests made: %d, the one for an access token included, in %s.\n",
		applications, users, requests.n.Load(), time.Since(start).Round(time.Millisecond))
	fmt.Fprintf(out, "These two lines did it:\n\n%s\n%s\n", newClientLine, usersLine[all])
	return nil
}

// What is shown at the end. A test looks for both lines in this program.
const newClientLine = `	client, err := management.NewClient(endpoint, appID, appSecret)`

var usersLine = map[bool]string{
	false: `	page, err := client.ListUsersPage(ctx, &gen.ListUsersParams{PageSize: new(int64(20))})`,
	true:  `	for user, err := range client.ListUsers(ctx, nil) {`,
}

func listApplications(ctx context.Context, out io.Writer, client *management.Client, all bool) (int64, error) {
	t := table[gen.Application]{
		out: out, layout: "%-21s  %-16s  %-32s  %s\n", header: []any{"APPLICATION", "TYPE", "NAME", "CREATED"},
		row: func(app gen.Application) []any { return []any{app.ID, app.Type, app.Name, app.CreatedAt} },
	}
	if all {
		return t.items(client.ListApplications(ctx, nil))
	}
	return t.page(client.ListApplicationsPage(ctx, &gen.ListApplicationsParams{PageSize: new(int64(20))}))
}

func listUsers(ctx context.Context, out io.Writer, client *management.Client, all bool) (int64, error) {
	t := table[gen.User]{
		out: out, layout: "%-12s  %-16s  %-32s  %s\n", header: []any{"USER", "USERNAME", "E-MAIL", "CREATED"},
		row: func(user gen.User) []any {
			return []any{user.ID, orDash(user.Username), orDash(user.PrimaryEmail), user.CreatedAt}
		},
	}
	if all {
		return t.items(client.ListUsers(ctx, nil))
	}
	page, err := client.ListUsersPage(ctx, &gen.ListUsersParams{PageSize: new(int64(20))})
	return t.page(page, err)
}

func orDash(s *string) string {
	if s == nil || *s == "" {
		return "-"
	}
	return *s
}
