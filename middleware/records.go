package middleware

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
	"reflect"
	"slices"
)

// anyPage is a page of items of some type: what pages through a list need not be
// compiled for each type anew.
type anyPage interface {
	info() *PageInfo
	// records returns how many items there are, and the records that are none.
	records() (items int, failed ItemErrors)
	eachKey(tell func(key string)) // of the records, in the order of read
}

func (p *Page[T]) info() *PageInfo               { return &p.PageInfo }
func (p *Page[T]) records() (int, ItemErrors)    { return len(p.Items), p.Errors }
func (p *Page[T]) eachKey(tell func(key string)) { eachKey(&p.Items, p.Errors, tell) }

var hashSeed = maphash.MakeSeed()

// eachKey tells what identifies each record: first the items, then those that could not
// be decoded.
func eachKey(items any, bad ItemErrors, tell func(key string)) {
	list := reflect.ValueOf(items).Elem()
	id := idField(list.Type().Elem())
	for i := range list.Len() {
		tell(keyOf(list.Index(i), id))
	}
	for _, e := range bad {
		tell(string(e.Raw))
	}
}

// recent are the hashes of the last records of a list, about eight thousand: as many as fit into
// 64 kB, so that a long list takes no more memory than a short one. Four that share a place push out
// the oldest of them.
type recent [2048][4]uint64

// add adds a hash, and reports whether it was not there.
func (r *recent) add(hash uint64) bool {
	place := &r[hash%uint64(len(r))]
	if slices.Contains(place[:], hash) {
		return false
	}
	copy(place[1:], place[:])
	place[0] = hash
	return true
}

// idField finds the field ID of a struct, as all of Logto's records have one.
func idField(t reflect.Type) []int {
	if t.Kind() != reflect.Struct {
		return nil
	}
	if f, found := t.FieldByName("ID"); found && f.Type.Kind() == reflect.String {
		return f.Index
	}
	return nil
}

// keyOf identifies an item by its id or, if it has none, by its JSON.
func keyOf(item reflect.Value, id []int) string {
	if id != nil {
		if field, err := item.FieldByIndexErr(id); err == nil && field.String() != "" {
			return field.String()
		}
	}
	text, err := json.Marshal(item.Interface())
	if err != nil {
		return fmt.Sprint(item.Interface())
	}
	return string(text)
}
