package scenario

import (
	"context"
	"testing"
	"time"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// authenticator is a user who sets up an authenticator app, and is asked for its
// code at sign-in.
func authenticator(s *scenario) {
	var ann *gen.User
	var web *shop
	var me *management.AccountClient
	var secret, factor string
	kind := func(v gen.MfaVerification) gen.MfaFactor { return v.Type }

	s.need("create", func(ctx context.Context, t *testing.T) {
		s.needPasswordSignIn(ctx, t)
		ann = s.newCustomer(ctx, t, "ann")
		web = s.newShop(ctx, t, "openid")
		s.openAccountCenter(ctx, t)
		me = web.accountOf(t, ann, "identities")
	})
	s.need("set up", func(ctx context.Context, t *testing.T) {
		generated, err := me.GenerateTotpSecret(ctx)
		fatal(t, err)
		secret = generated.Secret.Reveal()
		var body gen.AddMfaVerificationRequest
		fatal(t, body.FromNewTotpFactor(gen.NewTotpFactor{Secret: secret}))
		proof := prove(ctx, t, me, passwordOfScenario)

		s.offerAuthenticators(ctx, t)
		unproved(t, me.AddMfaVerification(ctx, body))
		fatal(t, me.AddMfaVerification(ctx, body, proof))
		refused(t, me.AddMfaVerification(ctx, body, proof), 422, "user.totp_already_in_use")

		mine, err := me.GetMfaVerifications(ctx)
		fatal(t, err)
		same(t, "factors as the user sees them", keys(mine, kind), []gen.MfaFactor{gen.MfaFactorTotp})
		all, err := s.client.ListUserMfaVerifications(ctx, ann.ID)
		fatal(t, err)
		same(t, "factors as the tenant sees them", keys(all, kind), []gen.MfaFactor{gen.MfaFactorTotp})
		same(t, "id", all[0].ID, mine[0].ID)
		factor = mine[0].ID
	})
	s.step("sign in", func(ctx context.Context, t *testing.T) {
		page := web.newBrowser(t)
		page.begin(ctx, t, gen.InteractionEventSignIn)
		page.enter(ctx, t, *ann.Username, passwordOfScenario)
		e := refused(t, only(page.SubmitInteraction(ctx)), 403, "session.mfa.require_mfa_verification")
		var data struct{ AvailableFactors []gen.MfaFactor }
		fatal(t, e.DecodeData(&data))
		same(t, "factors to choose from", data.AvailableFactors, []gen.MfaFactor{gen.MfaFactorTotp})

		enter := func(code string) error {
			return only(page.VerifyTotpVerification(ctx, gen.VerifyTotpVerificationRequest{Code: code}))
		}
		refused(t, enter("000"), 400, "session.mfa.invalid_totp_code")
		refused(t, only(page.SubmitInteraction(ctx)), 403, "session.mfa.require_mfa_verification")
		code, err := logtotest.TOTPCode(secret, time.Now())
		fatal(t, err)
		fatal(t, enter(code))
		token := page.exchange(ctx, t, page.finish(ctx, t))
		sameClaims(t, s.verified(ctx, t, extra(token, "id_token")), map[string]any{"sub": ann.ID, "nonce": page.nonce})
	})
	s.step("take away", func(ctx context.Context, t *testing.T) {
		fatal(t, s.client.DeleteUserMfaVerification(ctx, ann.ID, factor))
		all, err := s.client.ListUserMfaVerifications(ctx, ann.ID)
		fatal(t, err)
		same(t, "factors", keys(all, kind), []gen.MfaFactor{})
		page := web.newBrowser(t)
		page.begin(ctx, t, gen.InteractionEventSignIn)
		page.enter(ctx, t, *ann.Username, passwordOfScenario)
		page.finish(ctx, t)
	})
}
