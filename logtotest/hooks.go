package logtotest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
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

// wants reports whether the hook is to hear of an event. The one event of an old hook counts while there is no list.
func (h *hook) wants(event string) bool {
	return h.Enabled && (slices.Contains(h.Events, event) || len(h.Events) == 0 && orEmpty(h.Event) == event)
}

var hookOperations = operations{
	"ListHooks":            {run: theHooks.newest},
	"CreateHook":           {run: theHooks.create},
	"GetHook":              {run: theHooks.get},
	"UpdateHook":           {run: changedHooks.update},
	"DeleteHook":           {run: theHooks.delete},
	"UpdateHookSigningKey": {run: changedHooks.on(rotateHookKey)},
	"CreateHookTest":       {run: theHooks.on(testHook)},
	"ListHookRecentLogs":   {run: listHookLogs},
}

var theHooks = entity[hook]{
	rows:   func(db *state) *store.Table[hook] { return &db.hooks },
	absent: notExistsID("hooks"),
	view:   hookView,
	fresh:  func(c *call, h *hook) { h.Events, h.SigningKey, h.Enabled = []string{}, c.s.ids.Secret(), true },
	fields: []string{"name", "event", "events", "config", "enabled"},
	check: func(c *call, h *hook) error {
		isNew := !c.db.hooks.Has(h.ID)
		h.Events = nonNil(once(h.Events))
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
var changedHooks = theHooks.missing(func(string) *apiError { return errNotExists("hook") })

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

// event is a change that webhooks hear of.
type event struct {
	name   string
	fields []jsonvalue.Member // beside those every event has

	interaction bool // of a sign-in, which has no route
	exception   bool // delivered although the call fails
	routeless   bool // of a user, by an operation that is not told of
}

// emit reports a change. It is delivered once the call has succeeded, before the caller gets the
// response, so that a test may rely on the webhook having been called.
func (c *call) emit(name string, fields ...jsonvalue.Member) {
	c.events = append(c.events, event{name: name, fields: fields})
}

// emitData is emit for events that carry the changed entity.
func (c *call) emitData(name string, data any) { c.emit(name, member("data", data)) }

// deliverEvents prepares the deliveries while the state is locked; they run when it no longer is.
func (c *call) deliverEvents(status int) {
	for _, e := range c.events {
		if c.s.cfg.hookClient == nil || status >= http.StatusBadRequest && !e.exception {
			continue
		}
		for _, h := range c.db.hooks.Where(func(h *hook) bool { return h.wants(e.name) }) {
			d := c.delivery(h, e, status)
			c.after = append(c.after, func() { c.s.deliver(c.r, d) })
		}
	}
}

// delivery is one request to a webhook.
type delivery struct {
	hook, event string
	body        object // in the order of a real server's
	key         string
	config      object
}

func (c *call) delivery(h *hook, e event, status int) delivery {
	body := objectOf(member("event", e.name), member("createdAt", isoTime(c.now)))
	if agent := c.r.UserAgent(); agent != "" {
		body.Set("userAgent", agent)
	}
	body.Set("ip", callerIP)
	if !e.interaction && !e.exception && !e.routeless {
		body = body.Merged(c.route(status))
	}
	body = body.Merged(shown(objectOf(e.fields...))) // a copy, that does not change with the entity
	body.Set("hookId", h.ID)
	return delivery{hook: h.ID, event: e.name, body: body, key: h.SigningKey, config: h.Config}
}

// route says which operation caused an event.
func (c *call) route(status int) object {
	matched := strings.NewReplacer("{", ":", "}", "").Replace(strings.TrimPrefix(c.op.Path, "/api"))
	return objectOf(
		member("path", strings.TrimPrefix(c.r.URL.Path, "/api")), member("method", c.r.Method),
		member("status", float64(status)), member("params", c.params), member("matchedRoute", matched),
	)
}

func isoTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// deliver sends it once and records how that went.
func (s *Server) deliver(caller *http.Request, d delivery) {
	status, text, err := s.postHook(caller, d)
	payload := map[string]any{"hookId": d.hook, "hookRequest": map[string]any{"body": d.body}}
	switch address := d.config.Text("url"); {
	case err != nil && !strings.Contains(address, "://"):
		payload["result"], payload["error"] = "Error", "TypeError: Failed to parse URL from "+address
	case err != nil:
		payload["result"], payload["error"] = "Error", "HTTPError: "+err.Error()
	case status >= http.StatusBadRequest:
		payload["result"], payload["error"] = "Error", "HTTPError: "+http.StatusText(status)
	}
	if err == nil {
		payload["response"] = map[string]any{"statusCode": status, "body": jsonOrText(text)}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.addLog(hookKeyPrefix+d.event, payload, s.cfg.now())
}

// jsonOrText reads what a webhook responded: JSON where it is, the text otherwise.
func jsonOrText(text []byte) any {
	if v, err := jsonvalue.Parse(text); err == nil {
		return v
	}
	return string(text)
}

// maxReply bounds what is read of the response to a webhook or a message.
const maxReply = 64 << 10

// postHook signs and sends the payload: logto-signature-sha-256 is the hex HMAC-SHA256 of the body
// under the hook's signing key.
func (s *Server) postHook(caller *http.Request, d delivery) (status int, text []byte, err error) {
	body := jsonvalue.Encode(d.body)
	header := http.Header{"Content-Type": {"application/json"}, "User-Agent": {"Logto (https://logto.io/)"}}
	for _, h := range d.config.Child("headers").Members {
		if value, isText := h.Value.(string); isText {
			header.Set(h.Key, value)
		}
	}
	header.Set("Logto-Signature-Sha-256", sign(d.key, body))
	return s.post(caller.Context(), d.config.Text("url"), header, body)
}

// post sends JSON to an address of the user's own.
func (s *Server) post(ctx context.Context, address string, header http.Header, body []byte) (int, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	request.Header = header
	response, err := s.cfg.hookClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxReply))
	return response.StatusCode, text, err
}

func sign(key string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// testHook sends a made-up event for each event asked for, to the configuration in the body.
func testHook(c *call, h *hook) (*response, error) {
	events, config := c.texts("events"), c.bodyObject().Child("config")
	if c.s.cfg.hookClient == nil {
		return noContent(), nil
	}
	for _, name := range once(events) {
		body := objectOf(member("event", name), member("hookId", h.ID), member("createdAt", isoTime(c.now)),
			member("userAgent", "fake-user-agent")).Merged(c.madeUp(name))
		if err := c.sendTest(delivery{body: body, key: h.SigningKey, config: config}); err != nil {
			return nil, err
		}
	}
	return noContent(), nil
}

var hookTests = dataFile[map[string]object]("hook_tests.json")

// madeUp is what the test of an event tells: of a sign-in, or of a change.
func (c *call) madeUp(event string) object {
	if !strings.HasPrefix(event, "Post") {
		return hookTests()["data"]
	}
	now, told := float64(c.millis()), hookTests()["interaction"]
	times := objectOf(member("lastSignInAt", now), member("createdAt", now), member("updatedAt", now))
	return told.Merged(objectOf(member("user", told.Child("user").Merged(times))))
}

func (c *call) sendTest(d delivery) error {
	var status int
	var text []byte
	var err error
	c.unlocked(func() { status, text, err = c.s.postHook(c.r, d) })
	switch {
	case err != nil:
		failed := errOf("hook.send_test_payload_failed")
		if to := d.config.Text("url"); !strings.Contains(to, "://") {
			failed.Message = strings.Replace(failed.Message, "fetch failed", "Failed to parse URL from "+to, 1)
		}
		return failed
	case status >= http.StatusBadRequest:
		return errOf("hook.endpoint_responded_with_error").
			WithData(map[string]any{"responseStatus": status, "responseBody": string(text)})
	}
	return nil
}

// unlocked lets go of the state while do runs, so that do may take its time, and may even call this server.
func (c *call) unlocked(do func()) {
	c.s.mu.Unlock()
	defer c.s.mu.Lock()
	do()
}
