package scenario

import (
	"context"
	"slices"
	"testing"
	"time"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// hooks makes hooks to a host that never exists, so that nothing which happens on
// the server meanwhile is told to anyone.
func hooks(s *scenario) {
	var hook *gen.Hook
	c := s.client
	url := "https://hooks." + s.tag + ".invalid/logto"

	s.need("create", func(ctx context.Context, t *testing.T) {
		hook = s.newHook(ctx, t, gen.CreateHookRequest{
			Name: new("Hook " + s.tag), Enabled: new(false),
			Events: []gen.HookEvent{gen.HookEventUserCreated, gen.HookEventUserDeleted},
			Config: gen.HookConfig{URL: url, Headers: map[string]string{"X-Test": "ünï"}, Retries: new(int64(2))}, //nolint:staticcheck // servers still keep it
		})
		same(t, "hook", hook, &gen.Hook{
			ID: hook.ID, TenantID: hook.TenantID, CreatedAt: hook.CreatedAt, SigningKey: hook.SigningKey, Name: "Hook " + s.tag,
			Events: []gen.HookEvent{gen.HookEventUserCreated, gen.HookEventUserDeleted},
			Config: gen.StoredHookConfig{URL: url, Headers: gen.NewSecret(map[string]string{"X-Test": "ünï"}), Retries: new(int64(2))},
		})
		same(t, "length of the id", len(hook.ID), 21)
		same(t, "length of the signing key", len(hook.SigningKey.Reveal()), 32)
	})
	s.step("create with one event, as it was done formerly", func(ctx context.Context, t *testing.T) {
		old := s.newHook(ctx, t, gen.CreateHookRequest{
			Name: new("Old " + s.tag), Enabled: new(false),
			Event: new(gen.HookEventPostResetPassword), Config: gen.HookConfig{URL: url},
		})
		same(t, "event", old.Event, new(gen.HookEventPostResetPassword))
		same(t, "events", old.Events, []gen.HookEvent{})
	})
	s.step("read", func(ctx context.Context, t *testing.T) {
		got, err := c.GetHook(ctx, hook.ID, nil)
		fatal(t, err)
		same(t, "hook", got, hook)
		got, err = c.GetHook(ctx, hook.ID, &gen.GetHookParams{IncludeExecutionStats: new(true)})
		fatal(t, err)
		same(t, "statistics", got.ExecutionStats, &gen.HookExecutionStats{})
	})
	s.step("list", func(ctx context.Context, t *testing.T) {
		// There is no search in hooks: all of the tenant's have to be looked at.
		all := collect(t, c.ListHooks(ctx, nil), func(h gen.Hook) string { return h.ID })
		if !slices.Contains(all, hook.ID) {
			t.Errorf("%s is not among %q", hook.ID, all)
		}
	})
	s.step("change", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateHook(ctx, hook.ID, gen.UpdateHookRequest{
			Name: new("Hook 2 " + s.tag), Events: []gen.HookEvent{gen.HookEventRoleCreated}, Config: &gen.HookConfig{URL: url + "/2"},
		})
		fatal(t, err)
		same(t, "name", got.Name, "Hook 2 "+s.tag)
		same(t, "events", got.Events, []gen.HookEvent{gen.HookEventRoleCreated})
		same(t, "configuration, replaced as a whole", got.Config, gen.StoredHookConfig{URL: url + "/2"})
		same(t, "enabled, left out", got.Enabled, false)
		same(t, "signing key", got.SigningKey, hook.SigningKey)
	})
	s.step("null", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateHook(ctx, hook.ID, gen.UpdateHookRequest{Event: gen.Null[gen.HookEvent]()})
		fatal(t, err)
		same(t, "event", got.Event, (*gen.HookEvent)(nil))
		same(t, "events, left out", got.Events, []gen.HookEvent{gen.HookEventRoleCreated})
	})
	s.step("new signing key", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateHookSigningKey(ctx, hook.ID)
		fatal(t, err)
		if key := got.SigningKey.Reveal(); key == hook.SigningKey.Reveal() || len(key) != 32 {
			t.Errorf("got %q after %q", key, hook.SigningKey.Reveal())
		}
	})
	s.step("failed delivery", func(ctx context.Context, t *testing.T) { failedDelivery(ctx, t, s, url) })
	s.step("errors", func(ctx context.Context, t *testing.T) {
		create := func(events ...gen.HookEvent) func() error {
			return func() error {
				return only(c.CreateHook(ctx, gen.CreateHookRequest{
					Name: new("Refused " + s.tag), Enabled: new(false), Events: events, Config: gen.HookConfig{URL: url},
				}))
			}
		}
		refuse(t, []refusal{
			{"unknown event", create("Nope"), 400, "guard.invalid_input", management.ErrInvalid},
			{"empty list of events", create([]gen.HookEvent{}...), 400, "guard.invalid_input", management.ErrInvalid},
			{"test that cannot be sent", func() error {
				return c.CreateHookTest(ctx, hook.ID, gen.CreateHookTestRequest{
					Events: []gen.HookEvent{gen.HookEventPostSignIn}, Config: gen.HookConfig{URL: url},
				})
			}, 422, "hook.send_test_payload_failed", management.ErrUnprocessable},
			{"no such hook", func() error { return only(c.GetHook(ctx, "nope", nil)) }, 404, "entity.not_exists_with_id", management.ErrNotFound},
			{"no key to change", func() error { return only(c.UpdateHookSigningKey(ctx, "nope")) }, 404, "entity.not_exists", management.ErrNotFound},
		})
	})
	s.step("delete", func(ctx context.Context, t *testing.T) {
		fatal(t, c.DeleteHook(ctx, hook.ID))
		refused(t, only(c.GetHook(ctx, hook.ID, nil)), 404, "entity.not_exists_with_id")
		refused(t, c.DeleteHook(ctx, hook.ID), 404, "entity.not_found")
	})
}

