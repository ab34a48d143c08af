package scenario

import (
	"context"
	"testing"
	"time"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// logs reads what was written about an application of its own that got a token:
// the one entry that surely nobody else causes.
func logs(s *scenario) {
	var machine *gen.Application
	var entry *gen.Log
	c := s.client
	logID := func(l gen.Log) string { return l.ID }
	key := "ExchangeTokenBy.ClientCredentials"

	s.need("create", func(ctx context.Context, t *testing.T) {
		machine = s.newMachine(ctx, t)
		secret, err := c.CreateApplicationSecret(ctx, machine.ID, gen.CreateApplicationSecretRequest{Name: "log"})
		s.must(t, err)
		client, err := management.NewClient(c.Endpoint(), machine.ID, secret.Value.Reveal(), management.WithScopes())
		fatal(t, err)
		refused(t, only(client.GetApplication(ctx, machine.ID)), 403, "auth.forbidden")
	})
	s.need("list", func(ctx context.Context, t *testing.T) {
		await(ctx, t, "the token in the log", func() bool {
			found, ok, err := management.First(c.ListLogs(ctx, &gen.ListLogsParams{ApplicationID: &machine.ID, LogKey: &key}))
			fatal(t, err)
			entry = &found
			return ok
		})
		same(t, "key", entry.Key, key)
		same(t, "key in the payload", entry.Payload.Key, key)
		same(t, "result", entry.Payload.Result, gen.LogResultSuccess)
		same(t, "application", text(entry.Payload.ApplicationID), machine.ID)
		same(t, "length of the id", len(entry.ID), 21)
		if used := entry.Payload.AdditionalProperties["applicationSecret"]; used.String() != `{"name":"log"}` {
			t.Errorf("secret that was used: got %s", used)
		}
	})
	s.step("read", func(ctx context.Context, t *testing.T) {
		got, err := c.GetLog(ctx, entry.ID)
		fatal(t, err)
		same(t, "entry", got, entry)
	})
	s.step("page", func(ctx context.Context, t *testing.T) {
		page, err := c.ListLogsPage(ctx, &gen.ListLogsParams{ApplicationID: &machine.ID, EnableCap: new(true), PageSize: new(int64(1))})
		fatal(t, err)
		same(t, "entries", keys(page.Items, logID), []string{entry.ID})
		same(t, "total", page.Total, int64(1))
		same(t, "capped", page.Capped, false)
	})
	s.step("search", func(ctx context.Context, t *testing.T) {
		at, hour := entry.CreatedAt, gen.Timestamp(time.Hour/time.Millisecond)
		for name, tt := range map[string]struct {
			params gen.ListLogsParams
			want   []string
		}{
			// The server knows the time to the microsecond and tells milliseconds.
			"around then":   {gen.ListLogsParams{StartTime: new(at - 1), EndTime: new(at + 1)}, []string{entry.ID}},
			"before":        {gen.ListLogsParams{StartTime: new(at - hour), EndTime: new(at - 1)}, []string{}},
			"after":         {gen.ListLogsParams{StartTime: new(at + 1), EndTime: new(at + hour)}, []string{}},
			"another key":   {gen.ListLogsParams{LogKey: new("Interaction.Create")}, []string{}},
			"another user":  {gen.ListLogsParams{UserID: new("nobody" + s.run[:6])}, []string{}},
			"the right key": {gen.ListLogsParams{LogKey: &key}, []string{entry.ID}},
		} {
			tt.params.ApplicationID = &machine.ID
			same(t, name, collect(t, c.ListLogs(ctx, &tt.params), logID), tt.want)
		}
	})
	s.step("errors", func(ctx context.Context, t *testing.T) {
		refuse(t, []refusal{
			{"window that ends before it starts", func() error {
				return only(c.ListLogsPage(ctx, &gen.ListLogsParams{StartTime: new(gen.Timestamp(2000)), EndTime: new(gen.Timestamp(1000))}))
			}, 400, "log.invalid_time_window", management.ErrInvalid},
			{"no such entry", func() error { return only(c.GetLog(ctx, "nope")) }, 404, "entity.not_exists_with_id", management.ErrNotFound},
		})
	})
}
