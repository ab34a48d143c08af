package calls_test

import (
	"testing"
	"testing/synctest"

	"github.com/logto-go/management/gen"
)

// This file has the tests that call operations which older releases of Logto do not have.

// A result that may be any JSON is given as it is.
func TestAnyJSON(t *testing.T) {
	for _, tt := range []struct {
		status     int
		body, want string
	}{{200, `[1.0]`, `[1.0]`}, {204, "", ""}} {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{faults: []fault{respond(tt.status, tt.body)}}
			v, err := s.start(t).TestAction(t.Context(), gen.TestActionRequest{ActionType: gen.ActionTypePostSignIn, Event: gen.JSON("null")})
			if err != nil || string(v) != tt.want {
				t.Errorf("%d: %q, %v", tt.status, v, err)
			}
		})
	}
}
