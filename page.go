package management

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strconv"

	"github.com/logto-go/management/middleware"
)

// Page is one page of a list: its items, and what the server says about the
// whole list. See [middleware.Page].
type Page[T any] = middleware.Page[T]

// PageInfo is what the server says about a list, in each of its pages. See
// [middleware.PageInfo].
type PageInfo = middleware.PageInfo

// pages says how the pages of a list are asked for.
type pages struct {
	op *operation
	// first and size are the caller's; nil stands for the first page and for a
	// hundred items.
	first, size *int64
	// request builds the request for a page. It always names page and size: without
	// them some operations give everything and others twenty items, and nothing in
	// the response shows which.
	request func(number, size int64) (*http.Request, error)
}

// onePage makes the call for one page.
func onePage[T any](ctx context.Context, c *caller, p pages, opts []CallOption) (*Page[T], error) {
	s, err := c.settingsFor(ctx, opts)
	if err == nil {
		err = s.checkPaging()
	}
	if err != nil {
		return nil, p.op.fail(err)
	}
	return fetchPage[T](ctx, s, p, valueOr(p.first, 1), valueOr(p.size, middleware.DefaultPageSize), nil)
}

// list returns all items of a list, fetching page after page.
func list[T any](ctx context.Context, c *caller, p pages, opts []CallOption) iter.Seq2[T, error] {
	s, err := c.settingsFor(ctx, opts)
	if err == nil {
		err = s.checkList(p)
	}
	if err != nil {
		return func(yield func(T, error) bool) {
			var none T
			yield(none, p.op.fail(err))
		}
	}
	first, size := valueOr(p.first, 1), valueOr(p.size, middleware.DefaultPageSize)
	return func(yield func(T, error) bool) {
		ahead := 1
		var slots middleware.Slots
		if s.concurrency > 1 {
			// As many requests on their way as asked for, and as many pages again
			// that have come and are being decoded or wait: the network does not
			// stand still while they are.
			ahead, slots = 2*s.concurrency, middleware.NewSlots(s.concurrency)
		}
		middleware.Items(ctx, first, size, ahead, func(ctx context.Context, number, size int64) (*Page[T], error) {
			return fetchPage[T](ctx, s, p, number, size, slots)
		})(yield)
	}
}

// fetchPage gets one page.
func fetchPage[T any](ctx context.Context, s *callSettings, p pages, number, size int64, slots middleware.Slots) (*Page[T], error) {
	req, err := p.request(number, size)
	if err != nil {
		return nil, p.op.fail(err)
	}
	r, err := s.do(ctx, p.op, req, slots)
	if err != nil {
		return nil, err
	}
	var items []T
	switch {
	case noContent(r.http.StatusCode): // no items
	case p.op.wrapper == "":
		err = r.decode(&items)
	default:
		err = r.decodeWrapped(&items)
	}
	if err != nil {
		return nil, err
	}
	return &Page[T]{
		Items:    items,
		PageInfo: middleware.NewPageInfo(r.http.Header, number, size, len(items)),
	}, nil
}

// decodeWrapped reads the field that holds the items into items.
func (r *response) decodeWrapped(items any) error {
	var fields map[string]json.RawMessage
	if err := r.decode(&fields); err != nil {
		return err
	}
	err := errors.New("the response lacks the field " + strconv.Quote(r.op.wrapper))
	if list, found := fields[r.op.wrapper]; found {
		err = json.Unmarshal(list, items)
	}
	if err != nil {
		return middleware.Unreadable(r.http, r.body, err)
	}
	return nil
}

// checkPaging refuses options that would take the paging over.
func (s *callSettings) checkPaging() error {
	if s.query.Has("page") || s.query.Has("page_size") {
		return errors.New("WithQuery cannot ask for pages: use the parameters Page and PageSize")
	}
	return nil
}

func (s *callSettings) checkList(p pages) error {
	switch {
	case s.into != nil:
		return errors.New("WithResponse is for calls with one response: use the method with the ending Page to see how each page was answered")
	case p.first != nil && *p.first < 1:
		return fmt.Errorf("there is no page %d: pages count from 1", *p.first)
	case p.size != nil && *p.size < 1:
		return fmt.Errorf("there are no pages of %d items: the size is 1 to %d", *p.size, middleware.DefaultPageSize)
	}
	return s.checkPaging()
}

func valueOr(p *int64, otherwise int64) int64 {
	if p == nil {
		return otherwise
	}
	return *p
}
