package support

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/oapi-codegen/runtime"
)

// SearchQuery adds the keys of Logto's advanced search to a query: search,
// search.FIELD, mode.FIELD, joint, isCaseSensitive. An error stops the call
// before anything is sent.
type SearchQuery interface {
	SearchQuery() (url.Values, error)
}

// request collects the parts of a request; the first mistake is reported by
// build.
type request struct {
	method      string
	pattern     string // the path template
	rest        string // what of the pattern is still to be filled
	target      string // the path, as far as it is filled
	rawQuery    string
	body        io.Reader
	length      int64 // of the body, if it is known and not in memory
	rewind      func() (io.ReadCloser, error)
	contentType string
	headers     http.Header
	err         error
}

func newRequest(method, pattern string) *request {
	return &request{method: method, pattern: pattern, rest: pattern}
}

// path fills the next placeholder of the pattern with an id, which is the argument of that name. A
// value that could lead to another path is refused: ids come from users, and DELETE /api/users/..
// must not become DELETE /api/.
func (r *request) path(name, value string) {
	if strings.ContainsAny(value, `/\`) {
		// Escaped, but some proxies undo that: deleting the user "u/roles/r" would delete a role.
		r.fail(fmt.Errorf("%s %s: the path parameter %s must be one id, and has a slash or backslash in it",
			r.method, r.pattern, name))
		return
	}
	r.freeText(name, value)
}

// freeText is path for parameters that Logto lets be any text, such as the names of secrets.
// Slashes in it are escaped.
func (r *request) freeText(name, value string) {
	if problem := pathProblem(value); problem != "" {
		r.fail(fmt.Errorf("%s %s: the path parameter %s %s", r.method, r.pattern, name, problem))
		return
	}
	before, after, _ := strings.Cut(r.rest, "{")
	r.target += before + url.PathEscape(value)
	r.rest = after[strings.IndexByte(after, '}')+1:]
}

// pathProblem says why a value cannot be one segment of a path. Slashes are escaped, but some
// proxies undo that, so the parts between them count too, and those around a semicolon, behind
// which some look for parameters.
func pathProblem(value string) string {
	if value == "" {
		return "is empty"
	}
	for _, c := range []byte(value) {
		if c < 0x20 || c == 0x7f {
			return "has control characters"
		}
	}
	for rest := value; rest != ""; {
		part := rest
		if end := strings.IndexAny(rest, `/\;`); end >= 0 {
			part, rest = rest[:end], rest[end+1:]
		} else {
			rest = ""
		}
		if part == "." || part == ".." {
			return "leads to another path"
		}
	}
	return ""
}

// textQuery adds a query parameter. It and its siblings for the most common types are there so that
// programs that need no more are not linked with the code for all the others.
func (r *request) textQuery(name, value string) {
	r.addQuery(url.QueryEscape(name) + "=" + url.QueryEscape(value))
}

// addQuery adds a part of the query that is escaped.
func (r *request) addQuery(fragment string) {
	if r.rawQuery == "" {
		r.rawQuery = "?"
	} else {
		r.rawQuery += "&"
	}
	r.rawQuery += fragment
}

func (r *request) intQuery(name string, value int64) {
	r.textQuery(name, strconv.FormatInt(value, 10))
}

func (r *request) boolQuery(name string, value bool) {
	r.textQuery(name, strconv.FormatBool(value))
}

// query adds a query parameter of any type; a list repeats it.
func (r *request) query(name string, value any) {
	r.styledQuery("form", true, name, value)
}

// styledQuery adds a query parameter in one of the other styles that OpenAPI
// knows. An empty list adds nothing: name= would be a list of one empty text.
func (r *request) styledQuery(style string, explode bool, name string, value any) {
	if v := reflect.ValueOf(value); v.Kind() == reflect.Slice && v.Len() == 0 {
		return
	}
	fragment, err := runtime.StyleParamWithOptions(style, explode, name, value,
		runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationQuery})
	if err != nil {
		r.fail(fmt.Errorf("%s %s: query parameter %s: %w", r.method, r.pattern, name, err))
		return
	}
	r.addQuery(fragment)
}

// search adds the keys of an advanced search.
func (r *request) search(s SearchQuery) {
	if s == nil || isNil(s) {
		return
	}
	values, err := s.SearchQuery()
	if err != nil {
		r.fail(fmt.Errorf("%s %s: %w", r.method, r.pattern, err))
		return
	}
	if encoded := values.Encode(); encoded != "" {
		r.addQuery(encoded)
	}
}

// header adds a header parameter; the items of a list are joined by commas.
func (r *request) header(name string, value any) {
	text, err := runtime.StyleParamWithOptions("simple", false, name, value,
		runtime.StyleParamOptions{ParamLocation: runtime.ParamLocationHeader})
	if err != nil {
		r.fail(fmt.Errorf("%s %s: header %s: %w", r.method, r.pattern, name, err))
		return
	}
	if r.headers == nil {
		r.headers = http.Header{}
	}
	r.headers.Set(name, text)
}

// jsonBody sets a JSON body.
func (r *request) jsonBody(v any) {
	if err := CheckBody(v); err != nil {
		r.fail(fmt.Errorf("%s %s: %w", r.method, r.pattern, err))
		return
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		r.fail(fmt.Errorf("%s %s: encoding the body: %w", r.method, r.pattern, err))
		return
	}
	r.body, r.contentType = bytes.NewReader(bytes.TrimSuffix(buf.Bytes(), []byte("\n"))), "application/json"
}

// formBody sets a body of form fields.
func (r *request) formBody(v any) {
	values, err := runtime.MarshalForm(v, nil)
	if err != nil {
		r.fail(fmt.Errorf("%s %s: encoding the form: %w", r.method, r.pattern, err))
		return
	}
	r.body, r.contentType = strings.NewReader(values.Encode()), "application/x-www-form-urlencoded"
}

func errNoParams(operation string) error {
	return fmt.Errorf("%s has required parameters: params must not be nil", operation)
}

// sendAs sets the content type of a body, unless it has one of its own.
func (r *request) sendAs(mediaType string) {
	if r.contentType == "" || r.contentType == "application/json" {
		r.contentType = mediaType
	}
}

func (r *request) fail(err error) {
	if r.err == nil {
		r.err = err
	}
}

// build makes the request. Its Pattern is the path template, so that logs and
// errors can name the operation without its ids.
func (r *request) build(server string) (*http.Request, error) {
	if r.err != nil {
		return nil, r.err
	}
	req, err := http.NewRequest(r.method, strings.TrimRight(server, "/")+r.target+r.rest+r.rawQuery, r.body)
	if err != nil {
		return nil, err
	}
	req.Pattern = r.pattern
	if r.headers != nil {
		req.Header = r.headers
	}
	req.Header.Set("Accept", "application/json")
	if r.contentType != "" {
		req.Header.Set("Content-Type", r.contentType)
	}
	if r.rewind != nil {
		req.GetBody = r.rewind
	}
	if r.length > 0 {
		req.ContentLength = r.length
	}
	return req, nil
}
