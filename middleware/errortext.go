package middleware

import (
	"fmt"
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
	text := ""
	if target := targetOf(e.Method, e.URLPath, e.Path); target != "" {
		text = target + ": "
	}
	text += strconv.Itoa(e.StatusCode)
	switch {
	case e.Err != nil:
		text += e.unreadable()
	case e.Code != "":
		text += " " + redact.Line(string(e.Code), maxExcerpt) + e.message()
	default:
		if status := http.StatusText(e.StatusCode); status != "" {
			text += " " + status
		}
		text += e.message()
		if e.Message == "" {
			text += e.excerpt()
		}
	}
	if e.end != nil {
		text += " (" + redact.Line(redact.Within(e.end.Error()), maxMessage) + ")"
	}
	if hint := e.Hint(); hint != "" {
		text = strings.TrimRight(text, ".") + ". " + hint
	}
	return text + e.trail()
}

func (e *Error) unreadable() string {
	text := strings.TrimRight(" "+http.StatusText(e.StatusCode), " ")
	if e.applied() {
		text += ": the server reports success, so the change was probably made"
	}
	return text + ", but the response cannot be used: " + redact.Line(e.Err.Error(), maxMessage) + e.excerpt()
}

func (e *Error) message() string {
	text := ""
	if e.Message != "" {
		text = ": " + shown(e.Message)
	}
	for _, more := range []string{e.Details, e.cause()} {
		if more = shown(more); more != "" {
			text += " (" + more + ")"
		}
	}
	return text
}

// cause says what Data has about an access token that was refused: the code of the check that
// failed, and which claim it was about.
func (e *Error) cause() string {
	data := redact.Fields(e.Data)
	text := textOf(data["code"])
	if !redact.IsErrorCode(text) {
		text = ""
	}
	if claim := textOf(data["claim"]); claim != "" {
		if text != "" {
			text += ", "
		}
		text += fmt.Sprintf("claim %q", claim)
		if reason := textOf(data["reason"]); reason != "" {
			text += ", " + reason
		}
	}
	return text
}

func (e *Error) excerpt() string {
	start := e.Body[:min(len(e.Body), 8*maxExcerpt)]
	text := redact.Line(excerptOf(start, &redact.Secrets{}), maxExcerpt)
	if text == "" {
		return ""
	}
	return " (body: " + text + ")"
}

// trail is what stands at the end of the text: how to find the request, and how it was made.
func (e *Error) trail() string {
	text := ""
	if e.RequestID != "" {
		text += ", request id " + redact.Line(e.RequestID, 100)
	}
	if e.RetryAfter > 0 {
		text += ", retry after " + e.RetryAfter.Round(time.Second).String()
	}
	if e.Attempts > 1 {
		text += ", " + strconv.Itoa(e.Attempts) + " attempts"
	}
	if text == "" {
		return ""
	}
	return " [" + text[len(", "):] + "]"
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
	if e.end != nil {
		list = append(list, slog.String("end", redact.Line(redact.Within(e.end.Error()), maxMessage)))
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
