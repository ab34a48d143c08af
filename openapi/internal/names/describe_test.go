package names

import (
	"strings"
	"testing"
)

func TestTypeText(t *testing.T) {
	a := &Assignment{Types: map[string]*Type{"User": {}, "Role": {}}, Methods: map[string]string{}}
	for _, id := range []string{"A", "B", "C", "D", "E", "GetUser", "ListUsers", "CreateUser", "GetProfile"} {
		a.Methods[id] = id
	}
	a.receivers = map[string]string{"GetProfile": "AccountClient"}
	a.Methods["GetSignInExp"] = "GetSignInExperience"
	for _, tt := range []struct {
		places []string
		want   string
	}{
		{[]string{"GetUser.response"}, "is returned by [@.GetUser]."},
		{[]string{"GetUser.response", "ListUsers.response[]"}, "is returned by [@.GetUser] and [@.ListUsers]."},
		{[]string{"A.response", "B.response", "C.response", "D.response"}, "is returned by [@.A], [@.B], [@.C] and [@.D]."},
		{[]string{"A.response", "B.response", "C.response", "D.response", "E.response"}, "is returned by [@.A], [@.B], [@.C] and 2 more."},
		{[]string{"CreateUser.request", "GetUser.response"}, "is returned by [@.GetUser], and is the body of [@.CreateUser]."},
		{[]string{"ListUsers.query.kind", "GetUser.path.kind"}, "is a parameter of [@.GetUser] and [@.ListUsers]."},
		{[]string{"User.profile", "Role.profile", "User.old"}, "is part of [Role] and [User]."},
		{[]string{"User|a", "User{}", "User[]"}, "is part of [User]."},
		{[]string{"GetSignInExp.response"}, "is returned by [@.GetSignInExperience]."},
		{[]string{"User.profile", "GetProfile.response"}, "is returned by [@Account.GetProfile]."},
	} {
		want := strings.NewReplacer("@Account.", "github.com/logto-go/management.AccountClient.", "@.", "github.com/logto-go/management.Client.").Replace(tt.want)
		if got := a.text(&Type{Places: tt.places}); got != want {
			t.Errorf("%q: got %q, want %q", tt.places, got, want)
		}
	}
}
