package logtotest

import (
	"fmt"
	"math"
	"net/url"
	"strconv"
	"strings"
)

// The page sizes of Logto: what it takes when none is asked for, and the most it gives.
const (
	defaultPageSize = 20
	maxPageSize     = 100
)

// capAt is where the totals of log lists stop when the caller allows that.
const capAt = 10000

// page is the part of a list that the caller asked for.
type page struct {
	number, size float64
}

// readPage takes page and page_size from the query: any positive number, as JavaScript reads it.
func (c *call) readPage() (page, error) {
	p := page{number: 1, size: defaultPageSize}
	for name, target := range map[string]*float64{"page": &p.number, "page_size": &p.size} {
		if !c.query.Has(name) {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(c.query.Get(name)), 64)
		if err != nil || math.IsNaN(n) || math.IsInf(n, 0) || n <= 0 {
			return page{}, errPagination()
		}
		*target = n
	}
	switch {
	case p.size > maxPageSize || p.number < 1:
		return page{}, errPagination()
	case p.size != math.Trunc(p.size): // a database limit that is no integer
		return page{}, errEmptyValues()
	}
	return p, nil
}

// paged answers the part of items the caller asked for, with the headers of a paginated list.
func paged[T any](c *call, items []T) (answer, error) {
	part, err := paginate(c, items)
	if err != nil {
		return answer{}, err
	}
	return ok(part), nil
}

// optionallyPaged answers everything, without headers, unless the caller names a page or a page size.
func optionallyPaged[T any](c *call, items []T) (answer, error) {
	if !c.query.Has("page") && !c.query.Has("page_size") {
		return ok(nonNil(items)), nil
	}
	return paged(c, items)
}

// paginate cuts the page out of items and sets the headers.
func paginate[T any](c *call, items []T) ([]T, error) {
	p, err := c.readPage()
	if err != nil {
		return nil, err
	}
	c.setPageHeaders(p, len(items), false)
	return cut(p, items), nil
}

func cut[T any](p page, items []T) []T {
	from := min(math.Floor((p.number-1)*p.size), float64(len(items)))
	to := min(from+p.size, float64(len(items)))
	return nonNil(items[int(from):int(to)])
}

// setPageHeaders writes Total-Number and one Link line for each relation. A capped total leaves out what it cannot know.
func (c *call) setPageHeaders(p page, total int, capped bool) {
	if capped {
		total = capAt + 1
		c.header.Set("Total-Number-Is-Capped", "true")
	}
	c.header.Set("Total-Number", strconv.Itoa(total))
	last := max(1, math.Ceil(float64(total)/p.size))
	c.addLink(1, "first")
	if p.number-1 >= 1 {
		c.addLink(p.number-1, "prev")
	}
	if capped {
		return
	}
	c.addLink(last, "last")
	if p.number < last {
		c.addLink(p.number+1, "next")
	}
}

// addLink writes the URL as Logto does: without the /api it is served under, repeated keys joined with a comma.
func (c *call) addLink(number float64, relation string) {
	path := strings.TrimPrefix(c.r.URL.EscapedPath(), "/api")
	target := c.origin() + path + "?" + pageQuery(c.r.URL.RawQuery, int64(number))
	c.header.Add("Link", fmt.Sprintf("<%s>; rel=%q", target, relation))
}

// pageQuery keeps the order of the query, with page set in its place or at the end.
func pageQuery(raw string, number int64) string {
	var keys []string
	values := map[string][]string{}
	for part := range strings.SplitSeq(raw, "&") {
		key, value, _ := strings.Cut(part, "=")
		key, errKey := url.QueryUnescape(key)
		value, errValue := url.QueryUnescape(value)
		if key == "" || errKey != nil || errValue != nil {
			continue
		}
		if _, known := values[key]; !known {
			keys = append(keys, key)
		}
		values[key] = append(values[key], value)
	}
	if _, known := values["page"]; !known {
		keys = append(keys, "page")
	}
	values["page"] = []string{strconv.FormatInt(number, 10)}
	parts := make([]string, 0, len(keys))
	for _, key := range keys {
		parts = append(parts, url.QueryEscape(key)+"="+formEscape(strings.Join(values[key], ",")))
	}
	return strings.Join(parts, "&")
}

// formEscape escapes as browsers do in forms, which leaves a star as it is and takes a tilde.
func formEscape(s string) string {
	return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(s))
}

// nonNil makes an empty list [] instead of null.
func nonNil[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}
