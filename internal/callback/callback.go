package callback

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
)

// ErrGoexit is what a function came to that ended its goroutine.
var ErrGoexit = errors.New("a function that was given to the client ended its goroutine (runtime.Goexit, or Fatal of a test)")

// Panic is what a function came to that panicked.
type Panic struct {
	Value any // what it panicked with
}

// Error names the value.
func (p *Panic) Error() string {
	return fmt.Sprintf("a function that was given to the client panicked: %v", p.Value)
}

// Run calls f and hands its result to done, which is called exactly once however
// f ends: after a panic with a [*Panic], and after [runtime.Goexit], which cannot
// be stopped, with [ErrGoexit].
func Run[T any](f func() (T, error), done func(T, error)) {
	var result T
	err := ErrGoexit
	defer func() {
		if value := recover(); value != nil {
			err = &Panic{value}
		}
		done(result, err)
	}()
	result, err = f()
}

// Raise panics again, with the same value, if the error is a [*Panic]: in the
// goroutine of the caller for whom the function was run.
func Raise(err error) {
	if p, ok := err.(*Panic); ok { //nolint:errorlint // one that is wrapped was meant to be an error
		panic(p.Value)
	}
}

// CheckClient refuses an HTTP client whose parts would panic in the first request.
func CheckClient(client *http.Client) error {
	switch {
	case client.Transport != nil && IsNil(client.Transport):
		return errors.New("logto: the client's transport is a nil pointer: leave it out")
	case client.Jar != nil && IsNil(client.Jar):
		return errors.New("logto: the client's cookie jar is a nil pointer: leave it out")
	}
	return nil
}

// IsNil reports whether an interface holds nothing, or a nil pointer, function,
// map, slice or channel, so that a call of its methods would likely panic.
func IsNil(v any) bool {
	if v == nil {
		return true
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Chan, reflect.Slice:
		return r.IsNil()
	}
	return false
}
