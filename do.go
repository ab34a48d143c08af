package management

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"strings"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/internal/callback"
	"github.com/logto-go/management/internal/nested"
	"github.com/logto-go/management/internal/redact"
	"github.com/logto-go/management/internal/stream"
)

// Do sends a request that no typed method makes: to a route that this version of
// the module does not know, or with a body that its types cannot express. It goes
// through the same token, limit, retries and path guard as any other call, and
// fails with the same errors.
//
// The path begins with a slash, and may have a query: "/api/users/u1?x=y". An id
// that comes from elsewhere is put in with [url.PathEscape], and a query is made with
// [url.Values.Encode]. Dot segments, escaped slashes and addresses of other hosts are
// refused.
//
// A nil body sends none, [url.Values] a form, a []byte or [json.RawMessage] the
// JSON as it is, and anything else its JSON encoding. A reader, a file, a nil pointer
// or map, and a type of package gen that lacks a required list are errors, the last also
// where encoding/json sends one as a part of another body. Redirects are not followed, and
// are no error.
//
// To change a resource without losing fields that are newer than this module:
//
//	raw, err := client.Do(ctx, "GET", "/api/roles/r1", nil)
//	var role map[string]json.RawMessage
//	err = raw.Decode(&role)
//	role["description"] = json.RawMessage(`"readers"`)
//	_, err = client.Do(ctx, "PATCH", "/api/roles/r1", role)
func (c *Client) Do(ctx context.Context, method, path string, body any, opts ...CallOption) (*RawResponse, error) {
	return c.api().doAny(ctx, method, path, body, opts)
}

// Do sends a request that no typed method makes, as the user. See [Client.Do].
func (c *AccountClient) Do(ctx context.Context, method, path string, body any, opts ...CallOption) (*RawResponse, error) {
	return c.api().doAny(ctx, method, path, body, opts)
}

// Do sends a request that no typed method makes, with the cookies of the
// interaction. That can be the authorization request that begins it, such as
// "/oidc/auth?client_id=…". See [Client.Do].
func (c *ExperienceClient) Do(ctx context.Context, method, path string, body any, opts ...CallOption) (*RawResponse, error) {
	return c.api().doAny(ctx, method, path, body, opts)
}

// redirects are the statuses that lead elsewhere. 304 is not one of them.
var redirects = []int{
	http.StatusMultipleChoices, http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
	http.StatusTemporaryRedirect, http.StatusPermanentRedirect,
}

func (c *caller) doAny(ctx context.Context, method, target string, body any, opts []CallOption) (*RawResponse, error) {
	op := &operation{method: strings.ToUpper(method), path: shownPath(target), raw: true, redirect: redirects}
	req, err := c.request(ctx, op.method, target, body)
	return callRaw(ctx, c, op, req, err, opts)
}

// shownPath returns what errors show of a path: neither its query nor its fragment, and should it be an
// address, not the password in it.
func shownPath(target string) string {
	if end := strings.IndexAny(target, "?#"); end >= 0 {
		target = target[:end]
	}
	return redact.Addresses(target)
}

// request builds a request from what a caller wrote.
func (c *caller) request(ctx context.Context, method, target string, body any) (*http.Request, error) {
	if err := checkTarget(target); err != nil {
		return nil, err
	}
	reader, contentType, err := encodeBody(body)
	if err != nil {
		return nil, err
	}
	if !validHeaderName(method) {
		return nil, errors.New("the method is empty or not a single word: give GET, POST, PUT, PATCH or DELETE")
	}
	req, err := http.NewRequestWithContext(ctx, method, c.server+target, reader)
	if err != nil {
		return nil, errors.New("the path cannot be sent: escape what is put into it with url.PathEscape")
	}
	req.Header.Set("Accept", "application/json")
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	return req, nil
}

