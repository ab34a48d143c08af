package scenario

import (
	"context"
	"net/url"
	"strings"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// searchUsers tries each mode of the advanced search. Every search names the tag,
// so that it cannot find anyone else's users.
func searchUsers(ctx context.Context, t *testing.T, s *scenario, ann, bob, cyd string) {
	search, tag := management.SearchUsers, s.tag
	tests := []struct {
		name string
		by   management.SearchBuilder
		want []string // the newest first
	}{
		{"exact", search().Exact("primaryEmail", s.email("ann")), []string{ann}},
		{"exact, several values", search().Exact("username", "ann_"+tag, "bob_"+tag, "eve_"+tag), []string{bob, ann}},
		{"exact, letter case does not count", search().Exact("username", strings.ToUpper("ann_"+tag)), []string{ann}},
		{"exact, letter case counts", search().Exact("username", strings.ToUpper("ann_"+tag)).CaseSensitive(), nil},
		{"exact id", search().Exact("id", ann, cyd), []string{cyd, ann}},
		{"prefix", search().HasPrefix("username", "ann_"+tag), []string{ann}},
		{"suffix", search().HasSuffix("primaryEmail", "."+tag+"@example.com"), []string{cyd, ann}},
		{"like with wildcards", search().Like("username", `___\_`+tag), []string{bob, ann}},
		{"like without, the whole field", search().Like("username", tag), nil},
		{"no wildcards in a plain text", search().Contains("username", "%_"+tag), nil},
		{"similar to", search().SimilarTo("username", "(ann|cyd)%"+tag).CaseSensitive(), []string{ann}},
		{"POSIX", search().Posix("name", "^(Cyd|Eve) "+tag+"$"), []string{cyd}},
		{"any condition", search().HasPrefix("username", "bob_"+tag).Exact("primaryEmail", s.email("ann")), []string{bob, ann}},
		{"all conditions", search().Contains("username", tag).Contains("primaryEmail", tag).MatchAll(), []string{ann}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := collect(t, s.client.ListUsers(ctx, &gen.ListUsersParams{SearchParams: tt.by}), userID)
			same(t, "users", got, append([]string{}, tt.want...))
		})
	}
}

// rawSearch is a search that the builder would not let pass.
type rawSearch string

func (r rawSearch) SearchQuery() (url.Values, error) { return url.ParseQuery(string(r)) }

func refuseSearches(ctx context.Context, t *testing.T, s *scenario) {
	var refusals []refusal
	for name, by := range map[string]rawSearch{
		"unknown field":                "search.email=x",
		"unknown mode":                 "search=x&mode=bogus",
		"unknown joint":                "search.name=x&joint=xor",
		"nothing to look for":          "search.primaryEmail=&search=x",
		"two values that are no exact": "search.name=x&search.name=y",
		"similar to in any case":       "search.name=x&mode.name=similar_to",
	} {
		refusals = append(refusals, refusal{name, func() error {
			return only(s.client.ListUsersPage(ctx, &gen.ListUsersParams{SearchParams: by}))
		}, 400, "request.invalid_input", management.ErrInvalid})
	}
	refuse(t, refusals)
}

// refuseUsers tries what Logto refuses. Ann has the e-mail address that cyd wants.
func refuseUsers(ctx context.Context, t *testing.T, s *scenario, ann, cyd string) {
	c := s.client
	create := func(body gen.CreateUserRequest) func() error {
		return func() error {
			user, err := c.CreateUser(ctx, body)
			if err == nil { // the server took what it should refuse
				s.cleanup("user "+user.ID, func(ctx context.Context) error { return c.DeleteUser(ctx, user.ID) })
			}
			return err
		}
	}
	change := func(id string, body gen.UpdateUserRequest) func() error {
		return func() error { return only(c.UpdateUser(ctx, id, body)) }
	}
	bcrypt := "$2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy"
	refuse(t, []refusal{
		{"username taken", create(gen.CreateUserRequest{Username: new("ann_" + s.tag)}), 422, "user.username_already_in_use", management.ErrConflict},
		{"e-mail taken", create(gen.CreateUserRequest{PrimaryEmail: new(s.email("ann"))}), 422, "user.email_already_in_use", management.ErrConflict},
		{"e-mail taken, by a change", change(cyd, gen.UpdateUserRequest{PrimaryEmail: gen.Value(s.email("ann"))}), 422, "user.email_already_in_use", management.ErrConflict},
		{"no telephone number", change(cyd, gen.UpdateUserRequest{PrimaryPhone: gen.Value("99999")}), 422, "user.invalid_phone", management.ErrUnprocessable},
		{"digest of an unknown kind", create(gen.CreateUserRequest{Username: new(s.mayKeep("eve_" + s.tag)), PasswordDigest: &bcrypt}), 400, "user.password_algorithm_required", management.ErrInvalid},
		{"password and digest", create(gen.CreateUserRequest{
			Username: new(s.mayKeep("eve_" + s.tag)), Password: new("x"), PasswordDigest: &bcrypt, PasswordAlgorithm: new(gen.PasswordDigestAlgorithmBcrypt),
		}), 400, "user.password_and_digest", management.ErrInvalid},
		{"name too long", create(gen.CreateUserRequest{Username: new(s.mayKeep("eve_" + s.tag)), Name: new(strings.Repeat("x", 200))}), 422, "entity.value_too_long", management.ErrUnprocessable},
		{"no change at all", change(ann, gen.UpdateUserRequest{}), 422, "entity.invalid_input", management.ErrUnprocessable},
		{"page too large", func() error {
			return only(c.ListUsersPage(ctx, &gen.ListUsersParams{PageSize: new(int64(101))}))
		}, 400, "guard.invalid_pagination", management.ErrInvalid},
		{"no such user", func() error { return only(c.GetUser(ctx, "nope", nil)) }, 404, "entity.not_found", management.ErrNotFound},
		{"token of nobody", func() error {
			return only(c.ListUsersPage(ctx, nil, management.WithToken("nonsense")))
		}, 401, "auth.unauthorized", management.ErrUnauthorized},
	})

	t.Run("the field is named", func(t *testing.T) {
		e := refused(t, create(gen.CreateUserRequest{Username: new(s.mayKeep("1 " + s.tag))})(), 400, "guard.invalid_input")
		var data struct{ Issues []struct{ Path []string } }
		fatal(t, e.DecodeData(&data))
		if len(data.Issues) != 1 {
			t.Fatalf("got %s", e.Data)
		}
		same(t, "field", data.Issues[0].Path, []string{"username"})
	})
}
