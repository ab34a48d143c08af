package logtotest

import (
	"bytes"
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
	err = json.Unmarshal(text, new(any))
	if fault, isSyntax := errors.AsType[*json.SyntaxError](err); isSyntax {
		return fixture, fmt.Errorf("line %d: this is not JSON: %w", 1+bytes.Count(text[:fault.Offset], []byte("\n")), err)
	}
	value, err := jsonvalue.Parse(text)
	if err == nil {
		err = checkFixture(reflect.TypeFor[Fixture](), value)
	}
	if err == nil {
		err = json.Unmarshal(text, &fixture)
	}
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
	if value == nil || t.Kind() == reflect.Interface {
		return nil
	}
	wanted, given := t.Kind(), reflect.TypeOf(value).Kind()
	number, _ := value.(float64)
	switch {
	case wanted == reflect.Map && given == reflect.Struct: // both are objects
	case wanted == reflect.Int64 && given == reflect.Float64 && number == float64(int64(number)):
	case wanted != given:
		return fmt.Errorf("this takes %s, not %s", kindNames[wanted], kindNames[given])
	}
	switch value := value.(type) {
	case object:
		return checkMembers(t, value)
	case []any:
		for i, item := range value {
			if err := checkFixture(t.Elem(), item); err != nil {
				return at(fmt.Sprintf("[%d]", i), err)
			}
		}
	}
	return nil
}

var kindNames = map[reflect.Kind]string{
	reflect.Struct: "an object", reflect.Map: "an object", reflect.Slice: "a list",
	reflect.String: "a text", reflect.Bool: "true or false", reflect.Int64: "a whole number", reflect.Float64: "a number",
}

func checkMembers(t reflect.Type, value object) error {
	fields, known := map[string]reflect.Type{}, []string{}
	for i := 0; t.Kind() == reflect.Struct && i < t.NumField(); i++ {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		fields[name], known = t.Field(i).Type, append(known, name)
	}
	for _, m := range value.Members {
		place, field := m.Key, fields[m.Key]
		if t.Kind() == reflect.Map {
			place, field = fmt.Sprintf("[%q]", m.Key), t.Elem()
		}
		if field == nil {
			return at(place, fmt.Errorf("there is no such field: the fields here are %s", strings.Join(known, ", ")))
		}
		if err := checkFixture(field, m.Value); err != nil {
			return at(place, err)
		}
	}
	return nil
}
