package names

import "testing"

func TestTypeText(t *testing.T) {
	a := &Assignment{Types: map[string]*Type{"User": {}, "Role": {}}, Methods: map[string]string{}}
	for _, id := range []string{"A", "B", "C", "D", "E", "GetUser", "ListUsers", "CreateUser", "GetProfile"} {
		a.Methods[id] = id
	}
	a.Methods["GetSignInExp"] = "GetSignInExperience"
	for _, tt := range []struct {
		places []string
		want   string
	}{
		{[]string{"GetUser.response"}, "is the answer of GetUser."},
		{[]string{"GetUser.response", "ListUsers.response[]"}, "is the answer of GetUser and ListUsers."},
		{[]string{"A.response", "B.response", "C.response", "D.response"}, "is the answer of A, B, C and D."},
		{[]string{"A.response", "B.response", "C.response", "D.response", "E.response"}, "is the answer of A, B, C and 2 more."},
		{[]string{"CreateUser.request", "GetUser.response"}, "is the answer of GetUser, and is the body of CreateUser."},
		{[]string{"ListUsers.query.kind", "GetUser.path.kind"}, "is a parameter of GetUser and ListUsers."},
		{[]string{"User.profile", "Role.profile", "User.old"}, "is part of Role and User."},
		{[]string{"User|a", "User{}", "User[]"}, "is part of User."},
		{[]string{"GetSignInExp.response"}, "is the answer of GetSignInExperience."},
		{[]string{"User.profile", "GetProfile.response"}, "is the answer of GetProfile."},
	} {
		if got := a.text(&Type{Places: tt.places}); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.places, got, tt.want)
		}
	}
}
