package middleware

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
)

var (
	errNullList = errors.New("the response is null where the operation documents a list")
	errNullItem = errors.New("the record is null")
)

// DecodeItems decodes a JSON array into the slice that items points to, and tells the
// records that cannot be decoded from the others. Their Page is left for the caller to
// fill in. The error is about the whole: it is not a JSON array.
func DecodeItems(list []byte, items any) (ItemErrors, error) {
	target := reflect.ValueOf(items)
	if target.Kind() != reflect.Pointer || target.IsNil() || target.Elem().Kind() != reflect.Slice {
		return nil, fmt.Errorf("DecodeItems needs a pointer to a slice, not %T", items)
	}
	target = target.Elem()
	target.SetZero()
	err := json.Unmarshal(list, items)
	switch {
	case err == nil && target.IsNil():
		return nil, errNullList
	case err == nil && !anyZero(target):
		return nil, nil
	}
	// Something is wrong with a record, or looks so. Take them one by one.
	target.SetZero()
	var records []json.RawMessage
	if whole := json.Unmarshal(list, &records); whole != nil {
		return nil, err
	}
	good := reflect.MakeSlice(target.Type(), 0, len(records))
	var bad ItemErrors
	for i, record := range records {
		item := reflect.New(target.Type().Elem())
		if err := decodeRecord(record, item.Interface()); err != nil {
			bad = append(bad, newItemError(i, record, err))
			continue
		}
		good = reflect.Append(good, item.Elem())
	}
	target.Set(good)
	return bad, nil
}

// decodeRecord decodes a record into what v points to. A null is none, though
// encoding/json takes it for an empty one.
func decodeRecord(record []byte, v any) error {
	if _, takesNull := v.(json.Unmarshaler); !takesNull && bytes.Equal(record, []byte("null")) {
		return errNullItem
	}
	return json.Unmarshal(record, v)
}

// anyZero reports whether a slice has an empty item, which may have been null.
func anyZero(list reflect.Value) bool {
	for i := range list.Len() {
		if list.Index(i).IsZero() {
			return true
		}
	}
	return false
}
