package exportlogs_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/examples/exportlogs"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Export the sign-ins of two days, more than the server counts.
func Example() {
	now := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	srv := logtotest.NewServer(
		logtotest.WithClock(func() time.Time { return now }),
		logtotest.WithLogs(10500), // one a second until now
	)
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()
	from, to := now.AddDate(0, 0, -2), now

	page, err := client.ListLogsPage(ctx, &gen.ListLogsParams{
		StartTime: new(gen.NewTimestamp(from)), EndTime: new(gen.NewTimestamp(to)), EnableCap: new(true),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("the server stopped counting at %d: %t\n", page.Total, page.Capped)

	var lines bytes.Buffer
	count, err := exportlogs.Export(ctx, client, &lines, from, to, management.Concurrency(2))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("exported:", count)
	fmt.Println("lines:", bytes.Count(lines.Bytes(), []byte("\n")))
	// Output:
	// the server stopped counting at 10001: true
	// exported: 10499
	// lines: 10499
}
