package middleware

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/logto-go/management/internal/redact"
)

// Error says in one line which request failed, how, and what to do about it: method and path with
// its ids, status, code, message, details, and the id of the request. Of a response without a code
// it shows a short excerpt, of JSON only what is harmless.
func (e *Error) Error() string {
	var b strings.Builder
	if target := targetOf(e.Method, e.URLPath, e.Path); target != "" {
		b.WriteString(target + ": ")
	}
	b.WriteString(strconv.Itoa(e.StatusCode))
	switch {
	case e.Err != nil:
		e.writeUnreadable(&b)
	case e.Code != "":
		b.WriteString(" " + redact.Line(string(e.Code), maxExcerpt))
		e.writeMessage(&b)
	default:
		if text := http.StatusText(e.StatusCode); text != "" {
			b.WriteString(" " + text)
		}
		e.writeMessage(&b)
		if e.Message == "" {
			e.writeExcerpt(&b)
		}
	}
	if e.noToken != nil {
		b.WriteString(" (" + redact.Line(e.noToken.Error(), maxMessage) + ")")
	}
	if hint := e.Hint(); hint != "" {
		b.WriteString(". " + hint)
	}
	e.writeTrail(&b)
	return b.String()
}

func (e *Error) writeUnreadable(b *strings.Builder) {
	b.WriteString(" " + http.StatusText(e.StatusCode))
	if e.applied() {
		b.WriteString(": the server reports success, so the change was made")
	}
	b.WriteString(", but the response cannot be used: " + redact.Line(e.Err.Error(), maxMessage))
	e.writeExcerpt(b)
}

func (e *Error) writeMessage(b *strings.Builder) {
	if e.Message != "" {
		b.WriteString(": " + shown(e.Message))
	}
	for _, more := range []string{e.Details, e.cause()} {
		if text := shown(more); text != "" {
			b.WriteString(" (" + text + ")")
		}
	}
}

// cause says what Data has about an access token that was refused: the code of the check that
// failed, and which claim it was about.
func (e *Error) cause() string {
	data := redact.Fields(e.Data)
	var parts []string
	if code := textOf(data["code"]); redact.IsErrorCode(code) {
		parts = append(parts, code)
	}
	if claim := textOf(data["claim"]); claim != "" {
		parts = append(parts, "claim "+strconv.Quote(claim))
		if reason := textOf(data["reason"]); reason != "" {
			parts = append(parts, reason)
		}
	}
	return strings.Join(parts, ", ")
}

func (e *Error) writeExcerpt(b *strings.Builder) {
	start := e.Body[:min(len(e.Body), 8*maxExcerpt)]
	if text := redact.Line(excerptOf(start, &redact.Secrets{}), maxExcerpt); text != "" {
		b.WriteString(" (body: " + text + ")")
	}
}

func (e *Error) writeTrail(b *strings.Builder) {
	var trail []string
	if e.RequestID != "" {
		trail = append(trail, "request id "+redact.Line(e.RequestID, 100))
	}
	if e.RetryAfter > 0 {
		trail = append(trail, "retry after "+e.RetryAfter.Round(time.Second).String())
	}
	if e.Attempts > 1 {
		trail = append(trail, strconv.Itoa(e.Attempts)+" attempts")
	}
	if len(trail) > 0 {
		b.WriteString(" [" + strings.Join(trail, ", ") + "]")
	}
}

// GoString is Error, so that %#v shows no body either.
func (e *Error) GoString() string { return "*management.Error(" + e.Error() + ")" }

// LogValue returns the parts of the error that belong in a log, each under its name.
func (e *Error) LogValue() slog.Value {
	list := append(pathAttrs(e.Method, e.Path, e.URLPath),
		slog.Int("status", e.StatusCode),
		slog.Int("attempts", e.Attempts))
	for _, part := range []struct{ key, text string }{
		{"code", string(e.Code)}, {"message", e.Message}, {"details", e.Details}, {"reason", e.cause()},
		{"hint", e.Hint()}, {"request_id", e.RequestID},
	} {
		if text := shown(part.text); text != "" {
			list = append(list, slog.String(part.key, text))
		}
	}
	if e.Err != nil {
		list = append(list, slog.String("cause", redact.Line(e.Err.Error(), maxMessage)))
	}
	if e.applied() {
		list = append(list, slog.Bool("applied", true))
	}
	return slog.GroupValue(list...)
}

// shown makes a message fit for an error text. Some quote JSON of others, as of a connector's
// provider, which may have secrets.
func shown(message string) string {
	return redact.Line(string(redact.Named([]byte(message))), maxMessage)
}

// targetOf names a request by its method and path: the one with its ids, if it is known.
func targetOf(method, urlPath, template string) string {
	path := redact.Line(urlPath, maxPath)
	if path == "" {
		path = redact.Line(template, maxPath)
	}
	return strings.TrimSpace(redact.Line(method, maxPath) + " " + path)
}
