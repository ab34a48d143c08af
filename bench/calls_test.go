package bench

import (
	"context"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/bench/internal/floor"
	"github.com/logto-go/management/bench/internal/tenant"
	"github.com/logto-go/management/bench/internal/usage"
	"github.com/logto-go/management/gen"
)

var rich = tenant.Settings{Users: 1000, Kind: tenant.Rich}

// calls are what the floor and the client are compared by.
type calls struct {
	floor func(context.Context, *floor.Client) error
	brief func(context.Context, *floor.Client) error // the floor, reading three fields
	ours  func(context.Context, *management.Client) error
}

func BenchmarkGetUser(b *testing.B) {
	id := tenant.ID(0)
	compare(b, calls{
		floor: func(ctx context.Context, c *floor.Client) error {
			_, err := c.GetUser(ctx, id)
			return err
		},
		ours: func(ctx context.Context, c *management.Client) error {
			_, err := c.GetUser(ctx, id, nil)
			return err
		},
	})
}

func BenchmarkCreateUser(b *testing.B) {
	custom := map[string]any{"plan": "business", "seats": 25, "flags": []string{"beta"}}
	compare(b, calls{
		floor: func(ctx context.Context, c *floor.Client) error {
			_, err := c.CreateUser(ctx, &floor.NewUser{
				Username: "mika", PrimaryEmail: "mika@example.com", Name: "Mika Virtanen", CustomData: custom,
			})
			return err
		},
		ours: func(ctx context.Context, c *management.Client) error {
			_, err := c.CreateUser(ctx, gen.CreateUserRequest{
				Username:     new("mika"),
				PrimaryEmail: new("mika@example.com"),
				Name:         new("Mika Virtanen"),
				CustomData:   gen.MustJSONObject(custom),
			})
			return err
		},
	})
}

func BenchmarkListUsersPage(b *testing.B) {
	params := &gen.ListUsersParams{Page: new(int64(1)), PageSize: new(int64(100))}
	compare(b, calls{
		floor: func(ctx context.Context, c *floor.Client) error {
			_, err := floor.ListUsers[floor.User](ctx, c, 1, 100)
			return err
		},
		brief: func(ctx context.Context, c *floor.Client) error {
			_, err := floor.ListUsers[floor.Brief](ctx, c, 1, 100)
			return err
		},
		ours: func(ctx context.Context, c *management.Client) error {
			_, err := c.ListUsersPage(ctx, params)
			return err
		},
	})
}

// compare measures the same call of all clients, over a connection to another
// process and without a network. The floor and the client come next to each
// other, so that a slow moment of the machine is likely to hit both.
func compare(b *testing.B, c calls) {
	b.Run("net", func(b *testing.B) {
		url := tenant.Start(b, rich).URL
		each(b, c, newFloor(b, url, nil), newClient(b, url))
	})
	b.Run("memory", func(b *testing.B) {
		transport, url := newCanned(b, rich), "http://localhost"
		each(b, c, newFloor(b, url, transport), newClient(b, url, management.WithTransport(transport)))
	})
}

func each(b *testing.B, c calls, bare *floor.Client, client *management.Client) {
	measure(b, "floor", bare, c.floor)
	measure(b, "ours", client, c.ours)
	if c.brief != nil {
		measure(b, "brief", bare, c.brief)
	}
}

func measure[T any](b *testing.B, name string, client T, call func(context.Context, T) error) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		before := usage.Self()
		for b.Loop() {
			if err := call(b.Context(), client); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(usage.Self()-before)/float64(b.N), "cpu-ns/op")
	})
}
