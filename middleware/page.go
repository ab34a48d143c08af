package middleware

import (
	"math"
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

// Page is one page of a list, with what the server says about the whole.
type Page[T any] struct {
	// Items are the records of the page, in the order of the server.
	Items []T
	// Errors are the records of the page that could not be decoded, in their order.
	// Items does not have them.
	Errors ItemErrors
	PageInfo
}

// PageInfo is what the server says about a page and the list it belongs to.
type PageInfo struct {
	Number int64 // which page it is, counted from 1
	Size   int64 // the number of items asked for per page
	Total  int64 // the number of items in the whole list; -1 if the server does not say
	Last   int64 // the number of the last page; 0 if not known
	// Capped reports that the server stopped counting: there are at least Total
	// items, and Last is not known.
	Capped bool
	// More reports whether another page follows: the server names a next page, or a
	// last one beyond this, or a total that is not reached. Where it says nothing of
	// the kind, a full page counts as a sign of another. After an empty page there is
	// none, whatever the server says.
	More bool
	Next bool // the header Link names a next page, which some servers do on each page
}

// NewPageInfo reads the headers of a page: Total-Number, Total-Number-Is-Capped
// and the relations in Link. Number and size are what was asked for, items is
// how many came.
func NewPageInfo(header http.Header, number, size int64, items int) PageInfo {
	info := PageInfo{Number: number, Size: size, Total: totalOf(header)}
	info.Capped = strings.EqualFold(strings.TrimSpace(header.Get("Total-Number-Is-Capped")), "true")
	found := parseLinks(header)
	if !info.Capped {
		info.Last = found["last"] // otherwise it is where counting ended
	}
	count := int64(items)
	_, info.Next = found["next"]
	switch {
	case items == 0: // whatever was said, going on would not end
	case info.Next, info.Last > number, before(number, size)+count < info.Total:
		info.More = true
	case info.Capped:
		info.More = count >= size
	case info.Last == 0 && info.Total < 0:
		// Fewer items than asked for are the end. More than asked for means
		// that the server does not page at all, and gave everything.
		info.More = count == size
	}
	if info.Last == 0 && !info.Capped && info.Total >= 0 && size > 0 {
		info.Last = max(1, pagesFor(info.Total, size))
	}
	return info
}

// before returns how many items the pages before a page hold. It stays far from
// overflowing.
func before(number, size int64) int64 {
	const most = math.MaxInt64 / 4
	if number <= 1 || size <= 0 {
		return 0
	}
	if number-1 > most/size {
		return most
	}
	return (number - 1) * size
}

// pagesFor returns how many pages of a size it takes to hold that many items.
func pagesFor(items, size int64) int64 {
	pages := items / size
	if items%size > 0 {
		pages++
	}
	return pages
}

// totalOf reads Total-Number; -1 if it is missing or not a number of items.
func totalOf(header http.Header) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(header.Get("Total-Number")), 10, 64)
	if err != nil || n < 0 {
		return -1
	}
	return n
}
