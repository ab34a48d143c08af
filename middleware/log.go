package middleware

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// LogOptions says what a log shows beside method, path template, status,
// duration, attempt and request id.
type LogOptions struct {
	Headers bool // headers of request and answer, secrets redacted
	Bodies  bool // bodies of request and answer, cut at 16 KiB, secrets redacted
}

const maxLogged = 16 << 10 // bytes of a body

// Log returns a function for [Chain.Observe] that writes each attempt to a
// logger, at debug level. Neither the URL's parameters nor, unless asked for,
// headers and bodies are written; tokens, passwords and secrets never are.
func Log(logger *slog.Logger, options LogOptions) func(*Exchange) {
	return func(x *Exchange) {
		ctx := x.Request.Context()
		if !logger.Enabled(ctx, slog.LevelDebug) {
			return
		}
		logger.LogAttrs(context.WithoutCancel(ctx), slog.LevelDebug, "logto call", attrs(x, options)...)
	}
}

func attrs(x *Exchange, options LogOptions) []slog.Attr {
	list := []slog.Attr{
		slog.String("method", x.Request.Method),
		slog.String("path", pathOf(x.Request)),
		slog.Int("attempt", x.Attempt),
		slog.Duration("duration", x.Duration),
	}
	if x.Response != nil {
		list = append(list,
			slog.Int("status", x.Response.StatusCode),
			slog.String("request_id", x.Response.Header.Get(RequestIDHeader)))
	}
	if x.Err != nil {
		list = append(list, slog.String("error", x.Err.Error()))
	}
	if options.Headers {
		list = append(list, headers("request_headers", x.Request.Header))
		if x.Response != nil {
			list = append(list, headers("response_headers", x.Response.Header))
		}
	}
	if options.Bodies {
		list = append(list, slog.String("request_body", requestBody(x.Request)))
		if x.Response != nil {
			list = append(list, slog.String("response_body", shown(x.Response.Header, x.Body)))
		}
	}
	return list
}

func headers(key string, header http.Header) slog.Attr {
	list := make([]any, 0, len(header))
	for _, name := range slices.Sorted(maps.Keys(header)) {
		value := strings.Join(header[name], ", ")
		switch {
		case sensitive(name):
			value = redacted
		case name == "Location":
			value = withoutQuery(value)
		}
		list = append(list, slog.String(name, value))
	}
	return slog.Group(key, list...)
}

// requestBody reads a copy of the body, where there is a way to have one.
func requestBody(req *http.Request) string {
	if req.Body == nil || req.Body == http.NoBody {
		return ""
	}
	if req.GetBody == nil || req.ContentLength <= 0 {
		// Rewinding an upload would take its file away from the transport.
		return "[a stream]"
	}
	body, err := req.GetBody()
	if err != nil {
		return "[cannot be read again]"
	}
	defer body.Close()
	data, _ := io.ReadAll(io.LimitReader(body, maxLogged+1)) // a part is better than nothing
	return shown(req.Header, data)
}

// shown makes a body fit for a log.
func shown(header http.Header, body []byte) string {
	if len(body) == 0 {
		return ""
	}
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	switch {
	case kind == "application/x-www-form-urlencoded":
		return redactForm(string(body))
	case strings.HasPrefix(kind, "multipart/"):
		return "[" + kind + "]"
	}
	text := string(Redact(body[:min(len(body), maxLogged)]))
	if len(body) > maxLogged {
		text += "…"
	}
	return text
}

func redactForm(text string) string {
	values, err := url.ParseQuery(text)
	if err != nil {
		return "[a form that cannot be read]"
	}
	for name := range values {
		if sensitive(name) {
			values.Set(name, redacted)
		}
	}
	return values.Encode()
}

func withoutQuery(location string) string {
	location, _, _ = strings.Cut(location, "#")
	before, _, found := strings.Cut(location, "?")
	if found {
		return before + "?" + redacted
	}
	return before
}

// LogValue gives the parts of the error that belong in a log, each under its
// name.
func (e *Error) LogValue() slog.Value {
	list := []slog.Attr{
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Int("status", e.StatusCode),
		slog.Int("attempts", e.Attempts),
	}
	for _, part := range []struct{ key, text string }{
		{"code", e.Code}, {"message", oneLine(e.Message, maxMessage)}, {"request_id", e.RequestID},
	} {
		if part.text != "" {
			list = append(list, slog.String(part.key, part.text))
		}
	}
	if e.Err != nil {
		list = append(list, slog.String("cause", oneLine(e.Err.Error(), maxMessage)))
	}
	return slog.GroupValue(list...)
}

// LogValue gives the parts of the error that belong in a log, each under its
// name.
func (e *CallError) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("method", e.Method),
		slog.String("path", e.Path),
		slog.Int("attempts", e.Attempts),
		slog.String("cause", oneLine(e.Err.Error(), maxMessage)),
	)
}
