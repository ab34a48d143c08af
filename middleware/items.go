package middleware

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
)

var (
	errNullList = errors.New("the response is null where the operation documents a list")
	errNullItem = errors.New("the record is null")
)

// DecodeItems decodes a JSON array, and tells the records that cannot be decoded from
// the others. Their Page is left for the caller to fill in. The error is about the
// whole: it is not a JSON array.
func DecodeItems[T any](list []byte) ([]T, ItemErrors, error) {
	var items []T
	err := json.Unmarshal(list, &items)
	switch {
	case err == nil && items == nil:
		return nil, nil, errNullList
	case err == nil && !anyZero(&items):
		return items, nil, nil
	}
	// Something is wrong with a record, or looks so. Take them one by one.
	var records []json.RawMessage
	if whole := json.Unmarshal(list, &records); whole != nil {
		return nil, nil, err
	}
	items = make([]T, 0, len(records))
	var bad ItemErrors
	for i, record := range records {
		var item T
		err := decodeRecord(record, &item)
		if err != nil {
			bad = append(bad, newItemError(i, record, err))
			continue
		}
		items = append(items, item)
	}
	return items, bad, nil
}

// decodeRecord decodes a record into what v points to. A null is none, though
// encoding/json takes it for an empty one.
func decodeRecord(record []byte, v any) error {
	if _, takesNull := v.(json.Unmarshaler); !takesNull && bytes.Equal(record, []byte("null")) {
		return errNullItem
	}
	return json.Unmarshal(record, v)
}

// anyZero reports whether a slice, given by a pointer to it, has an empty item, which
// may have been null.
func anyZero(items any) bool {
	list := reflect.ValueOf(items).Elem()
	for i := range list.Len() {
		if list.Index(i).IsZero() {
			return true
		}
	}
	return false
}