// failedDelivery has a hook fire, and reads in its log that nobody was there.
func failedDelivery(ctx context.Context, t *testing.T, s *scenario, url string) {
	c := s.client
	hook := s.newHook(ctx, t, gen.CreateHookRequest{
		Name: new("Firing " + s.tag), Events: []gen.HookEvent{gen.HookEventRoleCreated},
		Config: gen.HookConfig{URL: url, Retries: new(int64(0))}, //nolint:staticcheck // servers still keep it
	})
	same(t, "enabled, left out", hook.Enabled, true)
	role := s.newRole(ctx, t, gen.CreateRoleRequest{Name: "Alarm " + s.tag, Description: "d"})

	key := "TriggerHook.Role.Created"
	var entry gen.HookLog
	await(ctx, t, "a delivery in the log of the hook", func() bool {
		logs, err := management.Collect(c.ListHookRecentLogs(ctx, hook.ID, &gen.ListHookRecentLogsParams{LogKey: &key}), 0)
		fatal(t, err)
		at := slices.IndexFunc(logs, func(l gen.HookLog) bool { return firedFor(t, l) == role.ID })
		if at >= 0 {
			entry = logs[at]
		}
		return at >= 0
	})
	same(t, "key", entry.Key, key)
	same(t, "log of no hook", collect(t, c.ListHookRecentLogs(ctx, "nope", nil), func(l gen.HookLog) string { return l.ID }), []string{})
	same(t, "result", entry.Payload.Result, gen.LogResultError)
	same(t, "hook", entry.Payload.AdditionalProperties["hookId"].String(), show(hook.ID))

	got, err := c.GetHook(ctx, hook.ID, &gen.GetHookParams{IncludeExecutionStats: new(true)})
	fatal(t, err)
	if stats := got.ExecutionStats; stats == nil || stats.RequestCount < 1 || stats.SuccessCount != 0 {
		t.Errorf("statistics: got %s", show(stats))
	}
}

// firedFor returns the id of what a hook was fired for.
func firedFor(t *testing.T, entry gen.HookLog) string {
	t.Helper()
	var request struct {
		Body struct{ Data struct{ ID string } }
	}
	if sent, ok := entry.Payload.AdditionalProperties["hookRequest"]; ok {
		fatal(t, sent.Decode(&request))
	}
	return request.Body.Data.ID
}

// await looks for something that comes a little later, up to ten times.
func await(ctx context.Context, t *testing.T, what string, there func() bool) {
	t.Helper()
	pause := time.NewTicker(time.Second)
	defer pause.Stop()
	for range 10 {
		if there() {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatal(ctx.Err())
		case <-pause.C:
		}
	}
	t.Fatalf("%s did not appear", what)
}
