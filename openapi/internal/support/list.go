package support

import "encoding/json"

// List is a list that a request cannot leave out: a nil List is sent as an empty
// list, not as null. Plain slices can be assigned to it, and it to plain slices.
type List[T any] []T

// MarshalJSON encodes the items.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]T(l))
}
