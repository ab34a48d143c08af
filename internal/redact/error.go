package redact

import "errors"

// Cause returns the text of an error without the secrets, and without what may be secret in the
// addresses in it. The secrets go first, as an address may end within one.
func (s *Secrets) Cause(text string) string { return Addresses(s.Text(text)) }

// Error returns an error that shows neither the secrets nor the query of an address: the error
// itself, if nothing in it does.
func Error(err error, secrets *Secrets) error {
	shows := func(err error) bool {
		text := err.Error()
		return secrets.Cause(text) != text
	}
	if !anyIn(err, shows) {
		return err
	}
	return &cleanError{text: secrets.Cause(err.Error()), err: err}
}

// anyIn reports whether something is true of an error or of one that it wraps.
func anyIn(err error, is func(error) bool) bool {
	if err == nil {
		return false
	}
	if is(err) {
		return true
	}
	switch wrapped := err.(type) { //nolint:errorlint // each of the errors inside is looked at
	case interface{ Unwrap() error }:
		return anyIn(wrapped.Unwrap(), is)
	case interface{ Unwrap() []error }:
		for _, cause := range wrapped.Unwrap() {
			if anyIn(cause, is) {
				return true
			}
		}
	}
	return false
}

// cleanError stands for an error that shows a secret. It is equal to what that error is equal to, but
// does not hand it out.
type cleanError struct {
	text string
	err  error
}

func (e *cleanError) Error() string        { return e.text }
func (e *cleanError) GoString() string     { return e.text }
func (e *cleanError) Is(target error) bool { return errors.Is(e.err, target) }

// Timeout reports whether the cause is a timeout, as [net.Error] and [os.IsTimeout] want to know.
func (e *cleanError) Timeout() bool {
	return anyIn(e.err, func(err error) bool {
		t, ok := err.(interface{ Timeout() bool })
		return ok && t.Timeout()
	})
}
