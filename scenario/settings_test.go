package scenario

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/logto-go/management/gen"
)

// borrow reads settings of the tenant, those of the names, and has them put back as
// they were when the area ends, however it ends. It is called before they are
// changed. They are kept as they came: a newer server may have more in them than
// the types know.
func (s *scenario) borrow(ctx context.Context, t *testing.T, path string, names ...string) map[string]json.RawMessage {
	t.Helper()
	response, err := s.client.Do(ctx, "GET", path, nil)
	fatal(t, err)
	var all map[string]json.RawMessage
	fatal(t, response.Decode(&all))
	old := map[string]json.RawMessage{}
	for _, name := range names {
		if all[name] == nil {
			t.Fatalf("%s has no %s", path, name)
		}
		old[name] = all[name]
	}
	s.cleanup("what the run made of "+path, func(ctx context.Context) error {
		return only(s.client.Do(ctx, "PATCH", path, old))
	})
	return old
}

// openAccountCenter lets users change what the scenarios change, for as long as the
// area is played. It returns what users could do with each field before.
func (s *scenario) openAccountCenter(ctx context.Context, t *testing.T) (before gen.AccountCenterFields) {
	t.Helper()
	fatal(t, json.Unmarshal(s.borrow(ctx, t, "/api/account-center", "enabled", "fields")["fields"], &before))
	fields := before
	edit := new(gen.FieldPermissionEdit)
	fields.Name, fields.Username, fields.Email, fields.Password, fields.Mfa = edit, edit, edit, edit, edit
	got, err := s.client.UpdateAccountCenterSettings(ctx, gen.UpdateAccountCenterSettingsRequest{Enabled: new(true), Fields: &fields})
	fatal(t, err)
	same(t, "enabled", got.Enabled, true)
	same(t, "fields", got.Fields, fields)
	return before
}

// offerAuthenticators has users who set up an authenticator app asked for its code,
// and nobody else, for as long as the area is played.
func (s *scenario) offerAuthenticators(ctx context.Context, t *testing.T) {
	t.Helper()
	var mfa gen.SignInMfa
	fatal(t, json.Unmarshal(s.borrow(ctx, t, "/api/sign-in-exp", "mfa")["mfa"], &mfa))
	mfa.Policy = gen.SignInMfaPolicyNoPrompt
	factors := []gen.MfaFactor{gen.MfaFactorTotp}
	for _, factor := range mfa.Factors {
		if factor != gen.MfaFactorTotp {
			factors = append(factors, factor)
		}
	}
	mfa.Factors = factors
	got, err := s.client.UpdateSignInExperience(ctx, nil, gen.UpdateSignInExperienceRequest{Mfa: &mfa})
	fatal(t, err)
	same(t, "second factors", got.Mfa, mfa)
}
