package management

import "iter"

// Collect returns the items of a list as a slice, limit of them at the most; a
// limit of 0 or less means all. It asks for no page beyond what the limit needs.
// With an error come the items before it.
func Collect[T any](items iter.Seq2[T, error], limit int) ([]T, error) {
	var all []T
	for item, err := range items {
		if err != nil {
			return all, err
		}
		all = append(all, item)
		if len(all) == limit {
			break
		}
	}
	return all, nil
}

// First returns the first item of a list; found is false if there is none.
func First[T any](items iter.Seq2[T, error]) (item T, found bool, err error) {
	for item, err := range items {
		return item, err == nil, err
	}
	return item, false, nil
}
