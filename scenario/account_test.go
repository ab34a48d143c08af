package scenario

import (
	"context"
	"errors"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
)

// another is as good a password as passwordOfScenario.
const another = "Jp4&bRt8@cLq6%"

// accountOf returns a client that acts as a user, by tokens that the shop gets in
// exchange for the consent of the Management API.
func (p *shop) accountOf(t *testing.T, user *gen.User, scopes ...string) *management.AccountClient {
	t.Helper()
	tokens, err := auth.Exchange(p.client.Endpoint(), p.app.ID, p.config.ClientSecret, func(ctx context.Context) (string, error) {
		subject, err := p.client.CreateSubjectToken(ctx, gen.CreateSubjectTokenRequest{UserID: user.ID})
		if err != nil {
			return "", err
		}
		return subject.SubjectToken.Reveal(), nil
	}, auth.WithScopes(append(scopes, "openid")...))
	fatal(t, err)
	client, err := p.client.Account(tokens)
	fatal(t, err)
	return client
}

// prove has the user show their password, and returns what sensitive changes need.
func prove(ctx context.Context, t *testing.T, me *management.AccountClient, password string) management.CallOption {
	t.Helper()
	proof, err := me.CreateVerificationByPassword(ctx, gen.PasswordRequest{Password: password})
	fatal(t, err)
	return management.WithVerificationID(proof.VerificationRecordID)
}

// unproved checks that a change was refused for want of a proof. The status is 403
// before Logto 1.40.
func unproved(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, management.CodeVerificationRecordPermissionDenied) {
		t.Errorf("got %v, want %s", err, management.CodeVerificationRecordPermissionDenied)
	}
}

// account is the page on which users look after their own account.
func account(s *scenario) {
	var ann *gen.User
	var web *shop
	var before gen.AccountCenterFields
	var me *management.AccountClient
	username := "annika_" + s.tag
	stored := func(ctx context.Context, t *testing.T) *gen.User {
		t.Helper()
		got, err := s.client.GetUser(ctx, ann.ID, nil)
		fatal(t, err)
		return got
	}

	s.need("create", func(ctx context.Context, t *testing.T) {
		ann = s.newCustomer(ctx, t, "ann")
		s.newMember(ctx, t, "bob")
		web = s.newShop(ctx, t, "openid")
		before = s.openAccountCenter(ctx, t)
		me = web.accountOf(t, ann, "profile", "email")
	})
	s.need("read", func(ctx context.Context, t *testing.T) {
		got, err := me.GetProfile(ctx)
		fatal(t, err)
		same(t, "id", text(got.ID), ann.ID)
		same(t, "username", text(got.Username), *ann.Username)
		same(t, "name", text(got.Name), *ann.Name)
		same(t, "e-mail", text(got.PrimaryEmail), *ann.PrimaryEmail)
		same(t, "phone, which the token is not for", text(got.PrimaryPhone), "<null>")
		same(t, "has a password", got.HasPassword, new(true))
	})
	s.step("change the name", func(ctx context.Context, t *testing.T) {
		got, err := me.UpdateProfile(ctx, gen.UpdateProfileRequest{Name: gen.Value("Annika Ø " + s.tag)})
		fatal(t, err)
		same(t, "name", text(got.Name), "Annika Ø "+s.tag)
		same(t, "username, left out", text(got.Username), *ann.Username)
		same(t, "name as stored", text(stored(ctx, t).Name), "Annika Ø "+s.tag)
	})
	s.step("null", func(ctx context.Context, t *testing.T) {
		got, err := me.UpdateProfile(ctx, gen.UpdateProfileRequest{Name: gen.Null[string]()})
		fatal(t, err)
		same(t, "name", text(got.Name), "<null>")
		same(t, "name as stored", text(stored(ctx, t).Name), "<null>")
	})
	s.step("change what takes no proof, without the right", func(ctx context.Context, t *testing.T) {
		refused(t, only(web.accountOf(t, ann, "email").UpdateProfile(ctx, gen.UpdateProfileRequest{Name: gen.Value("x")})), 400, "auth.unauthorized")
		if before.Avatar == nil || *before.Avatar != gen.FieldPermissionEdit {
			refused(t, only(me.UpdateProfile(ctx, gen.UpdateProfileRequest{Avatar: gen.Value("https://example.com/a.png")})),
				400, "account_center.field_not_editable")
		}
		refused(t, only(me.GetProfile(ctx, management.WithToken("nonsense"))), 401, "auth.unauthorized")
	})
	s.step("change the username", func(ctx context.Context, t *testing.T) {
		unproved(t, only(me.UpdateProfile(ctx, gen.UpdateProfileRequest{Username: gen.Value(username)})))
		proof := prove(ctx, t, me, passwordOfScenario)
		refused(t, only(me.UpdateProfile(ctx, gen.UpdateProfileRequest{Username: gen.Value("bob_" + s.tag)}, proof)),
			422, "user.username_already_in_use")
		same(t, "username after all that", text(stored(ctx, t).Username), *ann.Username)
		got, err := me.UpdateProfile(ctx, gen.UpdateProfileRequest{Username: gen.Value(username)}, proof)
		fatal(t, err)
		same(t, "username", text(got.Username), username)
		same(t, "username as stored", text(stored(ctx, t).Username), username)
	})
	s.step("change the password", func(ctx context.Context, t *testing.T) {
		unproved(t, me.UpdatePassword(ctx, gen.PasswordRequest{Password: another}))
		refused(t, only(me.CreateVerificationByPassword(ctx, gen.PasswordRequest{Password: another})), 422, "session.invalid_credentials")
		fatal(t, s.client.VerifyUserPassword(ctx, ann.ID, gen.PasswordRequest{Password: passwordOfScenario}))

		fatal(t, me.UpdatePassword(ctx, gen.PasswordRequest{Password: another}, prove(ctx, t, me, passwordOfScenario)))
		fatal(t, s.client.VerifyUserPassword(ctx, ann.ID, gen.PasswordRequest{Password: another}))
		refused(t, s.client.VerifyUserPassword(ctx, ann.ID, gen.PasswordRequest{Password: passwordOfScenario}), 422, "session.invalid_credentials")
		prove(ctx, t, me, another)
	})
	s.step("sign in with what was changed", func(ctx context.Context, t *testing.T) {
		s.needPasswordSignIn(ctx, t)
		page := web.newBrowser(t)
		page.begin(ctx, t, gen.InteractionEventSignIn)
		_, err := page.password(ctx, *ann.Username, another)
		refused(t, err, 422, "session.invalid_credentials")
		page.enter(ctx, t, username, another)
		token := page.exchange(ctx, t, page.finish(ctx, t))
		sameClaims(t, s.verified(ctx, t, extra(token, "id_token")), map[string]any{"sub": ann.ID, "aud": web.app.ID, "nonce": page.nonce})
	})
	s.step("delete", func(ctx context.Context, t *testing.T) {
		fatal(t, s.client.DeleteUser(ctx, ann.ID))
		if profile, err := me.GetProfile(ctx); err == nil {
			t.Errorf("the token still reads the account of %s", text(profile.ID))
		}
	})
}
