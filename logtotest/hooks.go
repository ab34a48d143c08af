package logtotest

import (
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/guard"
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

// hookView adds what includeExecutionStats asks for.
type hookView struct {
	*hook
	Stats *hookStats `json:"executionStats,omitempty"`
}

type hookStats struct {
	SuccessCount int `json:"successCount"`
	RequestCount int `json:"requestCount"`
}

var hookOperations = operations{
	"ListHooks":            {run: listHooks},
	"CreateHook":           {run: createHook},
	"GetHook":              {run: getHook},
	"UpdateHook":           {run: updateHook},
	"DeleteHook":           {run: deleteHook},
	"UpdateHookSigningKey": {run: rotateHookKey},
	"CreateHookTest":       {run: testHook},
	"ListHookRecentLogs":   {run: listHookLogs},
}

func (c *call) hookOf() (*hook, error) {
	h := c.db.hooks.Get(c.path("id"))
	if h == nil {
		return nil, errNotExistsID("hooks", c.path("id"))
	}
	return h, nil
}

func (c *call) hookView(h *hook) hookView {
	view := hookView{hook: h}
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
	var views []hookView
	for h := range c.db.hooks.Newest() {
		views = append(views, c.hookView(h))
	}
	return optionallyPaged(c, views)
}

type hookBody struct {
	Name    field[string]   `json:"name"`
	Event   field[string]   `json:"event"`
	Events  field[[]string] `json:"events"`
	Config  field[object]   `json:"config"`
	Enabled field[bool]     `json:"enabled"`
}

func (b hookBody) apply(h *hook) {
	b.Name.Into(&h.Name)
	b.Event.IntoNullable(&h.Event)
	b.Events.Into(&h.Events)
	b.Config.Into(&h.Config)
	b.Enabled.Into(&h.Enabled)
}

func createHook(c *call) (*response, error) {
	body, err := read[hookBody](c)
	if err != nil {
		return nil, err
	}
	if body.Events.Has() && len(body.Events.Value) == 0 {
		return nil, guard.TooFew("events")
	}
	if !body.Event.Has() && !body.Events.Has() {
		return nil, fail(http.StatusBadRequest, "hook.missing_events", "You need to provide at least one event.")
	}
	h := &hook{
		TenantID: tenant, ID: c.s.ids.Long(), Events: []string{}, SigningKey: c.s.ids.Secret(),
		Enabled: true, CreatedAt: c.millis(),
	}
	body.apply(h)
	c.db.hooks.Put(h.ID, h)
	return created(h), nil
}

func getHook(c *call) (*response, error) {
	h, err := c.hookOf()
	if err != nil {
		return nil, err
	}
	return ok(c.hookView(h)), nil
}

// updateHook replaces the configuration whole, and forgets the single event of old hooks once there
// is a list.
func updateHook(c *call) (*response, error) {
	body, err := read[hookBody](c)
	if err != nil {
		return nil, err
	}
	if body.Events.Has() && len(body.Events.Value) == 0 {
		return nil, guard.TooFew("events")
	}
	h := c.db.hooks.Get(c.path("id"))
	if h == nil {
		return nil, errNotExists("hook")
	}
	if body.Events.Has() {
		h.Event = nil
	}
	body.apply(h)
	return ok(h), nil
}

func deleteHook(c *call) (*response, error) {
	if !c.db.hooks.Remove(c.path("id")) {
		return nil, errNotFound()
	}
	return noContent(), nil
}

func rotateHookKey(c *call) (*response, error) {
	h := c.db.hooks.Get(c.path("id"))
	if h == nil {
		return nil, errNotExists("hook")
	}
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
