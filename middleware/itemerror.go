package middleware

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

const (
	maxItemRaw    = 64 << 10 // bytes of a record that an ItemError keeps
	maxItemsShown = 3        // records that ItemErrors prints
)

// ItemError is a record of a list that could not be decoded. A loop over the list
// is given it in the place of the record, and may go on: it is not the end.
type ItemError struct {
	Page  int64 // the page that the record is on, from 1; 0 in a list without pages
	Index int   // the place of the record on that page, from 0

	// Raw is the record as it came, cut at 64 KiB. It may hold secrets and personal
	// data, which is why the error does not print it.
	Raw json.RawMessage

	Err error // why the record could not be decoded
}

// Error names the page, if there are pages, the place and the cause.
func (e ItemError) Error() string {
	if e.Page == 0 {
		return fmt.Sprintf("index %d: %v", e.Index, e.Err)
	}
	return fmt.Sprintf("page %d, index %d: %v", e.Page, e.Index, e.Err)
}

// Format prints Error by every verb, so that none shows the record.
func (e ItemError) Format(f fmt.State, verb rune) {
	if strings.ContainsRune("vsqxX", verb) && !f.Flag('#') {
		fmt.Fprintf(f, fmt.FormatString(f, verb), e.Error())
		return
	}
	fmt.Fprint(f, e.Error())
}

// Unwrap returns the cause.
func (e ItemError) Unwrap() error { return e.Err }

// newItemError makes an error of a record, and keeps a copy of it: the record itself
// is part of a whole page.
func newItemError(index int, raw []byte, cause error) *ItemError {
	if e, ok := errors.AsType[*json.UnmarshalTypeError](cause); ok && error(e) == cause { //nolint:errorlint // an error around it stays
		// For a number that does not fit its type, the cause shows the number.
		shown := *e
		shown.Value, _, _ = strings.Cut(e.Value, " ")
		cause = &shown
	}
	kept := append(json.RawMessage(nil), raw[:min(len(raw), maxItemRaw)]...)
	return &ItemError{Index: index, Raw: kept, Err: cause}
}

// ItemErrors are all records of a page, or of a list, that could not be decoded. A method that returns
// a list without pages returns the other records with them.
type ItemErrors []*ItemError

// Error shows the first of them, and how many there are.
func (e ItemErrors) Error() string {
	var text []string
	for _, item := range e[:min(len(e), maxItemsShown)] {
		text = append(text, item.Error())
	}
	if more := len(e) - len(text); more > 0 {
		text = append(text, fmt.Sprintf("and %d more", more))
	}
	if len(e) == 1 {
		return text[0]
	}
	return fmt.Sprintf("%d records cannot be decoded: %s", len(e), strings.Join(text, "; "))
}

// Unwrap returns each of them.
func (e ItemErrors) Unwrap() []error {
	all := make([]error, len(e))
	for i, item := range e {
		all[i] = item
	}
	return all
}
