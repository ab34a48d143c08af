package logtotest

import (
	"github.com/logto-go/management/logtotest/internal/guard"
	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// The words that every area uses, under short names.
type (
	object   = jsonvalue.Object
	response = wire.Response
	apiError = wire.Error
	issue    = guard.Issue
)

func fail(status int, code, message string, args ...any) *apiError {
	return wire.Fail(status, code, message, args...)
}

func member(key string, value any) jsonvalue.Member { return jsonvalue.Member{Key: key, Value: value} }

func objectOf(members ...jsonvalue.Member) object { return object{Members: members} }

// encode writes JSON as Logto does.
func encode(v any) []byte { return jsonvalue.Encode(v) }
