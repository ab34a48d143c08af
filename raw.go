package management

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"

	"github.com/logto-go/management/middleware"
)

// RawResponse is a response as it came: of an operation that gives no JSON but a
// redirect, XML or HTML, or of the method Do of a client.
type RawResponse struct {
	StatusCode int         // the HTTP status, such as 200
	Header     http.Header // the headers as the server sent them
	Body       []byte      // whole, after decompression

	http *http.Response
}

// String shows the status and the id of the request. The headers and the body may have secrets, and
// are for programs.
func (r RawResponse) String() string { return describeResponse(r.StatusCode, r.Header) }

// Format prints what String returns, whatever the verb is.
func (r RawResponse) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, r.String()) }

// LogValue is String, for [log/slog].
func (r RawResponse) LogValue() slog.Value { return slog.StringValue(r.String()) }

func newRawResponse(r *response) *RawResponse {
	return &RawResponse{r.http.StatusCode, r.http.Header, r.body, r.http}
}

// Decode reads the body, which must be JSON, into v, as [json.Unmarshal] does. A
// body that does not fit is an [*Error].
func (r *RawResponse) Decode(v any) error {
	if r == nil {
		return errNoResponse
	}
	if err := json.Unmarshal(r.Body, v); err != nil {
		if r.http == nil {
			return err
		}
		return middleware.Unreadable(r.http, r.Body, err)
	}
	return nil
}

// PageInfo returns what the response says about the list it is a page of. Number
// and size are those of the request's query; a body that is not a JSON
// array counts as one without items.
func (r *RawResponse) PageInfo() PageInfo {
	if r == nil {
		r = &RawResponse{}
	}
	var items []json.RawMessage
	_ = json.Unmarshal(r.Body, &items) // then there are none
	number, size := int64(1), int64(middleware.ServerPageSize)
	if r.http != nil && r.http.Request != nil {
		query := r.http.Request.URL.Query()
		number = numberOr(query.Get("page"), number)
		size = numberOr(query.Get("page_size"), size)
	}
	return middleware.NewPageInfo(r.Header, number, size, len(items))
}

var errNoResponse = errors.New("logto: the RawResponse is nil: look at the error that came with it")

func numberOr(text string, otherwise int64) int64 {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && n > 0 {
		return n
	}
	return otherwise
}

// Location returns where a redirect points to, as an absolute address. It was not
// followed. Without the header Location it is an error.
func (r *RawResponse) Location() (*url.URL, error) {
	if r == nil {
		return nil, errNoResponse
	}
	text := r.Header.Get("Location")
	if text == "" {
		return nil, errors.New("logto: the response has no Location")
	}
	target, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("logto: the response has a Location that is not a URL")
	}
	if r.http == nil || r.http.Request == nil {
		return target, nil
	}
	return r.http.Request.URL.ResolveReference(target), nil
}
