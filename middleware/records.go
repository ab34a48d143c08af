package middleware

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
	"reflect"
)

// anyPage is a page of items of some type: what pages through a list need not be
// compiled for each type anew.
type anyPage interface {
	info() *PageInfo
	// records returns how many items there are, and the records that are none.
	records() (items int, failed ItemErrors)
	keys() []string // of the records, in the order of record
	addTo(hashes)   // adds each record
}

func (p *Page[T]) info() *PageInfo            { return &p.PageInfo }
func (p *Page[T]) records() (int, ItemErrors) { return len(p.Items), p.Errors }
func (p *Page[T]) keys() []string             { return keysOf(&p.Items, p.Errors) }

func (p *Page[T]) addTo(known hashes) { known.add(&p.Items, p.Errors) }

// hashes are those of the keys of records, which take less memory than the keys. Two keys of a
// million have the same with a probability of one to forty million.
type hashes map[uint64]struct{}

var hashSeed = maphash.MakeSeed()

func (h hashes) add(items any, bad ItemErrors) {
	list := reflect.ValueOf(items).Elem()
	id := idField(list.Type().Elem())
	for i := range list.Len() {
		h[maphash.String(hashSeed, keyOf(list.Index(i), id))] = struct{}{}
	}
	for _, e := range bad {
		h[maphash.Bytes(hashSeed, e.Raw)] = struct{}{}
	}
}

// keysOf returns what identifies each record: first the items, then those that could
// not be decoded.
func keysOf(items any, bad ItemErrors) []string {
	list := reflect.ValueOf(items).Elem()
	id := idField(list.Type().Elem())
	keys := make([]string, 0, list.Len()+len(bad))
	for i := range list.Len() {
		keys = append(keys, keyOf(list.Index(i), id))
	}
	for _, e := range bad {
		keys = append(keys, string(e.Raw))
	}
	return keys
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
