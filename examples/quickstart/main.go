// Command quickstart lists the applications and users of a Logto tenant. It
// only reads.
//
// Without settings it starts a Logto of its own, in memory. With
// LOGTO_ENDPOINT, LOGTO_APP_ID and LOGTO_APP_SECRET it asks that server; the
// application must be machine-to-machine and hold the Management API role.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"text/tabwriter"

	"github.com/logto-go/management"
	"github.com/logto-go/management/logtotest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, os.Getenv); err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, getenv func(string) string) error {
	endpoint, appID, appSecret := getenv("LOGTO_ENDPOINT"), getenv("LOGTO_APP_ID"), getenv("LOGTO_APP_SECRET")
	switch {
	case endpoint == "":
		server := logtotest.NewServer(logtotest.WithUsers(250))
		defer server.Close()
		endpoint, appID, appSecret = server.URL, server.AppID, server.AppSecret
		fmt.Fprintf(out, "No LOGTO_ENDPOINT is set: asking a Logto in memory at %s.\n\n", endpoint)
	case appID == "" || appSecret == "":
		return errors.New("LOGTO_ENDPOINT is set: set LOGTO_APP_ID and LOGTO_APP_SECRET too, of a machine-to-machine application with the Management API role")
	}

	client, err := management.NewClient(endpoint, appID, appSecret)
	if err != nil {
		return err
	}
	if err := listApplications(ctx, out, client); err != nil {
		return fmt.Errorf("listing applications: %w", err)
	}
	if err := listUsers(ctx, out, client); err != nil {
		return fmt.Errorf("listing users: %w", err)
	}
	return nil
}

func listApplications(ctx context.Context, out io.Writer, client *management.Client) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "APPLICATION\tTYPE\tNAME\tCREATED")
	total := 0
	for app, err := range client.ListApplications(ctx, nil) {
		if err != nil {
			return err
		}
		total++
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", app.ID, app.Type, app.Name, app.CreatedAt)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "Applications: %d\n\n", total)
	return err
}

func listUsers(ctx context.Context, out io.Writer, client *management.Client) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "USER\tUSERNAME\tE-MAIL\tCREATED")
	total := 0
	for user, err := range client.ListUsers(ctx, nil) {
		if err != nil {
			return err
		}
		total++
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", user.ID, orDash(user.Username), orDash(user.PrimaryEmail), user.CreatedAt)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(out, "Users: %d\n", total)
	return err
}

func orDash(s *string) string {
	if s == nil || *s == "" {
		return "-"
	}
	return *s
}
