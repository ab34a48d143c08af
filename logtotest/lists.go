package logtotest

import (
	"github.com/logto-go/management/logtotest/internal/paging"
)

// paged responds with the part of items the caller asked for, with the headers of a paginated list.
func paged[T any](c *call, items []T) (*response, error) {
	part, err := paginate(c, items)
	return ok(part), err
}

// optionallyPaged responds with everything, without headers, unless the caller names a page or a page size.
func optionallyPaged[T any](c *call, items []T) (*response, error) {
	if !c.query.Has("page") && !c.query.Has("page_size") {
		return ok(nonNil(items)), nil
	}
	return paged(c, items)
}

// paginate cuts the page out of items and sets the headers.
func paginate[T any](c *call, items []T) ([]T, error) {
	p, err := paging.Read(c.query)
	if err != nil {
		return nil, err
	}
	c.setPageHeaders(p, len(items), false)
	return paging.Cut(p, items), nil
}

func (c *call) setPageHeaders(p paging.Page, total int, capped bool) {
	paging.SetHeaders(c.header, c.origin(), c.r.URL, p, total, capped)
}

// nonNil makes an empty list [] instead of null.
func nonNil[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
