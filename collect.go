package management

import (
	"errors"
	"iter"
)

// Collect returns the items of a list as a slice, limit of them at the most; a
// limit of 0 or less means all.
//
// The items fetched so far are returned with the error; records that cannot be decoded
// are left out and reported as [ItemErrors].
//
// No page beyond what the limit needs is asked for as long as pages are fetched one
// after the other. With [Concurrency] a list cannot know how far it will be read: give
// it the option [Limit] too.
func Collect[T any](items iter.Seq2[T, error], limit int) ([]T, error) {
	var all []T
	var bad ItemErrors
	if items == nil {
		return nil, errNoList
	}
	for item, err := range items {
		if itemErr, ok := errors.AsType[*ItemError](err); ok {
			bad = append(bad, itemErr)
			continue
		}
		if err != nil {
			if len(bad) > 0 {
				err = errors.Join(err, bad)
			}
			return all, err
		}
		all = append(all, item)
		if len(all) == limit {
			break
		}
	}
	if len(bad) > 0 {
		return all, bad
	}
	return all, nil
}

// First returns the first item of a list; found is false if there is none.
func First[T any](items iter.Seq2[T, error]) (item T, found bool, err error) {
	if items == nil {
		return item, false, errNoList
	}
	for item, err := range items {
		return item, err == nil, err
	}
	return item, false, nil
}

var errNoList = errors.New("logto: the list is nil: pass what a method such as ListUsers returns")

// Unique drops the items of a list whose key came before. Items come twice when others
// are created while a list is read: those move what was read to later pages.
//
//	users := management.Unique(client.ListUsers(ctx, nil), func(u gen.User) string { return u.ID })
//
// All keys are kept until the loop ends: for Logto's ids that takes about 80 bytes each,
// 8 MB for 100,000 items. Errors are passed on, and items with an empty key too.
func Unique[T any](items iter.Seq2[T, error], key func(T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if items == nil || key == nil {
			var none T
			yield(none, errors.New("logto: Unique needs a list and a function that gives the key of an item, not nil"))
			return
		}
		seen := map[string]struct{}{}
		for item, err := range items {
			if err == nil {
				k := key(item)
				if _, old := seen[k]; old && k != "" {
					continue
				}
				seen[k] = struct{}{}
			}
			if !yield(item, err) {
				return
			}
		}
	}
}
