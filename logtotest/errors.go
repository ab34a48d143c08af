package logtotest

import (
	"fmt"
	"net/http"
)

// apiError is what Logto answers when a call fails: {"code", "message", "data", "details"}.
type apiError struct {
	Status  int    `json:"-"`
	Code    string `json:"code,omitempty"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
	Details string `json:"details,omitempty"`

	// The token endpoint adds the two fields of OAuth 2.0.
	OAuthError       string `json:"error,omitempty"`
	OAuthDescription string `json:"error_description,omitempty"`
}

func (e *apiError) Error() string { return fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Message) }

func fail(status int, code, message string, args ...any) *apiError {
	if len(args) > 0 {
		message = fmt.Sprintf(message, args...)
	}
	return &apiError{Status: status, Code: code, Message: message}
}

func (e *apiError) withData(data any) *apiError {
	e.Data = data
	return e
}

// The errors many areas share.

func errNotFound() *apiError {
	return fail(http.StatusNotFound, "entity.not_found", "The resource does not exist.")
}

// errNotExistsID names the table and the id, as Logto does for most single entities.
func errNotExistsID(table, id string) *apiError {
	return fail(http.StatusNotFound, "entity.not_exists_with_id", "The %s with ID `%s` does not exist.", table, id)
}

func errNotExists(entity string) *apiError {
	return fail(http.StatusNotFound, "entity.not_exists", "The %s does not exist.", entity)
}

// errForeignKey answers a reference to something that is not there; its status varies by operation.
func errForeignKey(status int) *apiError {
	return fail(status, "entity.relation_foreign_key_not_found",
		"Cannot find one or more foreign keys. Please check the input and ensure that all referenced entities exist.")
}

func errUnique() *apiError {
	return fail(http.StatusUnprocessableEntity, "entity.unique_integrity_violation",
		"The entity already exists. Please check the input and try again.")
}

func errConstraint() *apiError {
	return fail(http.StatusUnprocessableEntity, "entity.db_constraint_violated", "Database constraint violated.")
}

// errEmptyValues is what an update without a field, or an insert without a row, comes to.
func errEmptyValues() *apiError {
	return fail(http.StatusUnprocessableEntity, "entity.invalid_input", "Invalid input. Value list must not be empty.")
}

func errTooLong(limit int) *apiError {
	return fail(http.StatusUnprocessableEntity, "entity.value_too_long",
		"The length of value is too long and exceeds the limit.").
		withData(map[string]string{"message": fmt.Sprintf("value too long for type character varying(%d)", limit)})
}

func errInput(status int, details string) *apiError {
	return fail(status, "request.invalid_input", "Input is invalid. %s", details)
}

func errPagination() *apiError {
	return fail(http.StatusBadRequest, "guard.invalid_pagination", "The request pagination value is invalid.")
}

// errInternal is the bare message of an error that Logto did not foresee.
func errInternal() *apiError {
	return &apiError{Status: http.StatusInternalServerError, Message: "Internal server error."}
}
