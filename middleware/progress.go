package middleware

import (
	"errors"
	"hash/maphash"
	"slices"
)

// Why a list ends with a [PageError] though each of its pages was fetched.
var (
	// ErrPageRepeated: a page brings nothing but items of earlier ones.
	ErrPageRepeated = errors.New("the page repeats earlier ones: the server seems to ignore the page number, and the list may be incomplete")
	// ErrPageEmpty: the server says that there are more items than came, and gives none.
	ErrPageEmpty = errors.New("the page is empty, though the server says that more items follow: the list is incomplete")
)

// maxPassed is how many pages in a row may bring nothing new where records may move to later pages.
const maxPassed = 10

// progress is how far a loop over a list has come. Each page is judged by it, in
// the order of the pages, so that fetching them at the same time changes nothing.
type progress struct {
	begun  bool
	size   int64    // records on a full page, as the server gives them
	seen   int64    // records up to the end of the last page
	total  int64    // of the list, as the server said last; -1 if it never did
	last   int64    // the last page, as the server said last; 0 if it did not
	moving bool     // others add or remove records: those that came may move to later pages
	known  *recent  // the last records; nil if the list has one page
	marks  []uint64 // of the pages so far
	passed int      // pages in a row that brought nothing new
	empty  bool     // the last page had no items
}

// judge reports whether a page is an old one, which is to be passed over, and whether
// another follows. The error says why the list cannot go on.
func (p *progress) judge(number int64, page anyPage) (old, more bool, err error) {
	info := page.info()
	items, failed := page.records()
	count := int64(items + len(failed))
	if !p.begun {
		p.begin(number, info, count)
	}
	if info.Capped || p.total >= 0 && info.Total >= 0 && info.Total != p.total {
		p.moving = true // a total that is capped does not tell
	}
	if info.Total >= 0 {
		p.total = info.Total
	}
	p.last = info.Last
	p.seen += count
	if count == 0 {
		if p.seen < p.total || p.total < 0 && number < p.last {
			return false, false, ErrPageEmpty
		}
		// Some servers always name a next page, and some leave out what they filter. Only
		// two pages in a row without items are the end then.
		more = info.Next && !p.empty
		p.empty = true
		return false, more, nil
	}
	p.empty = false
	more = info.More || p.seen < p.total || info.Capped && count >= p.size
	switch {
	case p.known == nil && !more: // nothing to compare the records with, now or later
	case p.learn(page):
		p.passed = 0
	case p.moving && p.passed < maxPassed:
		old = true
		p.passed++
	default:
		return false, false, ErrPageRepeated
	}
	return old, more, nil
}

// begin notes where the list begins. A first page that is not as large as was asked
// for, though more follow, shows that the server has its own idea of the size.
func (p *progress) begin(number int64, info *PageInfo, count int64) {
	p.begun, p.size, p.total = true, info.Size, -1
	if count > 0 && count != info.Size && info.More {
		p.size = count
	}
	p.seen = before(number, p.size)
}

// learn notes the records of a page, and reports whether one of them is new. Of pages that came long
// ago it knows no more than whether they had the same records.
func (p *progress) learn(page anyPage) bool {
	if p.known == nil {
		p.known = new(recent)
	}
	mark, isNew := uint64(0), false
	page.eachKey(func(key string) {
		hash := maphash.String(hashSeed, key)
		mark += hash
		isNew = p.known.add(hash) || isNew
	})
	if !isNew || slices.Contains(p.marks, mark) {
		return false
	}
	p.marks = append(p.marks, mark)
	return true
}

// lastKnown returns the last page that is known to exist, where another follows the given
// one.
func (p *progress) lastKnown(number int64) int64 {
	switch {
	case p.total < 0:
		return max(number+1, p.last)
	case p.size < 1:
		return number + 1
	}
	return max(number+1, pagesFor(p.total, p.size))
}
