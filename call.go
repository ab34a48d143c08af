package management

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/internal/redact"
	"github.com/logto-go/management/middleware"
)

// operation is what a call needs to know of an operation of the API.
type operation struct {
	id       string // Logto's operation id
	method   string
	path     string // template
	redirect []int  // documented statuses that redirect, and are successes
	public   bool   // needs no token
	private  bool   // is refused without a token
	optional bool   // the response may have no value
	raw      bool   // the response is not JSON
	wrapper  string // the field that holds the items of a list, if they are wrapped
	needs    string // the oldest release that has it, if not all supported ones do
	neighbor string // the parameter by which an older server takes the path for another's
}

// fail makes an error of what kept a call from being sent.
func (op *operation) fail(err error) error {
	return &CallError{Method: op.method, Path: op.path, Err: err}
}

// refused adds to an error which release has the operation, if the server is too
// old for it: one that has another operation with such a path finds fault with the
// parameter of that.
func (op *operation) refused(e *middleware.Error) *middleware.Error {
	if op.needs == "" {
		return e
	}
	misread := op.neighbor != "" && e.StatusCode == http.StatusBadRequest && e.Code == "guard.invalid_input" &&
		(len(e.Data) == 0 || bytes.Contains(e.Data, strconv.AppendQuote(nil, op.neighbor)))
	if misread || errors.Is(e, ErrNoRoute) {
		e.Needs = op.needs
	}
	return e
}

var errNoToken = errors.New("the operation needs an access token, and the client was made WithoutToken: give NewClient an app id and secret, or the call a WithTokenSource")

// response is a success.
type response struct {
	op   *operation
	http *http.Response
	body []byte
}

// accept sorts successes from errors. Every 2xx is a success, documented or not:
// the server has done what it was asked for.
func (s *callSettings) accept(op *operation, resp *http.Response) (*response, error) {
	body, err := middleware.ReadBody(resp, s.chain.MaxBody)
	if s.into != nil {
		*s.into = Response{
			StatusCode: resp.StatusCode,
			Header:     resp.Header,
			RequestID:  resp.Header.Get(middleware.RequestIDHeader),
			Attempts:   middleware.AttemptOf(resp.Request.Context()).Number,
			Body:       body,
		}
	}
	success := resp.StatusCode >= 200 && resp.StatusCode < 300
	if !success && !slices.Contains(op.redirect, resp.StatusCode) {
		return nil, op.refused(middleware.ErrorOf(resp, body))
	}
	if err != nil {
		return nil, middleware.Unreadable(resp, body, err)
	}
	return &response{op, resp, body}, nil
}

// none reports whether the response has no value where the operation documents
// that there may be none.
func (r *response) none() bool {
	return r.op.optional && (noContent(r.http.StatusCode) || len(r.body) == 0 || isNull(r.body))
}

// bare reports whether a change was made, and the server says no more than that,
// as some releases of Logto respond where the document promises a value.
func (r *response) bare() bool {
	return r.op.method != http.MethodGet && r.op.method != http.MethodHead && r.wordless()
}

// wordless reports whether the body is empty, or the text of the status.
func (r *response) wordless() bool {
	body := bytes.TrimSpace(r.body)
	return noContent(r.http.StatusCode) || len(body) == 0 || string(body) == http.StatusText(r.http.StatusCode)
}

func noContent(status int) bool {
	return status == http.StatusNoContent || status == http.StatusResetContent
}

// decode reads the body into v, which must take all of it. An error of somebody else's is
// none, though it is JSON.
func (r *response) decode(v any) error {
	err := errNull
	if _, takesNull := v.(json.Unmarshaler); takesNull || !isNull(r.body) {
		err = json.Unmarshal(r.body, v)
	}
	if err == nil && r.isForeign(reflect.ValueOf(v).Elem()) {
		err = errForeign
	}
	if err != nil {
		return middleware.Unreadable(r.http, r.body, err)
	}
	return nil
}

var (
	errNull    = errors.New("the response is null where a value is promised")
	errForeign = errors.New("the response is not Logto's: check the endpoint, and what stands before it")
)

// isNull reports whether a body is the JSON null.
func isNull(body []byte) bool {
	return len(body) < 64 && bytes.Equal(bytes.TrimSpace(body), []byte("null"))
}

