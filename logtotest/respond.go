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

// refusals are the errors of a real server by code.
var refusals = dataFile[map[string]refusal]("errors.json")

// refusal is an error as data/errors.json has it.
type refusal struct {
	Status  int
	Message string // a format where something is filled in
}

// errOf makes the error that data/errors.json has for a code, with what is to be filled in.
func errOf(code string, args ...any) *apiError {
	return fail(refusals()[code].Status, code, refusals()[code].Message, args...)
}

// refusing makes a handler of an operation that fails whatever it is asked.
func refusing(code string) handler {
	return func(*call) (*response, error) { return nil, errOf(code) }
}

// withStatus is for operations that have a status of their own for an error.
func withStatus(status int, e *apiError) *apiError {
	e.Status = status
	return e
}

// errIf is the error of a code where something holds, and none otherwise.
func errIf(holds bool, code string, args ...any) error {
	if holds {
		return errOf(code, args...)
	}
	return nil
}