// checkTarget refuses a path that could lead anywhere but to where it seems to.
// What stands in it is never shown: it may hold what a user typed.
func checkTarget(target string) error {
	route, query, _ := strings.Cut(target, "?")
	decoded, err := url.PathUnescape(route)
	switch {
	case !strings.HasPrefix(route, "/"):
		return errors.New(`the path must begin with a slash, such as "/api/users": it cannot name a host`)
	case strings.HasPrefix(route, "//"):
		return errors.New("the path begins with two slashes, which would name another host")
	case err != nil:
		return errors.New("the path has a % that begins no escape: write a literal % as %25")
	case strings.Contains(target, "#"):
		return errors.New("the path has a fragment (#), which is never sent: escape it as %23")
	case strings.Count(decoded, "/") != strings.Count(route, "/") || strings.ContainsAny(decoded, "\\"):
		return errors.New("the path has an escaped slash or a backslash, which some proxies take for a slash")
	case strings.ContainsFunc(decoded, func(r rune) bool { return r < 0x20 || r == 0x7f }):
		return errors.New("the path has control characters")
	case strings.TrimSuffix(decoded, "/") != strings.TrimSuffix(path.Clean(decoded), "/"), hasDotParameters(decoded):
		return errors.New("the path has dot segments or empty ones, which lead to another path")
	case !isEscaped(query):
		return errors.New("the query has a space or another character that must be escaped: build it with url.Values.Encode")
	}
	return nil
}

// isEscaped reports whether a query can be sent as it is, which net/http does without a look at it.
func isEscaped(query string) bool {
	_, err := url.QueryUnescape(query)
	return err == nil && !strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// hasDotParameters reports whether a path has a dot segment with a parameter, such as "..;": some
// proxies drop what follows the semicolon.
func hasDotParameters(decoded string) bool {
	for segment := range strings.SplitSeq(decoded, "/") {
		if name, _, found := strings.Cut(segment, ";"); found && (name == "." || name == "..") {
			return true
		}
	}
	return false
}

// encodeBody returns a body that can be sent again.
func encodeBody(body any) (_ io.Reader, contentType string, _ error) {
	if body == nil {
		return nil, "", nil
	}
	if err := checkBody(body); err != nil {
		return nil, "", err
	}
	switch body := body.(type) { // bytes are copied: a transport may go on reading them after the call
	case url.Values:
		return strings.NewReader(body.Encode()), "application/x-www-form-urlencoded", nil
	case []byte:
		return bytes.NewReader(bytes.Clone(body)), "application/json", nil
	case json.RawMessage:
		return bytes.NewReader(bytes.Clone(body)), "application/json", nil
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(body); err != nil {
		return nil, "", fmt.Errorf("encoding the body: %w", err)
	}
	text := bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
	if err := nested.Check(body, text); err != nil {
		return nil, "", err
	}
	return bytes.NewReader(text), "application/json", nil
}

// checkBody refuses what would be sent as something else than it is.
func checkBody(body any) error {
	if callback.IsNil(body) {
		return fmt.Errorf("the body is a nil %T: pass nil to send none", body)
	}
	switch body := body.(type) {
	case gen.File, *gen.File:
		return errors.New("the body is a file: uploads have methods of their own, such as CreateUserAsset")
	case io.Reader:
		return fmt.Errorf("the body is a %T: read it, and give its content as []byte", body)
	}
	v := reflect.ValueOf(body)
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8 && v.Len() == 0 {
		return fmt.Errorf("the body is an empty %T: pass nil to send none", body)
	}
	return nil
}

// upload has the body of a request taken away from the transport when the call is over. Methods that
// send a file make their request with it; what it takes is part of the programs that call them.
func upload(req *http.Request, err error) (*http.Request, error) {
	if err == nil {
		req = stream.Request(req)
	}
	return req, err
}

// addQuery adds parameters to the query of a request that was built for this call.
func addQuery(req *http.Request, query url.Values) {
	if req.URL.RawQuery != "" {
		req.URL.RawQuery += "&"
	}
	req.URL.RawQuery += query.Encode()
}
