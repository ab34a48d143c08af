package canon

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/logto-go/management/openapi/internal/spec"
)

// Bytes turns a document, JSON or YAML, into canonical JSON: sorted keys,
// two-space indent, one final newline, numbers as they were written. It is
// idempotent. Malformed input is an error: duplicate keys, anything after the
// document, bytes that are not UTF-8.
func Bytes(data []byte) ([]byte, error) {
	doc, err := Parse(data)
	if err != nil {
		return nil, err
	}
	return Document(doc)
}

// Document is Bytes for a document that was read before. The document is
// changed in place.
func Document(doc spec.Object) ([]byte, error) {
	Strip(doc)
	return spec.Encode(doc)
}

// Parse reads a document strictly. What begins like JSON is read as JSON, so
// that the error message is about JSON; everything else is read as YAML.
// Numbers come out as json.Number.
func Parse(data []byte) (spec.Object, error) {
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // a byte order mark is harmless
	if !utf8.Valid(data) {
		return nil, errors.New("not a text in UTF-8")
	}
	text := bytes.TrimLeft(data, " \t\r\n")
	if len(text) == 0 {
		return nil, errors.New("empty document")
	}
	parse := parseYAML
	if text[0] == '{' || text[0] == '[' {
		parse = parseJSON
	}
	v, err := parse(data)
	if err != nil {
		return nil, err
	}
	doc, ok := v.(spec.Object)
	if !ok {
		return nil, fmt.Errorf("the document is %s, not an object", describe(v))
	}
	return doc, nil
}

func describe(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case []any:
		return "a list"
	case string:
		return "plain text"
	}
	return "a single value"
}
