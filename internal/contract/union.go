package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/logto-go/management/internal/exchange"
)

// unions finds the unions in a value. They keep the JSON that they were made of,
// so that only reading and writing their variants shows whether these fit. It
// returns how many it has checked.
func unions(v reflect.Value, allowed func(exchange.Difference) bool) (int, error) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return 0, nil
		}
		return unions(v.Elem(), allowed)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return 0, nil // JSON as it came
		}
		return each(v.Len(), allowed, v.Index)
	case reflect.Map:
		keys := v.MapKeys()
		return each(len(keys), allowed, func(i int) reflect.Value { return v.MapIndex(keys[i]) })
	case reflect.Struct:
		if isUnion(v) {
			return union(v, allowed)
		}
		if value, ok := held(v); ok {
			return unions(value, allowed)
		}
		return each(v.NumField(), allowed, func(i int) reflect.Value {
			if !v.Type().Field(i).IsExported() {
				return reflect.Value{}
			}
			return v.Field(i)
		})
	}
	return 0, nil
}

func isUnion(v reflect.Value) bool { return v.MethodByName("ValueByDiscriminator").IsValid() }

// held returns what is in a field of three states, or one that may be false; ok
// tells that it is such a field.
func held(v reflect.Value) (value reflect.Value, ok bool) {
	get := v.MethodByName("Get")
	if !get.IsValid() {
		return v, false
	}
	if out := get.Call(nil); out[1].Bool() {
		return out[0], true
	}
	return reflect.Value{}, true
}

func each(n int, allowed func(exchange.Difference) bool, at func(int) reflect.Value) (count int, err error) {
	for i := range n {
		more, problem := unions(at(i), allowed)
		count, err = count+more, errors.Join(err, problem)
	}
	return count, err
}

// union checks one: the variant that it names decodes and encodes as it was, and
// a union made of the variant is the same.
func union(v reflect.Value, allowed func(exchange.Difference) bool) (int, error) {
	name := v.Type().Name()
	whole, err := json.Marshal(v.Interface())
	if err != nil || string(whole) == "null" {
		return 0, err
	}
	out := v.MethodByName("ValueByDiscriminator").Call(nil)
	if err, _ := out[1].Interface().(error); err != nil {
		return 1, fmt.Errorf("%s of %s: %w", name, whole, err)
	}
	variant := out[0].Elem()
	part, err := json.Marshal(variant.Interface())
	if err != nil {
		return 1, err
	}
	if err := differences(whole, part, allowed); err != nil {
		return 1, fmt.Errorf("%s as %s: %w", name, variant.Type().Name(), err)
	}
	again := reflect.New(v.Type())
	from := again.MethodByName("From" + variant.Type().Name())
	if err, _ := from.Call([]reflect.Value{variant})[0].Interface().(error); err != nil {
		return 1, err
	}
	made, err := json.Marshal(again.Interface())
	if err != nil {
		return 1, err
	}
	if err := differences(part, made, nil); err != nil {
		return 1, fmt.Errorf("%s made of %s: %w", name, variant.Type().Name(), err)
	}
	more, err := unions(variant, allowed)
	return 1 + more, err
}
