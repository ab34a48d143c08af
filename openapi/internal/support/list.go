package support

import (
	"encoding/json"
	"errors"
)

// List is a list that a request cannot leave out. A nil List is an error, because it was forgotten
// more often than meant, and an empty list may remove all there is: write an empty one, such as
// []string{}, to send an empty one. Plain slices can be assigned to it, and it to plain slices.
type List[T any] []T

// MarshalJSON encodes the items. It fails if the list is nil.
func (l List[T]) MarshalJSON() ([]byte, error) {
	if l == nil {
		return nil, errors.New("a required list is nil: set it, or make it empty to send an empty one")
	}
	return json.Marshal([]T(l))
}
