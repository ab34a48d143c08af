package middleware

import "errors"

// ErrNotConsumed says that a loop with [Paging.UntilEmpty] has left every item of the list
// where it was.
var ErrNotConsumed = errors.New("the loop has taken nothing out of the list: UntilEmpty is for loops that delete what they are given, or change it so that it leaves the list")

// untilEmpty reads a list from which the loop takes items, so that those behind them
// move to earlier pages. It fetches each page until that has nothing new, and the whole
// list until no page of it has.
//
// The keys of all records are kept for that.
func (r *run) untilEmpty() error {
	yielded := map[string]struct{}{}
	for {
		known := len(yielded)
		pages, remain, goOn, err := r.pass(yielded)
		switch {
		case err != nil || !goOn:
			return err
		case remain > 0 && remain >= len(yielded):
			return r.fail(1, ErrNotConsumed)
		case pages == 1 || len(yielded) == known:
			return nil
		}
	}
}

// pass reads the list once, from the first page to the last. It returns how many pages
// there were and how many records were still there when their page had nothing new.
func (r *run) pass(yielded map[string]struct{}) (pages int64, remain int, goOn bool, _ error) {
	r.progress = progress{moving: true} // where as much is added as taken, the total does not tell
	kept := map[string]struct{}{}
	for number := int64(1); ; {
		page, err := r.fetch(r.ctx, number, r.Size)
		if err != nil {
			return 0, 0, false, r.fail(number, err)
		}
		var keys []string
		page.eachKey(func(key string) { keys = append(keys, key) })
		known := len(yielded)
		goOn, err := r.read(page, func(key int) bool {
			_, old := yielded[keys[key]]
			yielded[keys[key]] = struct{}{}
			return !old
		})
		if err != nil {
			return 0, 0, false, r.fail(number, err)
		}
		if !goOn {
			return 0, 0, false, nil
		}
		if len(yielded) > known {
			r.passed = 0
			continue // by now the page may have other items
		}
		_, more, err := r.judge(number, page)
		if err != nil {
			return 0, 0, false, r.fail(number, err)
		}
		for _, key := range keys {
			kept[key] = struct{}{}
		}
		if !more {
			return number, len(kept), true, nil
		}
		number++
	}
}
