// Package lists has what the standard library lacks for slices.
package lists

// Map returns what f makes of each item, in their order. It is never nil.
func Map[T, U any](items []T, f func(T) U) []U {
	out := make([]U, 0, len(items))
	for _, item := range items {
		out = append(out, f(item))
	}
	return out
}

// FirstError is the error of the first item that a check refuses; those behind it are not looked at.
func FirstError[T any](items []T, check func(T) error) error {
	for _, item := range items {
		if err := check(item); err != nil {
			return err
		}
	}
	return nil
}
