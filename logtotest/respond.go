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

func errNotFound() *apiError   { return errOf("entity.not_found") }
func errUnique() *apiError     { return errOf("entity.unique_integrity_violation") }
func errConstraint() *apiError { return errOf("entity.db_constraint_violated") }

// errNotExistsID names the table and the id, as Logto does for most single entities.
func errNotExistsID(table, id string) *apiError { return errOf("entity.not_exists_with_id", table, id) }

func errNotExists(entity string) *apiError { return errOf("entity.not_exists", entity) }

// errForeignKey refuses a reference to something that is not there.
func errForeignKey() *apiError { return errOf("entity.relation_foreign_key_not_found") }

func errTooLong(limit int) *apiError {
	return errOf("entity.value_too_long").
		WithData(map[string]string{"message": fmt.Sprintf("value too long for type character varying(%d)", limit)})
}
