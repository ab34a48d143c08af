package logtotest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// ReadFixture reads a fixture that is written as JSON, with the names that the tags of Fixture's
// fields have. What Fixture has no field for, and values of the wrong kind, are errors that name the
// place, such as users[1].roles.
//
// It does not read YAML, for then every module that imports this package would inherit a YAML
// library. A test that has one decodes with it, and hands the result on as JSON:
//
//	var decoded any
//	err := yaml.Unmarshal(text, &decoded)
//	encoded, err := json.Marshal(decoded)
//	fixture, err := logtotest.ReadFixture(bytes.NewReader(encoded))
//
// The command (cmd/logtotest) reads YAML as well.
func ReadFixture(r io.Reader) (Fixture, error) {
	var fixture Fixture
	text, err := io.ReadAll(r)
	if err != nil {
		return fixture, err
	}
	if err := json.Unmarshal(text, new(any)); err != nil {
		if fault, isSyntax := errors.AsType[*json.SyntaxError](err); isSyntax {
			line := 1 + strings.Count(string(text[:fault.Offset]), "\n")
			return fixture, fmt.Errorf("line %d: this is not JSON: %w", line, err)
		}
		return fixture, err
	}
	value, err := jsonvalue.Parse(text)
	if err != nil {
		return fixture, err
	}
	if err := checkFixture(reflect.TypeFor[Fixture](), value); err != nil {
		return fixture, err
	}
	err = json.Unmarshal(text, &fixture)
	return fixture, err
}

// LoadFixture is ReadFixture for a file.
func LoadFixture(file string) (Fixture, error) {
	if ext := strings.ToLower(filepath.Ext(file)); ext == ".yaml" || ext == ".yml" {
		return Fixture{}, fmt.Errorf("%s: fixtures in Go are JSON; ReadFixture says what to do with YAML", file)
	}
	f, err := os.Open(file)
	if err != nil {
		return Fixture{}, err
	}
	defer f.Close()
	fixture, err := ReadFixture(f)
	if err != nil {
		return Fixture{}, fmt.Errorf("%s: %w", file, err)
	}
	return fixture, nil
}

// checkFixture refuses what the standard library reads over: fields that are not there. Null stands
// for what is left out.
func checkFixture(t reflect.Type, value any) error {
	switch wanted := t.Kind(); value := value.(type) {
	case nil:
		return nil
	case object:
		switch wanted {
		case reflect.Struct:
			return checkFields(t, value)
		case reflect.Map:
			for _, m := range value.Members {
				if err := checkFixture(t.Elem(), m.Value); err != nil {
					return at(fmt.Sprintf("[%q]", m.Key), err)
				}
			}
			return nil
		}
	case []any:
		if wanted == reflect.Slice {
			return each("", value, func(item any) error { return checkFixture(t.Elem(), item) })
		}
	case float64:
		if wanted == reflect.Int64 && value == float64(int64(value)) {
			return nil
		}
	case string:
		if wanted == reflect.String {
			return nil
		}
	case bool:
		if wanted == reflect.Bool {
			return nil
		}
	}
	if t.Kind() == reflect.Interface {
		return nil
	}
	return fmt.Errorf("this takes %s, not %s", kindNames[t.Kind()], kindNames[reflect.TypeOf(value).Kind()])
}

var kindNames = map[reflect.Kind]string{
	reflect.Struct: "an object", reflect.Map: "an object", reflect.Slice: "a list",
	reflect.String: "a text", reflect.Bool: "true or false", reflect.Int64: "a whole number", reflect.Float64: "a number",
}

func checkFields(t reflect.Type, value object) error {
	fields, known := map[string]reflect.Type{}, []string{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[name], known = t.Field(i).Type, append(known, name)
	}
	for _, m := range value.Members {
		field, found := fields[m.Key]
		if !found {
			return at(m.Key, fmt.Errorf("there is no such field: the fields here are %s", strings.Join(known, ", ")))
		}
		if err := checkFixture(field, m.Value); err != nil {
			return at(m.Key, err)
		}
	}
	return nil
}
