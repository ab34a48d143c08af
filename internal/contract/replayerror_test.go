package contract_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/logto-go/management"
	"github.com/logto-go/management/internal/exchange"
)

// replayError checks that a recorded error comes out whole.
func replayError(call *typedCall, e *exchange.Exchange) string {
	args := call.args
	if args == nil { // the request was one that no typed method makes
		args = call.Simple("x")
	}
	_, err := call.Do(args)
	var got *management.Error
	if !errors.As(err, &got) {
		return fmt.Sprintf("%v (%T) is no *management.Error", err, err)
	}
	var body struct {
		Code, Message, Details string
		Data                   json.RawMessage
	}
	if json.Valid(e.Body()) {
		// Not every error is an object; then the fields stay empty.
		_ = json.Unmarshal(e.Body(), &body)
	}
	requestID := e.Header().Get("Logto-Core-Request-Id")
	switch {
	case got.StatusCode != e.Status:
		return fmt.Sprintf("status %d", got.StatusCode)
	case string(got.Code) != body.Code:
		return fmt.Sprintf("code %q, recorded %q", got.Code, body.Code)
	case body.Message != "" && got.Message != body.Message:
		return fmt.Sprintf("message %q, recorded %q", got.Message, body.Message)
	case got.Details != body.Details:
		return fmt.Sprintf("details %q, recorded %q", got.Details, body.Details)
	case !bytes.Equal(bytes.TrimSpace(got.Data), bytes.TrimSpace(body.Data)):
		return fmt.Sprintf("data %s, recorded %s", got.Data, body.Data)
	case got.RequestID != requestID:
		return fmt.Sprintf("request id %q, recorded %q", got.RequestID, requestID)
	}
	return ""
}
