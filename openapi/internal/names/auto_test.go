package names

import (
	"strings"
	"testing"
)

func TestCandidate(t *testing.T) {
	for place, want := range map[string]string{
		"CreateUser.request":             "CreateUserRequest",
		"GetUser.response":               "GetUserResponse",
		"ListUsers.response[]":           "ListUsersResponseItem",
		"ListUsers.response{}":           "ListUsersResponseItem",
		"ListUsers.response[][]":         "ListUsersResponseItem",
		"ListRoles.query.type":           "ListRolesType",
		"GetAction.path.actionType":      "GetActionActionType",
		"GetThing.header.X-Kind":         "GetThingXKind",
		"ListApplications.query.types[]": "ListApplicationsType",
		"User.profile":                   "UserProfile",
		"User.identities{}":              "UserIdentity",
		"User.addresses[]":               "UserAddress",
		"User.status[]":                  "UserStatus",
		"User.primary_email":             "UserPrimaryEmail",
		"User{}":                         "UserItem",
		"Union|Totp":                     "UnionTotp",
		"Union|jwt.access-token":         "UnionJwtAccessToken",
		"User.v2":                        "UserV2Type",
		"User.openid.scope":              "UserOpenidScope",
		"User":                           "User",
		"":                               "X",
	} {
		if got := candidate(place); got != want {
			t.Errorf("%q: got %q, want %q", place, got, want)
		}
	}
}

func TestFit(t *testing.T) {
	long := strings.Repeat("Ab", 40)
	for _, name := range []string{"", "lower", "Ends1", "1Begins", long, long + "1", long[:40], long[:39] + "1"} {
		got := fit(name)
		if !validName(got) || len(got) > MaxName {
			t.Errorf("%q: %q is no name", name, got)
		}
		if validName(name) && len(name) <= MaxName && got != name {
			t.Errorf("%q became %q", name, got)
		}
	}
	// What is cut out still tells names apart, and the same each time.
	a, b := fit("Get"+strings.Repeat("A", 60)+"Response"), fit("Get"+strings.Repeat("A", 61)+"Response")
	if a == b || len(a) != MaxName || !strings.HasPrefix(a, "GetAAA") || !strings.HasSuffix(a, "AAAResponse") {
		t.Errorf("got %q and %q", a, b)
	}
	if again := fit("Get" + strings.Repeat("A", 60) + "Response"); again != a {
		t.Errorf("got %q, then %q", a, again)
	}
}

func TestSingular(t *testing.T) {
	for plural, want := range map[string]string{
		"identities": "identity", "users": "user", "addresses": "address", "boxes": "box", "address": "address", "status": "status", "data": "data", "s": "", "": "",
	} {
		if got := singular(plural); got != want {
			t.Errorf("%q: got %q, want %q", plural, got, want)
		}
	}
}

func TestCamel(t *testing.T) {
	for name, want := range map[string]string{
		"primary_email": "PrimaryEmail", "primary-email": "PrimaryEmail", "primaryEmail": "PrimaryEmail", "userId": "UserId", "a.b": "AB", "": "", "日本": "", "2fa": "2fa",
	} {
		if got := camel(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
