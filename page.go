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

// Page is one page of a list: its Items, the Errors of those that cannot be decoded,
// and a PageInfo with the Number of the page, the Total of the list, and whether there
// is More. See [middleware.Page].
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

// onePage makes the call for one page. With records that cannot be decoded come the
// others.
func onePage[T any](ctx context.Context, c *caller, p pages, opts []CallOption) (*Page[T], error) {
	s, err := c.settingsFor(ctx, opts)
	if err == nil {
		err = s.checkPaging()
	}
	if err == nil {
		err = s.checkSingle()
	}
	if err != nil {
		return nil, p.op.fail(err)
	}
	page, err := fetchPage[T](ctx, s, p, valueOr(p.first, 1), valueOr(p.size, middleware.DefaultPageSize), nil)
	if err == nil && len(page.Errors) > 0 {
		err = page.Errors
	}
	return page, err
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
	paging, slots := s.paging(p)
	return func(yield func(T, error) bool) {
		middleware.Items(ctx, paging, func(ctx context.Context, number, size int64) (*Page[T], error) {
			return fetchPage[T](ctx, s, p, number, size, slots)
		})(yield)
	}
}

// paging returns how a list is read, and what bounds its requests.
func (s *callSettings) paging(p pages) (middleware.Paging, middleware.Slots) {
	paging := middleware.Paging{
		Start:      valueOr(p.first, 1),
		Size:       valueOr(p.size, middleware.DefaultPageSize),
		Limit:      s.limit,
		UntilEmpty: s.untilEmpty,
	}
	if p.size == nil && s.limit > 0 {
		paging.Size = min(paging.Size, int64(s.limit))
	}
	if s.concurrency <= 1 {
		return paging, nil
	}
	// As many requests on their way as asked for, and as many pages again that have
	// come and are being decoded or wait: the network does not stand still while they
	// are.
	paging.Ahead = 2 * s.concurrency
	return paging, middleware.NewSlots(s.concurrency)
}

// fetchPage gets one page.
func fetchPage[T any](ctx context.Context, s *callSettings, p pages, number, size int64, slots middleware.Slots) (*Page[T], error) {
	r, body, err := s.fetchList(ctx, p, number, size, slots)
	if err != nil {
		return nil, err
	}
	page := &Page[T]{}
	if page.Items, page.Errors, err = middleware.DecodeItems[T](body); err != nil {
		return nil, middleware.Unreadable(r.http, r.body, err)
	}
	for _, bad := range page.Errors {
		bad.Page, bad.Err = number, middleware.Unreadable(r.http, nil, bad.Err)
	}
	page.PageInfo = middleware.NewPageInfo(r.http.Header, number, size, len(page.Items)+len(page.Errors))
	return page, nil
}

// fetchList makes the call for one page, and returns the JSON of its items.
func (s *callSettings) fetchList(ctx context.Context, p pages, number, size int64, slots middleware.Slots) (*response, []byte, error) {
	req, err := p.request(number, size)
	if err != nil {
		return nil, nil, p.op.fail(err)
	}
	r, err := s.do(ctx, p.op, req, slots)
	switch {
	case err != nil:
		return nil, nil, err
	case noContent(r.http.StatusCode):
		return r, []byte("[]"), nil
	case p.op.wrapper == "":
		return r, r.body, nil
	}
	var fields map[string]json.RawMessage
	if err := r.decode(&fields); err != nil {
		return nil, nil, err
	}
	list, found := fields[p.op.wrapper]
	if !found {
		err := errors.New("the response lacks the field " + strconv.Quote(p.op.wrapper))
		return nil, nil, middleware.Unreadable(r.http, r.body, err)
	}
	return r, list, nil
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
	if s.untilEmpty && valueOr(p.first, 1) != 1 {
		return errors.New("UntilEmpty begins with the first page: leave the parameter Page out")
	}
	return s.checkPaging()
}

// checkSingle refuses options of lists for a call with one response.
func (s *callSettings) checkSingle() error {
	if s.limit > 0 || s.untilEmpty {
		return errors.New("Limit and UntilEmpty are for the methods that list all items of a list")
	}
	return nil
}

func valueOr(p *int64, otherwise int64) int64 {
	if p == nil {
		return otherwise
	}
	return *p
}
