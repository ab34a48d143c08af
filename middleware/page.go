package middleware

import (
	"net/http"
	"strconv"
	"strings"
)

// DefaultPageSize is the number of items asked for per page unless the caller
// says otherwise: the most that Logto gives.
const DefaultPageSize = 100

// ServerPageSize is the number of items that Logto gives per page unless it is asked
// for more.
const ServerPageSize = 20

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	PageInfo
}

// PageInfo is what the server says about a page and the list it belongs to.
type PageInfo struct {
	Number int64 // this page, from 1
	Size   int64 // the number of items asked for per page
	Total  int64 // the number of items in the whole list; -1 if the server does not say
	Last   int64 // the number of the last page; 0 if not known
	// Capped tells that the server stopped counting: there are at least Total
	// items, and Last is not known.
	Capped bool
	// More tells whether another page follows. Where the server does not say, a
	// full page counts as a sign of another.
	More bool
}

// NewPageInfo reads the headers of a page: Total-Number, Total-Number-Is-Capped
// and the relations in Link. Number and size are what was asked for, items is
// how many came.
func NewPageInfo(header http.Header, number, size int64, items int) PageInfo {
	info := PageInfo{Number: number, Size: size, Total: totalOf(header)}
	info.Capped = strings.EqualFold(strings.TrimSpace(header.Get("Total-Number-Is-Capped")), "true")
	found := parseLinks(header)
	_, info.More = found["next"]

	switch {
	case info.Capped:
		// The relations end where counting did, though there are more pages.
		info.More = info.More || int64(items) == size
	case len(found) > 0:
		info.Last = found["last"]
	case info.Total >= 0 && size > 0:
		info.More = number < pagesFor(info.Total, size)
	default:
		// Fewer items than asked for are the end. More than asked for means
		// that the server does not page at all, and gave everything.
		info.More = int64(items) == size
	}
	if items == 0 {
		info.More = false // whatever was said, going on would not end
	}
	if info.Last == 0 && !info.Capped && info.Total >= 0 && size > 0 {
		info.Last = max(1, pagesFor(info.Total, size))
	}
	return info
}

// counted returns the number of pages that are known to exist: where the total
// is capped, those up to the cap.
func (p *PageInfo) counted() int64 {
	if p.Total < 0 || p.Size < 1 {
		return p.Number
	}
	return pagesFor(p.Total, p.Size)
}

func pagesFor(total, size int64) int64 {
	pages := total / size
	if total%size > 0 {
		pages++
	}
	return pages
}

// totalOf reads Total-Number; -1 if it is missing or makes no sense.
func totalOf(header http.Header) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(header.Get("Total-Number")), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}
