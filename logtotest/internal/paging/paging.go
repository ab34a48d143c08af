package paging

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// The page sizes of Logto: what it takes when none is asked for, and the most it gives.
const (
	defaultPageSize = 20
	maxPageSize     = 100
)

// Cap is where the totals of log lists stop when the caller allows that.
const Cap = 10000

// Page is the part of a list that the caller asked for.
type Page struct {
	number, size float64
}

// Read takes page and page_size from the query: any positive number, as JavaScript reads it.
func Read(query url.Values) (Page, error) {
	p := Page{number: 1, size: defaultPageSize}
	for name, target := range map[string]*float64{"page": &p.number, "page_size": &p.size} {
		if !query.Has(name) {
			continue
		}
		n, isNumber := jsonvalue.Number(query.Get(name))
		if !isNumber || n <= 0 {
			return Page{}, wire.InvalidPagination()
		}
		*target = n
	}
	switch {
	case p.size > maxPageSize || p.number < 1:
		return Page{}, wire.InvalidPagination()
	case p.size != math.Trunc(p.size): // a database limit that is no integer
		return Page{}, wire.EmptyValues()
	}
	return p, nil
}

// Cut returns the part of the items that a page shows; it is never nil.
func Cut[T any](p Page, items []T) []T {
	from := min(math.Floor((p.number-1)*p.size), float64(len(items)))
	to := min(from+p.size, float64(len(items)))
	return append([]T{}, items[int(from):int(to)]...)
}

// List is what the headers of a page depend on.
type List struct {
	Origin string // of the server, as the caller sees it
	URL    *url.URL
}

// SetHeaders writes Total-Number and one Link line for each relation. A capped total leaves out
// what it cannot know.
func (r List) SetHeaders(header http.Header, p Page, total int, capped bool) {
	if capped {
		total = Cap + 1
		header.Set("Total-Number-Is-Capped", "true")
	}
	header.Set("Total-Number", strconv.Itoa(total))
	last := max(1, math.Ceil(float64(total)/p.size))
	r.addLink(header, 1, "first")
	if p.number-1 >= 1 {
		r.addLink(header, p.number-1, "prev")
	}
	if capped {
		return
	}
	r.addLink(header, last, "last")
	if p.number < last {
		r.addLink(header, p.number+1, "next")
	}
}

// addLink writes the URL as Logto does: without the /api it is served under, repeated keys joined
// with a comma.
func (r List) addLink(header http.Header, number float64, relation string) {
	path := strings.TrimPrefix(r.URL.EscapedPath(), "/api")
	target := r.Origin + path + "?" + pageQuery(r.URL.RawQuery, int64(number))
	header.Add("Link", fmt.Sprintf("<%s>; rel=%q", target, relation))
}

// pageQuery keeps the order of the query, with page set in its place or at the end.
func pageQuery(raw string, number int64) string {
	query := jsonvalue.ParseForm(raw)
	query.Set("page", strconv.FormatInt(number, 10))
	var parts []string
	for _, m := range query.Members {
		var values []string
		list, isList := m.Value.([]any)
		if !isList {
			list = []any{m.Value}
		}
		for _, value := range list {
			values = append(values, fmt.Sprint(value))
		}
		parts = append(parts, url.QueryEscape(m.Key)+"="+formEscape(strings.Join(values, ",")))
	}
	return strings.Join(parts, "&")
}

// formEscape escapes as browsers do in forms, which leaves a star as it is and takes a tilde.
func formEscape(s string) string {
	return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(s))
}
