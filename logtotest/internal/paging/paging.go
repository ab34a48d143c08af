package paging

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
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
	number, isNumber := positive(query, "page", 1)
	size, isSize := positive(query, "page_size", defaultPageSize)
	switch {
	case !isNumber || !isSize || size > maxPageSize || number < 1:
		return Page{}, wire.Fail(http.StatusBadRequest, "guard.invalid_pagination", "The request pagination value is invalid.")
	case size != math.Trunc(size): // a database limit that is no integer
		return Page{}, wire.EmptyValues()
	}
	return Page{number, size}, nil
}

// positive takes an empty parameter for none, and makes one text of several, as JavaScript does.
func positive(query url.Values, name string, usual float64) (float64, bool) {
	text := strings.Join(query[name], ",")
	if text == "" {
		return usual, true
	}
	n, isNumber := jsonvalue.Number(text)
	return n, isNumber && n > 0
}

// Cut returns the part of the items that a page shows; it is never nil.
func Cut[T any](p Page, items []T) []T {
	from := min(math.Floor((p.number-1)*p.size), float64(len(items)))
	to := min(from+p.size, float64(len(items)))
	return append([]T{}, items[int(from):int(to)]...)
}

// SetHeaders writes Total-Number and one Link line for each relation, for a page of the list at an
// URL of a server, whose origin is as the caller sees it. A capped total leaves out what it cannot
// know.
func SetHeaders(header http.Header, origin string, list *url.URL, p Page, total int, capped bool) {
	if capped {
		total = Cap + 1
		header.Set("Total-Number-Is-Capped", "true")
	}
	header.Set("Total-Number", strconv.Itoa(total))
	link := func(relation string, number float64, wanted bool) {
		if wanted { // the URL is without the /api that it is served under
			target := origin + strings.TrimPrefix(list.EscapedPath(), "/api") + "?" + pageQuery(list.RawQuery, int64(number))
			header.Add("Link", fmt.Sprintf("<%s>; rel=%q", target, relation))
		}
	}
	last := max(1, math.Ceil(float64(total)/p.size))
	link("first", 1, true)
	link("prev", p.number-1, p.number-1 >= 1)
	link("last", last, !capped)
	link("next", p.number+1, !capped && p.number < last)
}

// pageQuery keeps the order of the query, with page set in its place or at the end, and repeated keys
// joined with a comma.
func pageQuery(raw string, number int64) string {
	query := jsonvalue.ParseForm(raw)
	query.Set("page", strconv.FormatInt(number, 10))
	return strings.Join(lists.Map(query.Members, func(m jsonvalue.Member) string {
		values, isList := m.Value.([]any)
		if !isList {
			values = []any{m.Value}
		}
		texts := lists.Map(values, func(value any) string { return fmt.Sprint(value) })
		return url.QueryEscape(m.Key) + "=" + formEscape(strings.Join(texts, ","))
	}), "&")
}

// formEscape escapes as browsers do in forms, which leaves a star as it is and takes a tilde.
func formEscape(s string) string {
	return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(s))
}
