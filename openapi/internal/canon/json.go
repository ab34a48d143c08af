package canon

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/logto-go/management/openapi/internal/spec"
)

// parseJSON reads one JSON value. encoding/json silently lets the last of two
// equal keys win; here they are an error.
func parseJSON(data []byte) (any, error) {
	// The first look finds every syntax error, trailing bytes included, and
	// bounds the depth; the token walk below then only builds the value.
	var raw json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, fmt.Errorf("malformed JSON%s: %w", position(data, err), err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	v, err := decodeValue(dec)
	if err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("malformed JSON: something follows the document")
	}
	return v, nil
}

func decodeValue(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, fmt.Errorf("malformed JSON: %w", err)
	}
	switch token {
	case json.Delim('{'):
		return decodeObject(dec)
	case json.Delim('['):
		return decodeList(dec)
	}
	return token, nil
}

func decodeObject(dec *json.Decoder) (any, error) {
	o := spec.Object{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("malformed JSON: %w", err)
		}
		key := token.(string) // the syntax was checked before
		if _, twice := o[key]; twice {
			return nil, fmt.Errorf("malformed JSON: the key %q stands twice in one object", key)
		}
		if o[key], err = decodeValue(dec); err != nil {
			return nil, err
		}
	}
	_, err := dec.Token() // the closing brace
	return o, err
}

func decodeList(dec *json.Decoder) (any, error) {
	list := []any{}
	for dec.More() {
		v, err := decodeValue(dec)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := dec.Token() // the closing bracket
	return list, err
}

// position says where a syntax error stands, in the way editors count.
func position(data []byte, err error) string {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || syntax.Offset > int64(len(data)) {
		return ""
	}
	before := data[:syntax.Offset]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := len(before) - (bytes.LastIndexByte(before, '\n') + 1)
	return fmt.Sprintf(" at line %d, column %d", line, column)
}
