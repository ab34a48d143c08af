package calls_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/logto-go/management/auth"
)

func TestTokenEndpointDownThenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := true
		s := &faultServer{
			faults:     []fault{respond(200, userJSON)},
			tokenFault: func(int) fault { return map[bool]fault{true: respond(503, "down")}[down] },
		}
		client := s.start(t)
		_, err := client.GetUser(t.Context(), "u1", nil)
		refused, ok := errors.AsType[*auth.TokenError](err)
		if !ok || refused.StatusCode != 503 {
			t.Errorf("down: %v", err)
		}
		if sent, tokens := s.counts(); sent != 0 || tokens != 3 {
			t.Errorf("down: %d requests and %d token requests", sent, tokens)
		}
		down = false
		if _, err := client.GetUser(t.Context(), "u1", nil); err != nil {
			t.Errorf("up: %v", err)
		}
	})
}

// The most common mistakes with credentials say what to do.
func TestTokenMistakes(t *testing.T) {
	for says, answer := range map[string]fault{
		"app id or the app secret": respond(401, `{"code":"oidc.invalid_client","error":"invalid_client","error_description":"d"}`),
		"custom domain":            respond(400, `{"code":"oidc.invalid_target","error":"invalid_target","error_description":"d"}`),
		"Management API role":      respond(200, `{"access_token":"t","expires_in":3600,"token_type":"Bearer","scope":""}`),
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &faultServer{tokenFault: func(int) fault { return answer }}
			_, err := s.start(t).GetUser(t.Context(), "u1", nil)
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%v does not speak of %q", err, says)
			}
			if sent, tokens := s.counts(); sent != 0 || tokens != 1 {
				t.Errorf("%d requests and %d token requests", sent, tokens)
			}
			showsNoSecret(t, err)
		})
	}
}
