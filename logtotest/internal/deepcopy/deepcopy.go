// Package deepcopy copies a value with all that it leads to. It goes by the types alone, so that
// state which is added later is copied too.
package deepcopy

import (
	"reflect"
	"strings"
	"unsafe"
)

// Of returns a copy that shares nothing with the original that the packages of logtotest could
// change. Pointers that were the same are the same in the copy. Structs of other packages (times,
// keys) and functions are taken to be immutable, and shared.
func Of[T any](original *T) *T {
	out := original
	copier{}.renew(reflect.ValueOf(&out).Elem())
	return out
}

// copier has the copies of pointers, by the pointers.
type copier map[any]reflect.Value

// own is the path of the packages whose structs are looked into.
var own = strings.TrimSuffix(reflect.TypeFor[copier]().PkgPath(), "/internal/deepcopy")

func foreign(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.PkgPath() != "" && !strings.HasPrefix(t.PkgPath(), own)
}

// renew replaces what the variable v leads to by copies.
func (c copier) renew(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := 0; i < v.NumField() && !foreign(v.Type()); i++ {
			field := v.Field(i) // reflect does not let go of unexported fields otherwise
			c.renew(reflect.NewAt(field.Type(), unsafe.Pointer(field.UnsafeAddr())).Elem())
		}
	case reflect.Array:
		for i := range v.Len() {
			c.renew(v.Index(i))
		}
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface:
		if !v.IsNil() {
			v.Set(c.copied(v))
		}
	}
}

// copied returns a copy of a value that is not nil.
func (c copier) copied(v reflect.Value) reflect.Value {
	t := v.Type()
	switch v.Kind() {
	case reflect.Interface:
		return c.renewed(v.Elem())
	case reflect.Slice:
		to := reflect.MakeSlice(t, 0, v.Len())
		for i := range v.Len() {
			to = reflect.Append(to, c.renewed(v.Index(i)))
		}
		return to
	case reflect.Map:
		to := reflect.MakeMapWithSize(t, v.Len())
		for entries := v.MapRange(); entries.Next(); {
			to.SetMapIndex(entries.Key(), c.renewed(entries.Value()))
		}
		return to
	}
	if foreign(t.Elem()) {
		return v
	}
	if _, known := c[v.Interface()]; !known {
		c[v.Interface()] = reflect.New(t.Elem()) // before it is filled, for a value may lead back to itself
		c[v.Interface()].Elem().Set(v.Elem())
		c.renew(c[v.Interface()].Elem())
	}
	return c[v.Interface()]
}

// renewed is a copy of a value that is not in a variable.
func (c copier) renewed(v reflect.Value) reflect.Value {
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	c.renew(to)
	return to
}
