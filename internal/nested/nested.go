package nested

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/logto-go/management/gen"
)

// isOurs reports whether a type is one of package gen: only of those is it known what they require.
func isOurs(t reflect.Type) bool { return t.PkgPath() == reflect.TypeFor[gen.File]().PkgPath() }

// Check refuses a body that lacks what our types require. In a body of another type only
// encoding/json knows which values of ours it sends, so the text it made is followed, and the body
// beside it.
func Check(body any, text []byte) error {
	t := reflect.TypeOf(body)
	for t.PkgPath() == "" && (t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map) {
		t = t.Elem()
	}
	if isOurs(t) {
		return gen.CheckBody(body)
	}
	// What is not set is sent as null, or as an empty text.
	if !bytes.Contains(text, []byte("null")) && !bytes.Contains(text, []byte(`""`)) {
		return nil
	}
	c := oursIn{}
	if !c.reach(t) {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber() // any number can be read
	var sent any
	if dec.Decode(&sent) != nil {
		return nil //nolint:nilerr // deeper than encoding/json reads
	}
	return c.check(reflect.ValueOf(body), sent, "")
}

// oursIn remembers of types whether values of them can have one of ours in them.
type oursIn map[reflect.Type]bool

// check compares a value with what was sent in its place. If the value is part of one of ours, place
// says of which.
func (c oursIn) check(v reflect.Value, sent any, place string) error {
	// Beside what a type wrote for itself, pointers may lead in a circle.
	for deep := 0; deep < 100 && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface); deep++ {
		v = v.Elem()
	}
	if !v.IsValid() || place == "" && !c.reach(v.Type()) {
		return nil
	}
	t := v.Type()
	// Whether an empty text is one of the constants is for the server to say.
	whole := isOurs(t) && t.Implements(reflect.TypeFor[json.Marshaler]())
	if whole && place == "" {
		place = "a " + t.String() + " in the body: "
	}
	if whole || place != "" && (sent == nil || sent == "") {
		if err := gen.CheckBody(v.Interface()); err != nil {
			return errors.New(place + strings.TrimPrefix(err.Error(), "the body "))
		}
		return nil
	}
	switch sent := sent.(type) {
	case []any:
		if (v.Kind() != reflect.Slice && v.Kind() != reflect.Array) || v.Len() != len(sent) {
			return nil
		}
		for i := range sent {
			if err := c.check(v.Index(i), sent[i], place); err != nil {
				return err
			}
		}
	case map[string]any:
		switch v.Kind() {
		case reflect.Map:
			for entry := v.MapRange(); entry.Next(); {
				if err := c.check(entry.Value(), sent[keyText(entry.Key())], place); err != nil {
					return err
				}
			}
		case reflect.Struct:
			return c.checkFields(v, sent)
		}
	}
	return nil
}

// keyText returns the text of a map's key, as encoding/json writes it.
func keyText(key reflect.Value) string {
	switch {
	case key.Kind() == reflect.String:
		return key.String()
	case key.Kind() == reflect.Pointer && key.IsNil():
		return ""
	}
	if key, ok := key.Interface().(encoding.TextMarshaler); ok {
		text, _ := key.MarshalText() // it was called before
		return string(text)
	}
	switch {
	case key.CanInt():
		return strconv.FormatInt(key.Int(), 10)
	case key.CanUint():
		return strconv.FormatUint(key.Uint(), 10)
	}
	return "" // a map of such keys encodes itself
}

// checkFields is check for a struct. Embedded ones come after what hides their fields.
func (c oursIn) checkFields(v reflect.Value, sent map[string]any) error {
	seen := map[reflect.Type]bool{}
	for structs := []reflect.Value{v}; len(structs) > 0; structs = structs[1:] {
		v, t := structs[0], structs[0].Type()
		if seen[t] {
			continue
		}
		seen[t] = true
		for i := range t.NumField() {
			field := t.Field(i)
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if embedded := reflect.Indirect(v.Field(i)); field.Anonymous && name == "" && embedded.Kind() == reflect.Struct {
				structs = append(structs, embedded)
				continue
			}
			if name == "" {
				name = field.Name
			}
			in, isSent := sent[name]
			if !isSent || !field.IsExported() {
				continue
			}
			delete(sent, name)
			place := ""
			if isOurs(t) {
				place = fmt.Sprintf("a %s in the body: %s (%s) ", t, field.Name, name)
			}
			if err := c.check(v.Field(i), in, place); err != nil {
				return err
			}
		}
	}
	return nil
}

// reach reports whether a value of a type can have one of ours in it.
func (c oursIn) reach(t reflect.Type) bool {
	can, known := c[t]
	if !known {
		can = canReach(t, map[reflect.Type]bool{})
		c[t] = can
	}
	return can
}

// canReach is reach for the types that were not seen on the way.
func canReach(t reflect.Type, seen map[reflect.Type]bool) bool {
	if isOurs(t) || t.Kind() == reflect.Interface {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return canReach(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); (f.IsExported() || f.Anonymous) && canReach(f.Type, seen) {
				return true
			}
		}
	}
	return false
}
