package support

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// decodeVariant decodes a union into v, which points to the variant whose property holds one of
// the literals. With an error v is zero.
func decodeVariant(raw json.RawMessage, v any, property string, literals ...string) error {
	value, err := discriminator(raw, property)
	if err == nil && !slices.Contains(literals, value) {
		err = fmt.Errorf("the value is another variant, whose %s is %.60q: see Discriminator", property, value)
	}
	if err == nil {
		err = decodeRaw(raw, v)
	}
	if err != nil {
		target := reflect.ValueOf(v).Elem()
		target.SetZero()
		return fmt.Errorf("%s: %w", target.Type(), err)
	}
	return nil
}

// variant is one of the types of a union, told by a nil pointer to it.
type variant struct {
	literal string
	pointer any
}

// decodeByDiscriminator decodes a union as the variant that its property names.
func decodeByDiscriminator(raw json.RawMessage, union, property string, variants []variant) (any, error) {
	literal, err := discriminator(raw, property)
	if err != nil {
		return nil, err
	}
	for _, known := range variants {
		if known.literal == literal {
			v := reflect.New(reflect.TypeOf(known.pointer).Elem())
			err := decodeVariant(raw, v.Interface(), property, literal)
			return v.Elem().Interface(), err
		}
	}
	return nil, unknownVariant(union, property, literal)
}

func encodeVariant(union *heldJSON, v any) error {
	if err := CheckBody(v); err != nil {
		return fmt.Errorf("%T: %w", v, err)
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	union.hold(b)
	return nil
}

// discriminator reads one string property of an object.
func discriminator(raw json.RawMessage, property string) (string, error) {
	var object map[string]json.RawMessage
	if err := decodeRaw(raw, &object); err != nil {
		return "", err
	}
	var value *string
	if err := json.Unmarshal(object[property], &value); err != nil || value == nil {
		return "", fmt.Errorf("the value has no string %q", property)
	}
	return *value, nil
}

func unknownVariant(typ, property, value string) error {
	return fmt.Errorf("%s: this client knows no variant whose %s is %.60q; read the value with MarshalJSON", typ, property, value)
}

// decodeOpen decodes the known fields into plain and all other keys into extra.
func decodeOpen[T any](b []byte, plain any, extra *map[string]T, known ...string) error {
	if err := json.Unmarshal(b, plain); err != nil {
		return err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(b, &all); err != nil {
		return err
	}
	for _, name := range known {
		delete(all, name)
	}
	*extra = nil
	if len(all) > 0 {
		*extra = make(map[string]T, len(all))
	}
	for name, text := range all {
		var value T
		if err := json.Unmarshal(text, &value); err != nil {
			return fmt.Errorf("%.60q: %w", name, err)
		}
		(*extra)[name] = value
	}
	return nil
}

// encodeOpen encodes the known fields, then the extra ones.
func encodeOpen[T any](plain any, extra map[string]T) ([]byte, error) {
	b, err := json.Marshal(plain)
	if err != nil || len(extra) == 0 {
		return b, err
	}
	more, err := json.Marshal(extra)
	if err != nil {
		return nil, err
	}
	if len(b) == len("{}") {
		return more, nil
	}
	return append(append(b[:len(b)-1], ','), more[1:]...), nil
}
