package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/guard"
	"github.com/logto-go/management/logtotest/internal/store"
)

// hook is a webhook.
type hook struct {
	TenantID   string   `json:"tenantId"`
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Event      *string  `json:"event"`
	Events     []string `json:"events"`
	Config     object   `json:"config"`
	SigningKey string   `json:"signingKey"`
	Enabled    bool     `json:"enabled"`
	CreatedAt  int64    `json:"createdAt"`
}

// wants reports whether the hook is to hear of an event.
func (h *hook) wants(event string) bool {
	return h.Enabled && (slices.Contains(h.Events, event) || h.Event != nil && *h.Event == event)
}

// hookStats are what includeExecutionStats asks for.
type hookStats struct {
	SuccessCount int `json:"successCount"`
	RequestCount int `json:"requestCount"`
}

var hookOperations = operations{
	"ListHooks":            {run: listHooks},
	"CreateHook":           {run: withEvents(theHooks.create)},
	"GetHook":              {run: theHooks.on(getHook)},
	"UpdateHook":           {run: withEvents(changedHooks.update)},
	"DeleteHook":           {run: theHooks.delete},
	"UpdateHookSigningKey": {run: changedHooks.on(rotateHookKey)},
	"CreateHookTest":       {run: theHooks.on(testHook)},
	"ListHookRecentLogs":   {run: listHookLogs},
}

var theHooks = entity[hook]{
	rows:   func(db *state) *store.Table[hook] { return db.hooks },
	absent: notExistsID("hooks"),
	fresh: func(c *call) (string, *hook) {
		id := c.s.ids.Long()
		return id, &hook{
			TenantID: tenant, ID: id, Events: []string{}, SigningKey: c.s.ids.Secret(), Enabled: true, CreatedAt: c.millis(),
		}
	},
	fields: []string{"name", "event", "events", "config", "enabled"},
	check: func(c *call, h *hook) error {
		isNew := !c.db.hooks.Has(h.ID)
		if isNew && len(h.Events) == 0 && h.Event == nil {
			return fail(http.StatusBadRequest, "hook.missing_events", "You need to provide at least one event.")
		}
		if !isNew && len(c.texts("events")) > 0 && c.text("event") == "" {
			h.Event = nil // of old hooks, once there is a list
		}
		return nil
	},
}

// changedHooks have another error than hooks that are shown.
var changedHooks = func() entity[hook] {
	e := theHooks
	e.absent = func(string) *apiError { return errNotExists("hook") }
	return e
}()

// withEvents refuses an empty list.
func withEvents(run handler) handler {
	return func(c *call) (*response, error) {
		if events, _ := c.bodyObject().Get("events"); events != nil && len(c.texts("events")) == 0 {
			return nil, guard.TooFew("events")
		}
		return run(c)
	}
}

func hookView(c *call, h *hook) any {
	view := struct {
		*hook
		Stats *hookStats `json:"executionStats,omitempty"`
	}{hook: h}
	if c.flag("includeExecutionStats") {
		view.Stats = &hookStats{}
		for _, e := range c.db.logs {
			if e.Payload["hookId"] != h.ID || !strings.HasPrefix(e.Key, hookKeyPrefix) {
				continue
			}
			view.Stats.RequestCount++
			if e.Payload["result"] == "Success" {
				view.Stats.SuccessCount++
			}
		}
	}
	return view
}

func listHooks(c *call) (*response, error) {
	return optionallyPaged(c, viewsOf(c, slices.Collect(c.db.hooks.Newest()), hookView))
}

func getHook(c *call, h *hook) (*response, error) { return ok(hookView(c, h)), nil }

func rotateHookKey(c *call, h *hook) (*response, error) {
	h.SigningKey = c.s.ids.Secret()
	return ok(h), nil
}

// listHookLogs responds with an empty list for a hook that does not exist, as Logto does. The
// entries have no tenantId.
func listHookLogs(c *call) (*response, error) {
	a, err := c.listLogEntries(func(e *logEntry) bool {
		return strings.HasPrefix(e.Key, hookKeyPrefix) && e.Payload["hookId"] == c.path("id")
	})
	if err != nil {
		return nil, err
	}
	type hookLog struct {
		ID        string         `json:"id"`
		Key       string         `json:"key"`
		Payload   map[string]any `json:"payload"`
		CreatedAt int64          `json:"createdAt"`
	}
	logs := []hookLog{}
	for _, e := range a.Body.([]*logEntry) {
		logs = append(logs, hookLog{e.ID, e.Key, e.Payload, e.CreatedAt})
	}
	return ok(logs), nil
}
