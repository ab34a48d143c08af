package logtotest

import (
	"net/http"
	"slices"
	"strings"
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

// wants tells whether the hook is to hear of an event.
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

var hookHandlers = map[string]handler{
	"ListHooks":            listHooks,
	"CreateHook":           createHook,
	"GetHook":              getHook,
	"UpdateHook":           updateHook,
	"DeleteHook":           deleteHook,
	"UpdateHookSigningKey": rotateHookKey,
	"CreateHookTest":       testHook,
	"ListHookRecentLogs":   listHookLogs,
}

func (c *call) hookOf() (*hook, error) {
	h := c.db.hooks.get(c.path("id"))
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

func listHooks(c *call) (answer, error) {
	var views []hookView
	for h := range c.db.hooks.newest() {
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
	b.Name.into(&h.Name)
	b.Event.intoNullable(&h.Event)
	b.Events.into(&h.Events)
	b.Config.into(&h.Config)
	b.Enabled.into(&h.Enabled)
}

func createHook(c *call) (answer, error) {
	body, err := read[hookBody](c)
	if err != nil {
		return answer{}, err
	}
	if body.Events.has() && len(body.Events.value) == 0 {
		return answer{}, errTooFew("events")
	}
	if !body.Event.has() && !body.Events.has() {
		return answer{}, fail(http.StatusBadRequest, "hook.missing_events", "You need to provide at least one event.")
	}
	h := &hook{
		TenantID: tenant, ID: c.s.ids.long(), Events: []string{}, SigningKey: c.s.ids.secret(),
		Enabled: true, CreatedAt: c.millis(),
	}
	body.apply(h)
	c.db.hooks.put(h.ID, h)
	return created(h), nil
}

func getHook(c *call) (answer, error) {
	h, err := c.hookOf()
	if err != nil {
		return answer{}, err
	}
	return ok(c.hookView(h)), nil
}

// updateHook replaces the configuration whole, and forgets the single event of old hooks once there is a list.
func updateHook(c *call) (answer, error) {
	h, err := c.hookOf()
	if err != nil {
		return answer{}, err
	}
	body, err := read[hookBody](c)
	if err != nil {
		return answer{}, err
	}
	if body.Events.has() && len(body.Events.value) == 0 {
		return answer{}, errTooFew("events")
	}
	if body.Events.has() {
		h.Event = nil
	}
	body.apply(h)
	return ok(h), nil
}

func deleteHook(c *call) (answer, error) {
	if !c.db.hooks.remove(c.path("id")) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}

func rotateHookKey(c *call) (answer, error) {
	h := c.db.hooks.get(c.path("id"))
	if h == nil {
		return answer{}, errNotExists("hook")
	}
	h.SigningKey = c.s.ids.secret()
	return ok(h), nil
}

// listHookLogs answers an empty list for a hook that does not exist, as Logto does. The entries have no tenantId.
func listHookLogs(c *call) (answer, error) {
	a, err := c.listLogEntries(func(e *logEntry) bool {
		return strings.HasPrefix(e.Key, hookKeyPrefix) && e.Payload["hookId"] == c.path("id")
	})
	if err != nil {
		return answer{}, err
	}
	type hookLog struct {
		ID        string         `json:"id"`
		Key       string         `json:"key"`
		Payload   map[string]any `json:"payload"`
		CreatedAt int64          `json:"createdAt"`
	}
	logs := []hookLog{}
	for _, e := range a.body.([]*logEntry) {
		logs = append(logs, hookLog{e.ID, e.Key, e.Payload, e.CreatedAt})
	}
	return ok(logs), nil
}
