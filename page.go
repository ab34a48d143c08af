package management

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"reflect"
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
	page := new(Page[T])
	if err := c.onePage(ctx, p, opts, parts{&page.Items, &page.Errors, &page.PageInfo}); err != nil {
		return nil, err
	}
	if len(page.Errors) > 0 {
		return page, page.Errors
	}
	return page, nil
}

// list returns all items of a list, fetching page after page.
func list[T any](ctx context.Context, c *caller, p pages, opts []CallOption) iter.Seq2[T, error] {
	l, err := c.newListing(ctx, p, opts)
	if err != nil {
		return func(yield func(T, error) bool) {
			var none T
			yield(none, err)
		}
	}
	return middleware.Items(ctx, l.paging, func(ctx context.Context, number, size int64) (*Page[T], error) {
		page := new(Page[T])
		err := l.fetch(ctx, number, size, parts{&page.Items, &page.Errors, &page.PageInfo})
		return page, err
	})
}

// parts point to those of a page: what fills a page need not be compiled for each type
// of items anew.
type parts struct {
	items  any // a pointer to a slice
	failed *ItemErrors
	info   *PageInfo
}

// onePage is what does not need the type of the items.
func (c *caller) onePage(ctx context.Context, p pages, opts []CallOption, page parts) error {
	s, err := c.settingsFor(ctx, opts)
	if err == nil {
		err = s.checkPaging()
	}
	if err == nil {
		err = s.checkSingle()
	}
	if err != nil {
		return p.op.fail(err)
	}
	l := listing{pages: p, settings: s}
	return l.fetch(ctx, valueOr(p.first, 1), valueOr(p.size, middleware.DefaultPageSize), page)
}

// listing is a list that is being read.
type listing struct {
	pages
	settings *callSettings
	paging   middleware.Paging
	slots    middleware.Slots // what bounds the requests; nil: nothing
}

// newListing applies the options of a list.
func (c *caller) newListing(ctx context.Context, p pages, opts []CallOption) (*listing, error) {
	s, err := c.settingsFor(ctx, opts)
	if err == nil {
		err = s.checkList(p)
	}
	if err != nil {
		return nil, p.op.fail(err)
	}
	l := &listing{pages: p, settings: s, paging: middleware.Paging{
		Start:      valueOr(p.first, 1),
		Size:       valueOr(p.size, middleware.DefaultPageSize),
		Limit:      s.limit,
		UntilEmpty: s.untilEmpty,
	}}
	if p.size == nil && s.limit > 0 {
		l.paging.Size = min(l.paging.Size, int64(s.limit))
	}
	if s.concurrency > 1 {
		// As many requests on their way as asked for, and as many pages again that have
		// come and are being decoded or wait: the network does not stand still while they
		// are.
		l.paging.Ahead = 2 * s.concurrency
		l.slots = middleware.NewSlots(s.concurrency)
	}
	return l, nil
}

// fetch gets one page.
func (l *listing) fetch(ctx context.Context, number, size int64, page parts) error {
	r, body, err := l.fetchJSON(ctx, number, size)
	if err != nil {
		return err
	}
	failed, err := r.decodeItems(body, number, page.items)
	if err != nil {
		return err
	}
	*page.failed = failed
	*page.info = middleware.NewPageInfo(r.http.Header, number, size, reflect.ValueOf(page.items).Elem().Len()+len(failed))
	return nil
}

// decodeItems decodes a list in the body of a response into the slice that items points to, and
// returns the records that cannot be decoded. Page 0 stands for a list without pages.
func (r *response) decodeItems(list []byte, page int64, items any) (middleware.ItemErrors, error) {
	failed, err := middleware.DecodeItems(list, items)
	if err != nil {
		return nil, middleware.Unreadable(r.http, r.body, err)
	}
	for _, bad := range failed {
		bad.Page, bad.Err = page, middleware.Unreadable(r.http, nil, bad.Err)
	}
	return failed, nil
}

// fetchJSON makes the call for one page, and returns the JSON of its items.
func (l *listing) fetchJSON(ctx context.Context, number, size int64) (*response, []byte, error) {
	req, err := l.request(number, size)
	if err != nil {
		return nil, nil, l.op.fail(err)
	}
	r, err := l.settings.do(ctx, l.op, req, l.slots)
	switch {
	case err != nil:
		return nil, nil, err
	case noContent(r.http.StatusCode):
		return r, []byte("[]"), nil
	case l.op.wrapper == "":
		return r, r.body, nil
	}
	var fields map[string]json.RawMessage
	if err := r.decode(&fields); err != nil {
		return nil, nil, err
	}
	list, found := fields[l.op.wrapper]
	if !found {
		err := errors.New("the response lacks the field " + strconv.Quote(l.op.wrapper))
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
		return errors.New("WithResponse is for calls with one response: use the method with the ending Page to see the response to each page")
	case p.first != nil && *p.first < 1:
		return fmt.Errorf("there is no page %d: pages count from 1", *p.first)
	case p.size != nil && (*p.size < 1 || *p.size > middleware.DefaultPageSize): // no list has larger ones
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
