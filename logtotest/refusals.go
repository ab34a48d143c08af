package logtotest

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
func errIf(holds bool, code string) error {
	if holds {
		return errOf(code)
	}
	return nil
}