// isComposite reports whether a body is a JSON object or list.
func isComposite(body []byte) bool {
	body = bytes.TrimSpace(body)
	return len(body) > 0 && (body[0] == '{' || body[0] == '[') && json.Valid(body)
}

// isForeign reports whether an object can hardly be Logto's, though v was decoded from it: it has none
// of the fields that v requires, or speaks of an error and has not all of them. Few responses are
// suspect: Logto gives each of its own a request id, and a value that is not zero.
func (r *response) isForeign(v reflect.Value) bool {
	if v.Kind() != reflect.Struct || r.http.Header.Get(middleware.RequestIDHeader) != "" && !v.IsZero() {
		return false
	}
	fields := redact.Fields(r.body)
	speaks := speaksOfError(fields)
	if !speaks && !v.IsZero() {
		return false
	}
	required, found := 0, 0
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if options != "" {
			continue
		}
		required++
		if _, ok := fields[name]; ok {
			found++
		}
	}
	if len(fields) == 0 || required > 0 && found == required {
		return false
	}
	return speaks || required > 0 && found == 0
}

// speaksOfError reports whether the fields of an object say what went wrong, as proxies and firewalls
// do it, some of them with a status of success. No response of Logto's that is a success has such a
// field at the top.
func speaksOfError(fields map[string]json.RawMessage) bool {
	for name := range fields {
		switch strings.ToLower(name) {
		case "error", "errors", "message", "detail":
			return true
		}
	}
	return false
}

// callPointer makes a call whose result is one value, decoded into v, a pointer to
// a fresh one. The result is nil where the operation documents that there may be
// none, and there is none.
//
// The type parameter is the pointer: all pointers share one compiled body, which
// the types they point to would not.
func callPointer[P any](ctx context.Context, c *caller, op *operation, req *http.Request, err error, opts []CallOption, v P) (P, error) {
	var none P
	r, err := c.call(ctx, op, req, err, opts)
	switch {
	case err != nil || r.none():
		return none, err
	case r.bare():
		return v, nil
	}
	if err := r.decode(v); err != nil {
		return none, err
	}
	return v, nil
}

// callValue makes a call whose result is a list, a map, or JSON of any kind,
// decoded into what v points to. It is empty where the server gives no value, and stays
// as it is where the operation documents that there may be none. Of a list with records
// that cannot be decoded, v has the others.
func callValue(ctx context.Context, c *caller, op *operation, req *http.Request, err error, opts []CallOption, v any) error {
	r, err := c.call(ctx, op, req, err, opts)
	switch {
	case err != nil || r.none():
		return err
	case r.bare():
		return empty(v)
	}
	if list := reflect.TypeOf(v).Elem(); list.Kind() != reflect.Slice || list.Elem().Kind() == reflect.Uint8 {
		return r.decode(v)
	}
	failed, err := r.decodeItems(r.body, 0, v)
	if len(failed) > 0 {
		err = failed
	}
	return err
}

// empty makes a list, a map or JSON empty. JSON of any kind becomes null.
func empty(v any) error {
	if v, ok := v.(*gen.JSON); ok {
		*v = gen.JSON("null")
		return nil
	}
	if json.Unmarshal([]byte("[]"), v) == nil {
		return nil
	}
	return json.Unmarshal([]byte("{}"), v)
}

// callNone makes a call without a result. Logto responds with nothing or with the text
// of the status, and a later release may say more in JSON. A page, a message or an error
// is not Logto's: it comes from a proxy, or from something else at the endpoint.
func callNone(ctx context.Context, c *caller, op *operation, req *http.Request, err error, opts []CallOption) error {
	r, err := c.call(ctx, op, req, err, opts)
	if err != nil || r.wordless() {
		return err
	}
	if !isNull(r.body) && !isComposite(r.body) || speaksOfError(redact.Fields(r.body)) {
		return middleware.Unreadable(r.http, r.body, errForeign)
	}
	return nil
}

// callRaw makes a call whose response is given as it is.
func callRaw(ctx context.Context, c *caller, op *operation, req *http.Request, err error, opts []CallOption) (*RawResponse, error) {
	r, err := c.call(ctx, op, req, err, opts)
	if err != nil {
		return nil, err
	}
	return newRawResponse(r), nil
}
