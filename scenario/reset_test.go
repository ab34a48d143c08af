package scenario

import (
	"context"
	"testing"

	"github.com/logto-go/management/gen"
)

// passwordReset is a user who forgot their password and gets a code by e-mail. On a
// real server nobody reads that e-mail: the connector is the tenant's, and not for a
// guest to replace, as there can be only one.
func passwordReset(s *scenario) {
	if s.fake == nil {
		s.t.Skipf("SKIPPED on %s: the code goes out by its e-mail connector, and the suite cannot read it", s.server)
	}
	var ann *gen.User
	var page *browser
	var address gen.VerificationCodeIdentifier
	var sent *gen.VerificationID

	s.need("create", func(ctx context.Context, t *testing.T) {
		ann = s.newCustomer(ctx, t, "ann")
		page = s.newShop(ctx, t, "openid").newBrowser(t)
		s.borrow(ctx, t, "/api/sign-in-exp", "forgotPasswordMethods")
		fatal(t, only(s.client.UpdateSignInExperience(ctx, nil, gen.UpdateSignInExperienceRequest{
			ForgotPasswordMethods: gen.Value([]gen.ForgotPasswordMethod{gen.ForgotPasswordMethodEmailVerificationCode}),
		})))
		fatal(t, address.FromEmailIdentifier(gen.EmailIdentifier{Value: *ann.PrimaryEmail}))
	})
	s.need("forget", func(ctx context.Context, t *testing.T) {
		page.begin(ctx, t, gen.InteractionEventForgotPassword)
		verification, err := page.password(ctx, *ann.Username, passwordOfScenario)
		fatal(t, err)
		refused(t, page.IdentifyUser(ctx, gen.IdentifyUserRequest{VerificationID: &verification}), 422, "session.not_supported_for_forgot_password")
	})
	s.need("code by e-mail", func(ctx context.Context, t *testing.T) {
		before := len(s.fake.Messages())
		var err error
		sent, err = page.CreateAndSendVerificationCode(ctx, gen.CreateAndSendVerificationCodeRequest{
			Identifier: address, InteractionEvent: gen.InteractionEventForgotPassword,
		})
		fatal(t, err)
		messages := s.fake.Messages()[before:]
		if len(messages) != 1 {
			t.Fatalf("%d messages were sent", len(messages))
		}
		same(t, "to", messages[0].To, *ann.PrimaryEmail)
		verify := func(code string) error {
			return only(page.VerifyVerificationCodeVerification(ctx, gen.VerifyVerificationCodeWithIDRequest{
				Identifier: address, VerificationID: sent.VerificationID, Code: code,
			}))
		}
		refused(t, verify("x"), 400, "verification_code.code_mismatch")
		fatal(t, verify(messages[0].Code()))
	})
	s.need("new password", func(ctx context.Context, t *testing.T) {
		reset := func(password string) error {
			return page.ResetUserPassword(ctx, gen.PasswordRequest{Password: password})
		}
		refused(t, reset(another), 404, "session.identifier_not_found")
		page.identify(ctx, t, sent.VerificationID)
		refused(t, only(page.SubmitInteraction(ctx)), 422, "user.new_password_required_in_profile")
		refused(t, reset("short"), 422, "password.rejected")
		refused(t, reset(passwordOfScenario), 422, "user.same_password")
		fatal(t, reset(another))
		fatal(t, only(page.SubmitInteraction(ctx))) // which signs nobody in
		fatal(t, s.client.VerifyUserPassword(ctx, ann.ID, gen.PasswordRequest{Password: another}))
	})
	s.step("sign in", func(ctx context.Context, t *testing.T) {
		page.begin(ctx, t, gen.InteractionEventSignIn)
		_, err := page.password(ctx, *ann.Username, passwordOfScenario)
		refused(t, err, 422, "session.invalid_credentials")
		page.enter(ctx, t, *ann.Username, another)
		token := page.exchange(ctx, t, page.finish(ctx, t))
		sameClaims(t, s.verified(ctx, t, extra(token, "id_token")), map[string]any{"sub": ann.ID, "nonce": page.nonce})
	})
}
