package webhook

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"
)

// ErrMalformed reports a body that is not an event of Logto's.
var ErrMalformed = errors.New("webhook: not an event")

// Event is one delivery of a webhook.
type Event struct {
	HookID    string    // the webhook in Logto that sent it
	Type      EventType // what happened, and so which type Payload has
	CreatedAt time.Time // when it happened, by the server's clock; see MaxAge
	Payload   Payload   // what it happened to; never nil in an event that Parse returned

	// Who caused the event, as far as the server knows.
	IP        string // the address of the request that caused it, of a browser or of a server that called the API
	UserAgent string // the header of that request, as the caller set it

	// Set if a user caused the event in the sign-in experience.
	InteractionEvent string       // SignIn, Register or ForgotPassword
	SessionID        string       // the user's session at Logto that it belongs to
	ApplicationID    string       // where the user was going
	Application      *Application // more about where the user was going, nil if the server does not say

	// API is set if a call of the Management API caused the event.
	API *APICall

	// Data is the changed entity in full, a JSON value; see DecodeData.
	Data json.RawMessage
	// Raw is the whole body, for what has no field here.
	Raw json.RawMessage
}

// APICall is the call of the Management API that caused an event.
type APICall struct {
	Method       string            // e.g. PATCH
	Path         string            // without the /api prefix, e.g. /users/x4f1
	MatchedRoute string            // e.g. /users/:userId
	Params       map[string]string // the path parameters by name
	Status       int               // HTTP status of the response to the call
}

// DecodeData decodes the changed entity into v, for instance a user into the user type of the
// management client.
func (e *Event) DecodeData(v any) error {
	if isNull(e.Data) {
		return fmt.Errorf("webhook: %s %s carries no data", e.Type, e.HookID)
	}
	return json.Unmarshal(e.Data, v)
}

// wire is an event as it is sent.
type wire struct {
	HookID           string            `json:"hookId"`
	Event            EventType         `json:"event"`
	CreatedAt        json.RawMessage   `json:"createdAt"`
	IP               string            `json:"ip"`
	UserIP           string            `json:"userIp"`
	UserAgent        string            `json:"userAgent"`
	InteractionEvent string            `json:"interactionEvent"`
	SessionID        string            `json:"sessionId"`
	ApplicationID    string            `json:"applicationId"`
	Application      *Application      `json:"application"`
	Method           string            `json:"method"`
	Path             string            `json:"path"`
	MatchedRoute     string            `json:"matchedRoute"`
	Params           map[string]string `json:"params"`
	Status           int               `json:"status"`
	Data             json.RawMessage   `json:"data"`
}

// Parse decodes the body of a delivery. It does not check the signature: use it on bodies that were
// verified, or were stored after that. The error wraps ErrMalformed.
//
// An event of a type that this package does not know may have fields of another form; those are
// left at zero, and are in Event.Raw.
func Parse(body []byte) (*Event, error) {
	var w wire
	err := json.Unmarshal(body, &w)
	decode, known := decoders[w.Event]
	if _, mismatch := errors.AsType[*json.UnmarshalTypeError](err); mismatch && !known && w.Event != "" {
		err = nil // the other fields are there
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if w.Event == "" {
		return nil, fmt.Errorf("%w: it has no event type", ErrMalformed)
	}
	event := &Event{
		HookID: w.HookID, Type: w.Event,
		IP: first(w.IP, w.UserIP), UserAgent: w.UserAgent,
		InteractionEvent: w.InteractionEvent, SessionID: w.SessionID,
		ApplicationID: w.ApplicationID, Application: w.Application,
		Data: w.Data, Raw: bytes.Clone(body),
	}
	if w.Method != "" {
		event.API = &APICall{w.Method, w.Path, w.MatchedRoute, w.Params, w.Status}
	}
	event.CreatedAt, err = createdAt(w.CreatedAt)
	if !known {
		if event.Application != nil && *event.Application == (Application{}) {
			event.Application = nil // it was no object
		}
		event.Payload = &Other{}
		return event, nil
	}
	if err == nil {
		event.Payload, err = decode(event)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrMalformed, event.Type, err)
	}
	return event, nil
}

// createdAt reads a time in RFC 3339, or in Unix milliseconds as everywhere else in Logto.
func createdAt(data json.RawMessage) (t time.Time, err error) {
	if isNull(data) {
		return t, nil
	}
	var millis int64
	if json.Unmarshal(data, &millis) == nil {
		return time.UnixMilli(millis).UTC(), nil
	}
	var fraction float64
	if json.Unmarshal(data, &fraction) == nil && math.Abs(fraction) < math.MaxInt64/1000 {
		return time.UnixMicro(int64(fraction * 1000)).UTC(), nil
	}
	if json.Unmarshal(data, &t) != nil {
		return time.Time{}, errors.New("createdAt is neither a time in RFC 3339 nor a number of milliseconds")
	}
	return t, nil
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

func isNull(data json.RawMessage) bool {
	return len(data) == 0 || string(data) == "null"
}
