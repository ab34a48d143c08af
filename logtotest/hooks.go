package logtotest

import (
	"slices"

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

var hookOperations = operations{
	"ListHooks":            {run: theHooks.newest},
	"CreateHook":           {run: withEvents(theHooks.create)},
	"GetHook":              {run: theHooks.get},
	"UpdateHook":           {run: withEvents(changedHooks.update)},
	"DeleteHook":           {run: theHooks.delete},
	"UpdateHookSigningKey": {run: changedHooks.on(rotateHookKey)},
	"CreateHookTest":       {run: theHooks.on(testHook)},
	"ListHookRecentLogs":   {run: listHookLogs},
}

var theHooks = entity[hook]{
	rows:   func(db *state) *store.Table[hook] { return db.hooks },
	absent: notExistsID("hooks"),
	view:   hookView,
	fresh:  func(c *call, h *hook) { h.Events, h.SigningKey, h.Enabled = []string{}, c.s.ids.Secret(), true },
	fields: []string{"name", "event", "events", "config", "enabled"},
	check: func(c *call, h *hook) error {
		isNew := !c.db.hooks.Has(h.ID)
		if isNew && len(h.Events) == 0 && h.Event == nil {
			return errOf("hook.missing_events")
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

// hookView adds what includeExecutionStats asks for.
func hookView(c *call, h *hook) any {
	if !c.flag("includeExecutionStats") {
		return h
	}
	requests, successes := 0, 0
	for _, e := range c.db.logs {
		if !e.ofHook(h.ID) {
			continue
		}
		requests++
		if e.Payload["result"] == "Success" {
			successes++
		}
	}
	stats := objectOf(member("successCount", successes), member("requestCount", requests))
	return shown(h, member("executionStats", stats))
}

func rotateHookKey(c *call, h *hook) (*response, error) {
	h.SigningKey = c.s.ids.Secret()
	return ok(h), nil
}

// listHookLogs responds with an empty list for a hook that does not exist, as Logto does. The
// entries have no tenantId.
func listHookLogs(c *call) (*response, error) {
	a, err := c.listLogEntries(func(e *logEntry) bool { return e.ofHook(c.path("id")) })
	if err != nil {
		return nil, err
	}
	return ok(brief(a.Body.([]*logEntry), "id", "key", "payload", "createdAt")), nil
}
