package logtotest

import (
	"fmt"
	"net/http"
)

func ok(body any) *response      { return &response{Status: http.StatusOK, Body: body} }
func created(body any) *response { return &response{Status: http.StatusCreated, Body: body} }
func noContent() *response       { return &response{Status: http.StatusNoContent} }

// text is the plain text some operations respond with: "OK", "Created", "Not Found".
func text(status int) *response {
	return &response{Status: status, Body: http.StatusText(status), ContentType: "text/plain; charset=utf-8"}
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

// errForeignKey refuses a reference to something that is not there; its status varies by operation.
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

func errTooLong(limit int) *apiError {
	return fail(http.StatusUnprocessableEntity, "entity.value_too_long",
		"The length of value is too long and exceeds the limit.").
		WithData(map[string]string{"message": fmt.Sprintf("value too long for type character varying(%d)", limit)})
}
