package webhook

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"
)

// Func handles one event. The context is that of the request: Logto does not wait for long, so slow
// work belongs in a queue. After an error Logto may send the same event again.
type Func func(ctx context.Context, event *Event) error

// Handler receives the deliveries of a webhook; make it with NewHandler.
type Handler struct {
	handle  Func
	verify  verifier
	maxBody int64
	maxAge  time.Duration
	onError func(*http.Request, error)
}

// Option adjusts a Handler when it is made.
type Option func(*options)

type options struct {
	keys    []string
	maxBody int64
	maxAge  time.Duration
	onError func(*http.Request, error)
}

// AlsoKeys accepts further signing keys: the old one while a new one is rolled out, or those of
// other webhooks that call the same address.
func AlsoKeys(signingKeys ...string) Option {
	return func(o *options) { o.keys = append(o.keys, signingKeys...) }
}

// MaxBody limits the body to that many bytes.
func MaxBody(bytes int64) Option {
	return func(o *options) { o.maxBody = bytes }
}

// MaxAge refuses events that were created longer ago, so that a recorded delivery cannot be sent
// again at any later time, events that were created as far in the future, and those that do not say
// when. By default the age does not matter. Leave room for clocks that differ and for Logto's retries.
func MaxAge(age time.Duration) Option {
	return func(o *options) { o.maxAge = age }
}

// OnError sets a function that is called for each delivery that was refused or whose Func failed.
// The sender gets no more than a status.
func OnError(report func(r *http.Request, err error)) Option {
	return func(o *options) { o.onError = report }
}

// ErrStale reports an event that was created longer ago, or further in the future, than MaxAge
// allows, or that does not say when: its age is not known then. The text tells which.
var ErrStale = errors.New("webhook: the event was not created within MaxAge of now; check the clock if it should have been")

// undatedError is ErrStale without the advice to check a clock, which has no part in it.
type undatedError struct{}

func (undatedError) Error() string {
	return "webhook: the event has no createdAt that can be read, and MaxAge lets no event pass whose age is not known"
}

func (undatedError) Is(target error) bool { return target == ErrStale }

// NewHandler returns a handler that verifies each delivery and passes its event to handle. It
// responds with 204 if handle returned nil, else with 500; deliveries that it refuses get 401
// (signature), 413 (size), 400 (content or age) or 405 (method).
//
// An empty signing key is an error: anybody could sign with it.
func NewHandler(signingKey string, handle Func, opts ...Option) (*Handler, error) {
	o := options{keys: []string{signingKey}, maxBody: DefaultMaxBody, onError: func(*http.Request, error) {}}
	for _, opt := range opts {
		if opt == nil {
			return nil, errors.New("webhook: an option is nil: leave it out")
		}
		opt(&o)
	}
	switch {
	case slices.Contains(o.keys, ""):
		return nil, errors.New("webhook: the signing key is empty: copy it from the details of the webhook in the Logto Console")
	case handle == nil:
		return nil, errors.New("webhook: the function that handles events is nil")
	case o.maxBody <= 0:
		return nil, errors.New("webhook: MaxBody must be positive")
	case o.maxAge < 0:
		return nil, errors.New("webhook: MaxAge must not be negative")
	case o.onError == nil:
		return nil, errors.New("webhook: the function given to OnError is nil: leave the option out")
	}
	return &Handler{handle, verifierOf(o.keys), o.maxBody, o.maxAge, o.onError}, nil
}

// ServeHTTP implements http.Handler. A Handler that NewHandler did not make responds with 500.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h == nil || h.handle == nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return
	}
	event, err := fromRequest(r, h.maxBody, h.verify)
	if err == nil {
		err = h.checkAge(event)
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

func (h *Handler) checkAge(event *Event) error {
	age := time.Since(event.CreatedAt)
	switch {
	case h.maxAge == 0, -h.maxAge <= age && age <= h.maxAge:
		return nil
	case event.CreatedAt.IsZero():
		return undatedError{}
	}
	return ErrStale
}

func (h *Handler) fail(w http.ResponseWriter, r *http.Request, status int, err error) {
	h.onError(r, err)
	http.Error(w, http.StatusText(status), status)
}

// refusal returns the status for a delivery that was not accepted.
func refusal(err error) int {
	switch {
	case errors.Is(err, ErrSignature):
		return http.StatusUnauthorized
	case errors.Is(err, ErrTooLarge):
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}
