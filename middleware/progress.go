package middleware

import (
	"errors"
	"slices"
)

// Why a list ends with a [PageError] though each of its pages was fetched.
var (
	// ErrPageRepeated: a page brings the items of an earlier one once more.
	ErrPageRepeated = errors.New("the page repeats an earlier one: the server seems to ignore the page number, and the list may be incomplete")
	// ErrPageEmpty: the server says that there are more items than came, and gives none.
	ErrPageEmpty = errors.New("the page is empty, though the server says that more items follow: the list is incomplete")
)

// maxPassed is how many pages in a row may repeat earlier ones while the list grows.
const maxPassed = 10

// progress is how far a loop over a list has come. Each page is judged by it, in
// the order of the pages, so that fetching them at the same time changes nothing.
type progress struct {
	begun  bool
	size   int64    // records on a full page, as the server gives them
	seen   int64    // records up to the end of the last page
	total  int64    // of the list, as the server said last; -1 if it never did
	last   int64    // the last page, as the server said last; 0 if it did not
	marks  []uint64 // of the pages so far
	passed int      // pages in a row that repeated others
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
	grown := p.total >= 0 && info.Total > p.total
	if info.Total >= 0 {
		p.total = info.Total
	}
	p.last = info.Last
	p.seen += count
	if count == 0 {
		if p.seen < p.total || p.total < 0 && number < p.last {
			return false, false, ErrPageEmpty
		}
		return false, false, nil
	}
	old = p.repeats(page)
	switch {
	case !old:
		p.passed = 0
	case grown && p.passed < maxPassed:
		// As many items were added in front as a page holds, so that this page has
		// what the one before had.
		p.passed++
	default:
		return false, false, ErrPageRepeated
	}
	return old, info.More || p.seen < p.total || info.Capped && count >= p.size, nil
}

// begin notes where the list begins. A first page that is not as large as was asked
// for, though more follow, shows that the server has its own idea of the size.
func (p *progress) begin(number int64, info *PageInfo, count int64) {
	p.begun, p.size, p.total, p.marks = true, info.Size, -1, nil
	if count > 0 && count != info.Size && info.More {
		p.size = count
	}
	p.seen = before(number, p.size)
}

// repeats reports whether a page has the records of an earlier one, and no other.
func (p *progress) repeats(page anyPage) bool {
	mark := page.mark()
	if slices.Contains(p.marks, mark) {
		return true
	}
	p.marks = append(p.marks, mark)
	return false
}

// known returns the last page that is known to exist, where another follows the given
// one.
func (p *progress) known(number int64) int64 {
	switch {
	case p.total < 0:
		return max(number+1, p.last)
	case p.size < 1:
		return number + 1
	}
	return max(number+1, pagesFor(p.total, p.size))
}
