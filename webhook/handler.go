package webhook

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"
)

// Func handles one event. The context is that of the request: Logto does not
// wait for long, so slow work belongs into a queue. After an error Logto may
// send the same event again.
type Func func(ctx context.Context, event *Event) error

// Handler answers the deliveries of a webhook; make it with NewHandler.
type Handler struct {
	handle  Func
	keys    []string
	maxBody int64
	maxAge  time.Duration
	onError func(*http.Request, error)
}

// Option adjusts a Handler.
type Option func(*Handler)

// AlsoKeys accepts further signing keys: the old one while a new one is rolled
// out, or those of other webhooks that call the same address.
func AlsoKeys(signingKeys ...string) Option {
	return func(h *Handler) { h.keys = append(h.keys, signingKeys...) }
}

// MaxBody limits the body to that many bytes.
func MaxBody(bytes int64) Option {
	return func(h *Handler) { h.maxBody = bytes }
}

// MaxAge refuses events that were created longer ago, so that a recorded
// delivery cannot be played again for ever. By default the age does not
// matter. Leave room for clocks that differ and for Logto's retries.
func MaxAge(age time.Duration) Option {
	return func(h *Handler) { h.maxAge = age }
}

// OnError is told of each delivery that was refused or whose Func failed. The
// sender is told no more than a status.
func OnError(report func(r *http.Request, err error)) Option {
	return func(h *Handler) { h.onError = report }
}

// ErrStale reports an event that is older than MaxAge allows.
var ErrStale = errors.New("webhook: the event is too old")

// NewHandler returns a handler that verifies each delivery and passes its
// event to handle. It answers 204 if handle returned nil, else 500; deliveries
// it refuses get 401 (signature), 413 (size), 400 (content) or 405 (method).
//
// An empty signing key is an error: anybody could sign with it.
func NewHandler(signingKey string, handle Func, opts ...Option) (*Handler, error) {
	h := &Handler{handle: handle, keys: []string{signingKey}, maxBody: DefaultMaxBody, onError: func(*http.Request, error) {}}
	for _, opt := range opts {
		opt(h)
	}
	switch {
	case slices.Contains(h.keys, ""):
		return nil, errors.New("webhook: the signing key is empty; copy it from the details of the webhook in the Logto Console")
	case h.handle == nil:
		return nil, errors.New("webhook: the function that handles events is nil")
	case h.maxBody <= 0:
		return nil, errors.New("webhook: MaxBody must be positive")
	case h.maxAge < 0:
		return nil, errors.New("webhook: MaxAge must not be negative")
	case h.onError == nil:
		return nil, errors.New("webhook: the function given to OnError is nil")
	}
	return h, nil
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	event, err := fromRequest(r, h.maxBody, h.keys)
	if err == nil && h.maxAge > 0 && time.Since(event.CreatedAt) > h.maxAge {
		err = ErrStale
	}
	if err != nil {
		h.fail(w, r, refusal(err), err)
		return
	}
	if err := h.handle(r.Context(), event); err != nil {
		h.fail(w, r, http.StatusInternalServerError, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (h *Handler) fail(w http.ResponseWriter, r *http.Request, status int, err error) {
	h.onError(r, err)
	http.Error(w, http.StatusText(status), status)
}

// refusal is the status for a delivery that was not accepted.
func refusal(err error) int {
	switch {
	case errors.Is(err, ErrSignature):
		return http.StatusUnauthorized
	case errors.Is(err, ErrTooLarge):
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}
