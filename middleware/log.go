package middleware

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/logto-go/management/internal/redact"
)

// LogOptions says what a log shows beside method, path, status, duration, attempt and request id.
type LogOptions struct {
	// Headers adds the headers of request and response: the values of those that are known to be
	// harmless, the names of all.
	Headers bool
	// Bodies adds the bodies of request and response, cut at 16 KiB, as [Redact] leaves them.
	// Bodies that are neither JSON nor a form are not shown.
	Bodies bool
}

const maxLogged = 16 << 10 // bytes of a body

// Log returns a function for [Chain.Observe] that writes each attempt to a logger, at debug level.
// Parameters of the URL are not written, headers and bodies only if asked for and as far as they
// are known to be harmless, and the secrets of a request not even if the server repeats them. With a nil
// logger nothing is written.
func Log(logger *slog.Logger, options LogOptions) func(*Exchange) {
	return func(x *Exchange) {
		ctx := x.Request.Context()
		if logger == nil || !logger.Enabled(ctx, slog.LevelDebug) {
			return
		}
		logger.LogAttrs(context.WithoutCancel(ctx), slog.LevelDebug, "logto call", attrs(x, options)...)
	}
}

func attrs(x *Exchange, options LogOptions) []slog.Attr {
	secrets := secretsOf(x.Request)
	list := append(pathAttrs(x.Request.Method, pathOf(x.Request), ""),
		slog.Int("attempt", x.Attempt),
		slog.Duration("duration", x.Duration))
	if x.Response != nil {
		list = append(list,
			slog.Int("status", x.Response.StatusCode),
			slog.String("request_id", secrets.Text(x.Response.Header.Get(RequestIDHeader))))
	}
	if x.Err != nil {
		list = append(list, slog.String("error", redact.Line(secrets.Cause(x.Err.Error()), maxCause)))
	}
	if options.Headers {
		list = append(list, headers("request_headers", x.Request.Header, secrets))
		if x.Response != nil {
			list = append(list, headers("response_headers", x.Response.Header, secrets))
		}
	}
	if options.Bodies {
		list = append(list, slog.String("request_body", requestBody(x.Request, secrets)))
		if x.Response != nil {
			list = append(list, slog.String("response_body", responseBody(x, secrets)))
		}
	}
	return list
}

func headers(key string, header http.Header, secrets *redact.Secrets) slog.Attr {
	list := make([]any, 0, len(header))
	for _, name := range slices.Sorted(maps.Keys(header)) {
		list = append(list, slog.String(secrets.Text(name), secrets.Shown(name, header[name])))
	}
	return slog.Group(key, list...)
}

func requestBody(req *http.Request, secrets *redact.Secrets) string {
	if req.Body == nil || req.Body == http.NoBody {
		return ""
	}
	if body, kind := copyOfBody(req, maxLogged+1); len(body) > 0 {
		return loggedBody(pathOf(req), kind, body, int64(len(body)), secrets, true)
	}
	return describeBody(mediaType(req.Header), req.ContentLength)
}

func responseBody(x *Exchange, secrets *redact.Secrets) string {
	if len(x.Body) == 0 {
		return ""
	}
	return loggedBody(pathOf(x.Request), mediaType(x.Response.Header), x.Body, int64(len(x.Body)), secrets, false)
}

// loggedBody makes a body fit for a log.
func loggedBody(path, kind string, body []byte, size int64, secrets *redact.Secrets, sent bool) string {
	start := body[:min(len(body), maxLogged)]
	switch {
	case strings.HasSuffix(path, "/custom-data"):
		return describeBody(kind, size) // whose fields are the application's
	case isJSON(kind), kind == "" && looksLikeJSON(body):
		return secrets.CutText(redact.HarmlessOf(start, sent))
	case kind == formType && len(body) <= maxLogged:
		return secrets.Text(harmlessForm(string(body)))
	case isStatusText(body):
		return string(body) // "Created": all that some operations say
	}
	return describeBody(kind, size)
}

func describeBody(kind string, size int64) string {
	if kind == "" {
		kind = "unknown type"
	}
	if size <= 0 {
		return "[" + kind + "]"
	}
	return fmt.Sprintf("[%s, %d bytes]", kind, size)
}

func harmlessForm(text string) string {
	values, err := url.ParseQuery(text)
	if err != nil {
		return "[a form that cannot be read]"
	}
	for name := range values {
		if !redact.HarmlessField(name) || redact.Sensitive(name) {
			values.Set(name, redacted)
		}
	}
	return values.Encode()
}

// isStatusText reports whether a body is the text of an HTTP status.
func isStatusText(body []byte) bool {
	if len(body) > 40 {
		return false
	}
	for status := 100; status < 600; status++ {
		if string(body) == http.StatusText(status) {
			return true
		}
	}
	return false
}

// LogValue returns the parts of the error that belong in a log, each under its name.
func (e *CallError) LogValue() slog.Value {
	return slog.GroupValue(append(pathAttrs(e.Method, e.Path, e.URLPath),
		slog.Int("attempts", e.Attempts),
		slog.String("cause", e.cause()))...)
}

// pathAttrs names a request: by its path template, which groups the lines of one operation, and by
// its path with the ids, if it is known.
func pathAttrs(method, template, urlPath string) []slog.Attr {
	list := []slog.Attr{slog.String("method", method), slog.String("path", template)}
	if urlPath != "" {
		list = append(list, slog.String("url_path", redact.Line(urlPath, maxPath)))
	}
	return list
}
