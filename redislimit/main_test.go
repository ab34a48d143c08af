package redislimit_test

import (
	"context"
	"os"
	"testing"

	"github.com/redis/go-redis/v9"
)

// silence is a logger for go-redis, which tells each attempt to connect.
type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

func TestMain(m *testing.M) {
	redis.SetLogger(silence{})
	if os.Getenv(workerVar) != "" {
		work()
		return
	}
	os.Exit(m.Run())
}
