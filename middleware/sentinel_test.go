package middleware

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestKinds(t *testing.T) {
	all := []error{ErrNotModified, ErrApplied, ErrInvalid, ErrUnauthorized, ErrForbidden, ErrNotFound, ErrNoRoute, ErrConflict, ErrUnprocessable, ErrRateLimited, ErrServer}
	tests := []struct {
		status int
		code   string
		kinds  []error
	}{
		{304, "", []error{ErrNotModified}},
		{400, "guard.invalid_input", []error{ErrInvalid}},
		{401, "auth.unauthorized", []error{ErrUnauthorized}},
		{403, "auth.forbidden", []error{ErrForbidden}},
		{404, "entity.not_found", []error{ErrNotFound}},
		{404, "", []error{ErrNoRoute}},
		{405, "", []error{ErrNoRoute}},
		{409, "single_sign_on.duplicate_connector_name", []error{ErrConflict}},
		{422, "entity.invalid_input", []error{ErrUnprocessable}},
		{422, "user.username_already_in_use", []error{ErrUnprocessable, ErrConflict}},
		{422, "resource.resource_identifier_in_use", []error{ErrUnprocessable, ErrConflict}},
		{422, "entity.unique_integrity_violation", []error{ErrUnprocessable, ErrConflict}},
		{422, "role.user_exists", []error{ErrUnprocessable, ErrConflict}},
		{422, "user.identity_not_exist", []error{ErrUnprocessable}},
		{429, "", []error{ErrRateLimited}},
		{500, "", []error{ErrServer}},
		{503, "", []error{ErrServer}},
		{302, "", nil},
		{418, "", nil},
	}
	for _, tt := range tests {
		err := fmt.Errorf("wrapped: %w", &Error{StatusCode: tt.status, Code: Code(tt.code)})
		for _, kind := range all {
			want := slices.Contains(tt.kinds, kind)
			if got := errors.Is(err, kind); got != want {
				t.Errorf("%d %q is %v: %v", tt.status, tt.code, kind, got)
			}
		}
	}
}

func TestCodes(t *testing.T) {
	err := fmt.Errorf("wrapped: %w", &Error{StatusCode: 422, Code: "user.username_already_in_use"})
	if !errors.Is(err, Code("user.username_already_in_use")) {
		t.Error("the code is not found")
	}
	if errors.Is(err, Code("user.email_already_in_use")) || errors.Is(&Error{}, Code("")) {
		t.Error("another code is found")
	}
	if Code("a.b").Error() != "a.b" || ErrNotFound.Error() != "logto: not found" {
		t.Error("the texts changed")
	}
}

// A change that was made, and whose result is lost, can be told from one that was not made.
func TestApplied(t *testing.T) {
	for _, tt := range []struct {
		method string
		status int
		err    error
		want   bool
	}{
		{"POST", 201, errReset, true},
		{"PATCH", 200, errReset, true},
		{"PUT", 200, errReset, true},
		{"DELETE", 204, errReset, true},
		{"GET", 200, errReset, false},
		{"HEAD", 200, errReset, false},
		{"", 200, errReset, false},
		{"POST", 201, nil, false},
		{"POST", 302, errReset, false},
		{"POST", 500, errReset, false},
	} {
		err := fmt.Errorf("wrapped: %w", &Error{Method: tt.method, StatusCode: tt.status, Err: tt.err})
		if got := errors.Is(err, ErrApplied); got != tt.want {
			t.Errorf("%s %d %v: %v", tt.method, tt.status, tt.err, got)
		}
		if says := strings.Contains(err.Error(), "the change was probably made"); says != tt.want {
			t.Errorf("%s %d: %v", tt.method, tt.status, err)
		}
		if errors.Is(err, errReset) != (tt.err != nil) {
			t.Errorf("%s %d: the cause is lost", tt.method, tt.status)
		}
	}
}

// A success that cannot be read is none of the kinds, which are about failures.
func TestUnreadableIsOfNoKind(t *testing.T) {
	if err := (&Error{StatusCode: 500, Err: errReset}); errors.Is(err, ErrServer) || !errors.Is(err, errReset) {
		t.Errorf("got %v", err)
	}
}
