package management

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"

	"github.com/logto-go/management/middleware"
)

// Page is one page of a list: its items, and what the server says about the
// whole list. See [middleware.Page].
type Page[T any] = middleware.Page[T]

// PageInfo is what the server says about a list, in each of its pages. See
// [middleware.PageInfo].
type PageInfo = middleware.PageInfo

// callPage gets one page. Where the list is wrapped in an object, wrapper is the
// name of the field that holds it.
func callPage[T any](ctx context.Context, c *Client, op *operation, req *http.Request, err error, wrapper string, opts []Option) (*Page[T], error) {
	var number, size int64
	if err == nil {
		number, size = withPaging(req)
	}
	a, err := c.send(ctx, op, req, err, opts)
	if err != nil {
		return nil, err
	}
	var items []T
	switch {
	case a.empty(): // no items
	case wrapper == "":
		err = a.decode(&items)
	default:
		err = a.decodeWrapped(&items, wrapper)
	}
	if err != nil {
		return nil, err
	}
	return &Page[T]{
		Items:    items,
		PageInfo: middleware.NewPageInfo(a.resp.Header, number, size, len(items)),
	}, nil
}

// decodeWrapped reads one field of the body's object into items.
func (a *answer) decodeWrapped(items any, wrapper string) error {
	var fields map[string]json.RawMessage
	if err := a.decode(&fields); err != nil {
		return err
	}
	err := errors.New("it lacks the field " + strconv.Quote(wrapper))
	if list, found := fields[wrapper]; found {
		err = json.Unmarshal(list, items)
	}
	if err != nil {
		return middleware.Unreadable(a.resp, a.body, err)
	}
	return nil
}

// withPaging makes sure that a request sends both paging parameters, and returns
// them: without them some operations give everything and others twenty items,
// and none tells which. The request was built for this call, and may be changed.
func withPaging(req *http.Request) (number, size int64) {
	query := req.URL.Query()
	number = pagingParam(req.URL, query, "page", 1)
	size = pagingParam(req.URL, query, "page_size", middleware.DefaultPageSize)
	return number, size
}

func pagingParam(target *url.URL, query url.Values, name string, otherwise int64) int64 {
	if query.Has(name) {
		n, _ := strconv.ParseInt(query.Get(name), 10, 64) // the server judges it
		return n
	}
	if target.RawQuery != "" {
		target.RawQuery += "&"
	}
	target.RawQuery += name + "=" + strconv.FormatInt(otherwise, 10)
	return otherwise
}

// list returns all items of a list, fetching page after page. Page and size are
// the caller's, nil for the first page and a hundred items.
func list[T any](ctx context.Context, c *Client, page, size *int64, opts []Option, fetch func(context.Context, int64, int64) (*Page[T], error)) iter.Seq2[T, error] {
	s, err := c.settings.forCall(opts)
	if err == nil {
		err = checkList(ctx, s, page, size)
	}
	if err != nil {
		return func(yield func(T, error) bool) {
			var none T
			yield(none, err)
		}
	}
	from, count := valueOr(page, 1), valueOr(size, middleware.DefaultPageSize)
	if s.concurrency <= 1 {
		return middleware.Items(ctx, from, count, 1, fetch)
	}
	// As many requests on their way as asked for, and as many pages again that
	// have come and are being decoded or wait: the network does not stand still
	// while they are.
	return func(yield func(T, error) bool) {
		slots := middleware.WithSlots(ctx, s.concurrency)
		middleware.Items(slots, from, count, 2*s.concurrency, fetch)(yield)
	}
}

func checkList(ctx context.Context, s *settings, page, size *int64) error {
	switch {
	case ctx == nil:
		return errors.New("logto: the context is nil: pass context.Background() if there is none")
	case s.into != nil:
		return errors.New("logto: WithResponse is for single calls: use the …Page method to see how each page was answered")
	case page != nil && *page < 1:
		return fmt.Errorf("logto: there is no page %d: pages count from 1", *page)
	case size != nil && *size < 1:
		return fmt.Errorf("logto: pages of %d items cannot be had: the size is 1 to %d", *size, middleware.DefaultPageSize)
	}
	return nil
}

func valueOr(p *int64, otherwise int64) int64 {
	if p == nil {
		return otherwise
	}
	return *p
}
