package bench

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/bench/internal/floor"
	"github.com/logto-go/management/bench/internal/tenant"
)

func TestMain(m *testing.M) {
	if tenant.IsProcess() {
		if err := tenant.Main(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// newClient returns a client with the default settings and a token in hand.
func newClient(b *testing.B, url string, opts ...management.ClientOption) *management.Client {
	b.Helper()
	client, err := management.NewClient(url, "app", "secret", opts...)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := client.GetUser(b.Context(), tenant.ID(0), nil); err != nil {
		b.Fatal(err)
	}
	return client
}

// newFloor returns the floor's client, with a connection of its own.
func newFloor(b *testing.B, url string, transport http.RoundTripper) *floor.Client {
	b.Helper()
	if transport == nil {
		transport = http.DefaultTransport.(*http.Transport).Clone()
	}
	client := &floor.Client{HTTP: &http.Client{Transport: transport}, Server: url, Token: "benchmark"}
	if _, err := client.GetUser(b.Context(), tenant.ID(0)); err != nil {
		b.Fatal(err)
	}
	return client
}
