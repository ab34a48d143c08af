package main

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/logto-go/management/internal/typed"
)

// has none of them is not at fault.
func (w *wireCheck) sends(at string, typ reflect.Type, field reflect.StructField, values func(reflect.Type) (reflect.Value, string)) bool {
	v := reflect.New(typ).Elem()
	typed.FillRequired(v)
	value, want := values(field.Type)
	if !value.IsValid() {
		return false
	}
	v.FieldByIndex(field.Index).Set(value)
	got, ok := w.encode(at, v)[strings.Split(field.Tag.Get("json"), ",")[0]]
	return ok && (want == "" || string(got) == want)
}

// zeroOf returns a field that holds the zero value of its type, and the JSON it must be sent as;
// "" for any.
func zeroOf(typ reflect.Type) (reflect.Value, string) {
	if held, ok := heldType(typ); ok {
		value, want := zeroOf(held)
		// What Value and Or return: the wrapper of a value.
		v := reflect.New(typ)
		encoded, err := json.Marshal(value.Interface())
		if err != nil || v.Interface().(json.Unmarshaler).UnmarshalJSON(encoded) != nil {
			return reflect.Value{}, ""
		}
		return v.Elem(), want
	}
	switch typ.Kind() {
	case reflect.Pointer:
		v := reflect.New(typ.Elem())
		inner, want := zeroOf(typ.Elem())
		v.Elem().Set(inner)
		return v, want
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.Uint8 {
			return reflect.ValueOf("{}").Convert(typ), "{}"
		}
		return reflect.MakeSlice(typ, 0, 0), "[]"
	case reflect.Map:
		return reflect.MakeMap(typ), "{}"
	case reflect.Struct:
		v := reflect.New(typ).Elem()
		typed.FillRequired(v)
		return v, ""
	}
	v := reflect.Zero(typ)
	encoded, _ := json.Marshal(v.Interface())
	return v, string(encoded)
}

// nullOf returns a field that is sent as null.
func nullOf(typ reflect.Type) (reflect.Value, string) {
	v := reflect.New(typ)
	switch {
	case typ.Kind() == reflect.Pointer:
	case json.Unmarshal([]byte("null"), v.Interface()) != nil:
		return reflect.Value{}, ""
	}
	return v.Elem(), "null"
}

func (w *wireCheck) encode(at string, v reflect.Value) map[string]json.RawMessage {
	b, err := json.Marshal(v.Interface())
	var object map[string]json.RawMessage
	if err == nil {
		err = json.NewDecoder(bytes.NewReader(b)).Decode(&object)
	}
	if err != nil {
		w.t.Errorf("%s: %v", at, err)
	}
	return object
}
