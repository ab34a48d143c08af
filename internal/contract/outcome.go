package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/exchange"
	"github.com/logto-go/management/internal/typed"
)

// got is what a method returned.
type got struct {
	result reflect.Value // invalid if the method has none
	err    error
}

func do(m *typed.Method, args []reflect.Value) got {
	result, err := m.Do(args)
	return got{result, err}
}

// checkAnswer compares what the method returned with the response it was given.
// One thing may be lost: fields that may be missing and may be null are plain
// pointers, nil for both. A type that several operations share has such a field
// also where one of them always sends it.
func (c *Checker) checkAnswer(m *typed.Method, wrapper string, body []byte, cs Case, g got) (variants int, err error) {
	if g.err != nil {
		return 0, fmt.Errorf("the call fails: %w", g.err)
	}
	var encoded []byte
	if m.Paginated() {
		if isZero(g.result) {
			return 0, errors.New("there is no page")
		}
		encoded, err = json.Marshal(wrapped(wrapper, g.result.Elem().FieldByName("Items")))
	} else {
		encoded, err = json.Marshal(g.result.Interface())
	}
	if err != nil {
		return 0, err
	}
	typ, at := g.result.Type(), cs.At
	if m.Paginated() {
		typ = g.result.Elem().FieldByName("Items").Type()
		at = strings.Replace(at, "$."+wrapper+"[]", "$[]", 1)
	}
	mayBeLost := cs.Kind == Null && (cs.Optional || exchange.IsOptional(typ, at))
	err = differences(body, encoded, func(d exchange.Difference) bool {
		lost := mayBeLost && d.LostNull && d.Path == cs.At
		if lost {
			c.Counts.NullsAsMissing++
		}
		return lost
	})
	if err != nil {
		return 0, err
	}
	// Within a union places start anew, so that any null there may be the one.
	return unions(g.result, func(d exchange.Difference) bool { return mayBeLost && d.LostNull })
}

func wrapped(wrapper string, items reflect.Value) any {
	if wrapper == "" {
		return items.Interface()
	}
	return map[string]any{wrapper: items.Interface()}
}

// wrapperOf returns the property that holds the items of a list, "" if the list
// is the response.
func wrapperOf(schema *openapi3.Schema) (string, error) {
	if schema.Type.Is("array") {
		return "", nil
	}
	if names := slices.Collect(maps.Keys(schema.Properties)); len(names) == 1 {
		return names[0], nil
	}
	return "", errors.New("a paginated response is neither a list nor an object with one list")
}

// checkEmpty is for responses without a body.
func checkEmpty(m *typed.Method, g got) error {
	switch {
	case g.err != nil:
		return fmt.Errorf("the call fails: %w", g.err)
	case m.Result() == nil:
		return nil
	case m.Paginated():
		if n := g.result.Elem().FieldByName("Items").Len(); n > 0 {
			return fmt.Errorf("there are %d items in a response without a body", n)
		}
	case !isZero(g.result):
		return fmt.Errorf("the result is %v, though the response has no body", g.result)
	}
	return nil
}

// checkRaw is for responses that are returned as they come.
func checkRaw(status int, body []byte, g got) error {
	if g.err != nil {
		return fmt.Errorf("the call fails: %w", g.err)
	}
	raw := g.result.Interface().(*management.RawResponse)
	if raw.StatusCode != status || string(raw.Body) != string(body) {
		return fmt.Errorf("the response came out as %d %.100q", raw.StatusCode, raw.Body)
	}
	if status >= http.StatusMultipleChoices {
		if target, err := raw.Location(); err != nil || target.String() != redirect {
			return fmt.Errorf("the redirect leads to %v: %w", target, err)
		}
	}
	return nil
}

const redirect = "https://example.com/callback?code=a%20b"

// checkError compares the error of a call with the response.
func checkError(status int, body []byte, g got) error {
	var e *management.Error
	if !errors.As(g.err, &e) {
		return errors.Join(errors.New("it is no *management.Error"), g.err)
	}
	var want struct {
		Code, Message string
		Data          json.RawMessage
	}
	if err := json.Unmarshal(body, &want); err != nil {
		return err
	}
	if e.StatusCode != status || string(e.Code) != want.Code || e.Message != want.Message || string(e.Data) != string(want.Data) {
		return fmt.Errorf("the error is %d %q %q %s", e.StatusCode, string(e.Code), e.Message, e.Data)
	}
	return nil
}
