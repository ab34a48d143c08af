package scenario

import (
	"context"
	"strings"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/middleware"
)

// bigNumbers is custom data with numbers around the largest whole number that
// Logto, being written in JavaScript, can tell from its neighbours.
const bigNumbers = `{"safe":9007199254740991,"next":9007199254740993,"nested":{"list":[1,"two",null,{"d":4.5}]},"text":"Zoë 🎉"}`

// storedNumbers is bigNumbers as Logto keeps it.
const storedNumbers = `{"safe":9007199254740991,"next":9007199254740992,"nested":{"list":[1,"two",null,{"d":4.5}]},"text":"Zoë 🎉"}`

func users(s *scenario) {
	var ann, bob, cyd *gen.User
	phone := s.phone()

	s.need("create", func(ctx context.Context, t *testing.T) {
		ann = s.newUser(ctx, t, gen.CreateUserRequest{
			Username:     new("ann_" + s.tag),
			PrimaryEmail: new(s.email("ann")),
			PrimaryPhone: &phone,
			Password:     new("Zq9!vRt#" + s.tag),
			Name:         new("Ann Østergård " + s.tag),
			Avatar:       gen.Value("https://example.com/ann.png"),
			CustomData:   gen.JSONObject(bigNumbers),
			Profile: &gen.UserProfile{
				GivenName: new("Ann"), Nickname: new("an"),
				Address: &gen.UserAddress{Country: new("Danmark"), Locality: new("København")},
			},
		})
		same(t, "length of the id", len(ann.ID), 12)
		same(t, "username", text(ann.Username), "ann_"+s.tag)
		same(t, "e-mail", text(ann.PrimaryEmail), s.email("ann"))
		same(t, "phone", text(ann.PrimaryPhone), phone)
		same(t, "name", text(ann.Name), "Ann Østergård "+s.tag)
		same(t, "avatar", text(ann.Avatar), "https://example.com/ann.png")
		same(t, "profile", ann.Profile, gen.UserProfile{
			GivenName: new("Ann"), Nickname: new("an"),
			Address: &gen.UserAddress{Country: new("Danmark"), Locality: new("København")},
		})
		sameJSON(t, "custom data", ann.CustomData, storedNumbers)
		same(t, "has a password", ann.HasPassword, new(true))
	})
	s.need("create with a username alone", func(ctx context.Context, t *testing.T) {
		bob = s.newUser(ctx, t, gen.CreateUserRequest{Username: new("bob_" + s.tag)})
		for what, p := range map[string]*string{
			"e-mail": bob.PrimaryEmail, "phone": bob.PrimaryPhone, "name": bob.Name, "avatar": bob.Avatar, "application": bob.ApplicationID,
		} {
			same(t, what, text(p), "<null>")
		}
		sameJSON(t, "custom data", bob.CustomData, `{}`)
		same(t, "profile", bob.Profile, gen.UserProfile{})
		same(t, "identities", bob.Identities, map[string]gen.Identity{})
		same(t, "last sign-in", bob.LastSignInAt, (*gen.Timestamp)(nil))
		same(t, "suspended", bob.IsSuspended, false)
		same(t, "has a password", bob.HasPassword, new(false))
		same(t, "updated when created", bob.UpdatedAt, bob.CreatedAt)
	})
	s.need("create without a username", func(ctx context.Context, t *testing.T) {
		// An empty text is as good as none.
		cyd = s.newUser(ctx, t, gen.CreateUserRequest{
			PrimaryEmail: new(s.email("cyd")), Name: new("Cyd " + s.tag), Avatar: gen.Value(""),
		})
		same(t, "username", text(cyd.Username), "<null>")
		same(t, "avatar", text(cyd.Avatar), "<null>")
	})

	s.step("read", func(ctx context.Context, t *testing.T) {
		got, err := s.client.GetUser(ctx, ann.ID, nil)
		fatal(t, err)
		same(t, "user", got, ann)
	})
	s.step("read with what is left out otherwise", func(ctx context.Context, t *testing.T) {
		got, err := s.client.GetUser(ctx, bob.ID, &gen.GetUserParams{IncludeSsoIdentities: new(true)})
		fatal(t, err)
		same(t, "SSO identities", got.SsoIdentities, []gen.SsoIdentity{})
		same(t, "SSO identities without asking", bob.SsoIdentities, []gen.SsoIdentity(nil))
	})
	s.step("list", func(ctx context.Context, t *testing.T) {
		params := &gen.ListUsersParams{
			PageSize:     new(int64(2)), // two pages
			SearchParams: management.SearchUsers().Contains(management.AnyField, s.tag),
		}
		same(t, "users, the newest first", collect(t, s.client.ListUsers(ctx, params), userID), []string{cyd.ID, bob.ID, ann.ID})

		page, err := s.client.ListUsersPage(ctx, params)
		fatal(t, err)
		same(t, "first page", keys(page.Items, userID), []string{cyd.ID, bob.ID})
		same(t, "about it", page.PageInfo, middleware.PageInfo{Number: 1, Size: 2, Total: 3, Last: 2, More: true, Next: true})

		params.Page = new(int64(9))
		page, err = s.client.ListUsersPage(ctx, params)
		fatal(t, err)
		same(t, "items past the end", len(page.Items), 0)
		same(t, "total past the end", page.Total, int64(3))
	})
	s.step("search", func(ctx context.Context, t *testing.T) { searchUsers(ctx, t, s, ann.ID, bob.ID, cyd.ID) })

	s.step("search in vain", func(ctx context.Context, t *testing.T) { refuseSearches(ctx, t, s) })

	s.step("change", func(ctx context.Context, t *testing.T) {
		got, err := s.client.UpdateUser(ctx, ann.ID, gen.UpdateUserRequest{
			Name:       gen.Value("Anna " + s.tag),
			CustomData: gen.MustJSONObject(map[string]any{"replaced": true}),
			Profile:    &gen.UserProfile{FamilyName: new("Østergård"), Address: &gen.UserAddress{Country: new("Danmark"), Region: new("Fyn")}},
		})
		fatal(t, err)
		same(t, "name", text(got.Name), "Anna "+s.tag)
		sameJSON(t, "custom data, replaced as a whole", got.CustomData, `{"replaced":true}`)
		same(t, "profile, replaced as a whole", got.Profile,
			gen.UserProfile{FamilyName: new("Østergård"), Address: &gen.UserAddress{Country: new("Danmark"), Region: new("Fyn")}})
		same(t, "username, left out", text(got.Username), "ann_"+s.tag)
		same(t, "e-mail, left out", text(got.PrimaryEmail), s.email("ann"))
		if got.UpdatedAt < ann.UpdatedAt {
			t.Errorf("updated at %d, which is before %d", got.UpdatedAt, ann.UpdatedAt)
		}
		read, err := s.client.GetUser(ctx, ann.ID, nil)
		fatal(t, err)
		same(t, "user when read again", read, got)
	})
	s.step("merge custom data", func(ctx context.Context, t *testing.T) {
		got, err := s.client.UpdateUserCustomData(ctx, ann.ID, gen.UpdateUserCustomDataRequest{CustomData: gen.JSONObject(`{"plan":"pro","count":9007199254740991}`)})
		fatal(t, err)
		sameJSON(t, "answer", got, `{"replaced":true,"plan":"pro","count":9007199254740991}`)
		read, err := s.client.ListUserCustomData(ctx, ann.ID)
		fatal(t, err)
		sameJSON(t, "custom data when read again", read, `{"replaced":true,"plan":"pro","count":9007199254740991}`)
	})
	s.step("merge the profile", func(ctx context.Context, t *testing.T) {
		got, err := s.client.UpdateUserProfile(ctx, ann.ID, gen.UpdateUserProfileRequest{
			Profile: gen.UserProfile{Nickname: new("annie"), Address: &gen.UserAddress{Country: new("DK")}},
		})
		fatal(t, err)
		same(t, "profile, merged but for the address", got,
			&gen.UserProfile{FamilyName: new("Østergård"), Nickname: new("annie"), Address: &gen.UserAddress{Country: new("DK")}})
	})
	s.step("null", func(ctx context.Context, t *testing.T) {
		got, err := s.client.UpdateUser(ctx, ann.ID, gen.UpdateUserRequest{PrimaryPhone: gen.Null[string](), Avatar: gen.Null[string]()})
		fatal(t, err)
		same(t, "phone", text(got.PrimaryPhone), "<null>")
		same(t, "avatar", text(got.Avatar), "<null>")
		same(t, "e-mail, left out", text(got.PrimaryEmail), s.email("ann"))

		got, err = s.client.UpdateUser(ctx, ann.ID, gen.UpdateUserRequest{Name: gen.Value("")})
		fatal(t, err)
		same(t, "name, set to nothing", text(got.Name), "<null>")
	})
	s.step("password", func(ctx context.Context, t *testing.T) { passwords(ctx, t, s, bob.ID) })
	s.step("suspend", func(ctx context.Context, t *testing.T) {
		for _, suspended := range []bool{true, false} {
			got, err := s.client.UpdateUserIsSuspended(ctx, bob.ID, gen.UpdateUserIsSuspendedRequest{IsSuspended: suspended})
			fatal(t, err)
			same(t, "suspended", got.IsSuspended, suspended)
			read, err := s.client.GetUser(ctx, bob.ID, nil)
			fatal(t, err)
			same(t, "suspended when read again", read.IsSuspended, suspended)
		}
	})
	s.step("errors", func(ctx context.Context, t *testing.T) { refuseUsers(ctx, t, s, ann.ID, cyd.ID) })
	s.step("delete", func(ctx context.Context, t *testing.T) {
		fatal(t, s.client.DeleteUser(ctx, cyd.ID))
		refused(t, only(s.client.GetUser(ctx, cyd.ID, nil)), 404, "entity.not_found")
		refused(t, s.client.DeleteUser(ctx, cyd.ID), 404, "entity.not_found")
		left := collect(t, s.client.ListUsers(ctx, &gen.ListUsersParams{
			SearchParams: management.SearchUsers().Contains(management.AnyField, s.tag),
		}), userID)
		same(t, "users that are left", left, []string{bob.ID, ann.ID})
	})
}

// phone returns a number that nobody has: 555 is no area code. Its last digits
// come from the run id.
func (s *scenario) phone() string {
	digits := strings.Map(func(r rune) rune {
		if r > '9' {
			return r - 'a' + '0'
		}
		return r
	}, s.run)
	return "15555" + digits[:6]
}

func passwords(ctx context.Context, t *testing.T, s *scenario, id string) {
	has := func(want bool) {
		t.Helper()
		got, err := s.client.GetUserHasPassword(ctx, id)
		fatal(t, err)
		same(t, "has a password", got.HasPassword, want)
	}
	has(false)
	for _, password := range []string{"First#" + s.tag, "Second#" + s.tag} {
		got, err := s.client.UpdateUserPassword(ctx, id, gen.PasswordRequest{Password: password})
		fatal(t, err)
		same(t, "user", got.ID, id)
		fatal(t, s.client.VerifyUserPassword(ctx, id, gen.PasswordRequest{Password: password}))
	}
	has(true)
	refused(t, s.client.VerifyUserPassword(ctx, id, gen.PasswordRequest{Password: "First#" + s.tag}), 422, "session.invalid_credentials")
}
