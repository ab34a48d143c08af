// Package deepcopy copies a value with all that it leads to. It goes by the types alone, so that
// state which is added later is copied too.
package deepcopy

import (
	"reflect"
	"strings"
	"unsafe"
)

// Of returns a copy that shares nothing with the original that the packages of logtotest could
// change. Pointers and maps that were the same are the same in the copy. Structs of other packages
// (times, keys) and functions are taken to be immutable, and shared.
func Of[T any](original *T) *T {
	out := original
	c := copier{done: map[place]reflect.Value{}}
	c.renew(reflect.ValueOf(&out).Elem())
	return out
}

// place tells a struct from its first field, which has the same address.
type place struct {
	address unsafe.Pointer
	of      reflect.Type
}

type copier struct {
	done map[place]reflect.Value // the copies of pointers and maps
}

// own is the path of the packages whose structs are looked into.
var own = strings.TrimSuffix(reflect.TypeFor[copier]().PkgPath(), "/internal/deepcopy")

func foreign(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.PkgPath() != "" && !strings.HasPrefix(t.PkgPath(), own)
}

// renew replaces what the variable v leads to by copies.
func (c copier) renew(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() && !foreign(v.Type().Elem()) {
			v.Set(c.once(v, func() reflect.Value { return reflect.New(v.Type().Elem()) }, func(to reflect.Value) {
				to.Elem().Set(v.Elem())
				c.renew(to.Elem())
			}))
		}
	case reflect.Map:
		if !v.IsNil() {
			v.Set(c.once(v, func() reflect.Value { return reflect.MakeMapWithSize(v.Type(), v.Len()) }, func(to reflect.Value) {
				for entries := v.MapRange(); entries.Next(); {
					to.SetMapIndex(entries.Key(), c.renewed(entries.Value()))
				}
			}))
		}
	case reflect.Slice:
		if !v.IsNil() {
			to := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
			reflect.Copy(to, v)
			v.Set(to)
			c.renewItems(v)
		}
	case reflect.Array:
		c.renewItems(v)
	case reflect.Interface:
		if !v.IsNil() {
			v.Set(c.renewed(v.Elem()))
		}
	case reflect.Struct:
		for i := 0; i < v.NumField() && !foreign(v.Type()); i++ {
			field := v.Field(i)
			if !field.CanSet() { // reflect does not let go of unexported fields otherwise
				field = reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem()
			}
			c.renew(field)
		}
	}
}

// renewed is a copy of a value that is not in a variable.
func (c copier) renewed(v reflect.Value) reflect.Value {
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	c.renew(to)
	return to
}

func (c copier) renewItems(v reflect.Value) {
	switch v.Type().Elem().Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Array, reflect.Interface, reflect.Struct:
		for i := range v.Len() {
			c.renew(v.Index(i))
		}
	}
}

// once returns the copy of a pointer or a map. It is known before it is filled, for a value may lead
// back to itself.
func (c copier) once(v reflect.Value, empty func() reflect.Value, fill func(reflect.Value)) reflect.Value {
	at := place{v.UnsafePointer(), v.Type()}
	to, known := c.done[at]
	if !known {
		to = empty()
		c.done[at] = to
		fill(to)
	}
	return to
}
