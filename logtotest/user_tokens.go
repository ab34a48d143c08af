package logtotest

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// userTokenOperations are about tokens that stand for a user: personal access tokens, and subject
// tokens for applications that act for one.
var userTokenOperations = operations{
	"ListUserPersonalAccessTokens":  {run: theUsers.on(listPersonalTokens)},
	"CreateUserPersonalAccessToken": {run: createPersonalToken},
	"UpdatePersonalAccessTokenName": {run: renamePersonalToken},
	"UpdateUserPersonalAccessToken": {run: renamePersonalToken},
	"DeleteUserPersonalAccessToken": {run: deletePersonalToken},
	"DeletePersonalAccessTokenPost": {run: deletePersonalToken},

	"CreateSubjectToken": {run: createSubjectToken},
}

// personalToken is a personal access token of a user; their names are unique for the user.
type personalToken struct {
	TenantID  string `json:"tenantId"`
	UserID    string `json:"userId"`
	Name      string `json:"name"`
	Value     string `json:"value"`
	CreatedAt int64  `json:"createdAt"`
	ExpiresAt *int64 `json:"expiresAt"`
}

// personalToken returns the index of a token by name, or -1.
func (u *user) personalToken(name string) int {
	return slices.IndexFunc(u.tokens, func(t *personalToken) bool { return t.Name == name })
}

// listPersonalTokens sorts by the token itself, which is the key of the table.
func listPersonalTokens(_ *call, u *user) (*response, error) {
	return ok(nonNil(slices.SortedFunc(slices.Values(u.tokens), func(a, b *personalToken) int { return cmp.Compare(a.Value, b.Value) }))), nil
}

func createPersonalToken(c *call) (*response, error) {
	u, name := c.db.users.Get(c.path("userId")), c.text("name")
	t := &personalToken{TenantID: tenant, UserID: c.path("userId"), Name: name, Value: "pat_" + c.s.ids.Secret(), CreatedAt: c.millis()}
	if expires, given := numberIn(c.bodyObject(), "expiresAt"); given {
		t.ExpiresAt = new(int64(expires))
	}
	switch {
	case t.ExpiresAt != nil && *t.ExpiresAt <= c.millis():
		return nil, errExpiryInPast()
	case u == nil:
		return nil, withStatus(http.StatusNotFound, errForeignKey())
	case u.personalToken(name) >= 0:
		return nil, errOf("user.personal_access_token_name_exists")
	}
	u.tokens = append(u.tokens, t)
	return created(t), nil
}

// namedToken is where the tokens of the user have the one that the path, or the body, names.
func (c *call) namedToken(member string) (u *user, at int) {
	if u = c.db.users.Get(c.path("userId")); u == nil {
		return nil, -1
	}
	return u, u.personalToken(cmp.Or(c.path("name"), c.text(member)))
}

func renamePersonalToken(c *call) (*response, error) {
	u, at := c.namedToken("currentName")
	if at < 0 {
		return nil, errNotExists("personal_access_token")
	}
	name := c.text("name")
	if other := u.personalToken(name); other >= 0 && other != at {
		return nil, errOf("user.personal_access_token_name_exists")
	}
	u.tokens[at].Name = name
	return ok(u.tokens[at]), nil
}

func deletePersonalToken(c *call) (*response, error) {
	u, at := c.namedToken("name")
	if at < 0 {
		return nil, errNotFound()
	}
	u.tokens = slices.Delete(u.tokens, at, at+1)
	return noContent(), nil
}

// personalTokenByValue returns nil when no user has the token.
func (db *state) personalTokenByValue(value string) *personalToken {
	for u := range db.users.All() {
		if at := slices.IndexFunc(u.tokens, func(t *personalToken) bool { return t.Value == value }); at >= 0 {
			return u.tokens[at]
		}
	}
	return nil
}

// subjectToken stands for a user whom an application may act for. It is good for one exchange.
type subjectToken struct {
	user     string
	expires  int64 // milliseconds
	consumed bool
}

const (
	subjectTokenTTL    = 10 * time.Minute
	subjectTokenPrefix = "sub_"
)

func createSubjectToken(c *call) (*response, error) {
	id := c.text("userId")
	if !c.db.users.Has(id) {
		return nil, withStatus(http.StatusNotFound, errForeignKey())
	}
	token := subjectTokenPrefix + c.s.ids.Long()
	c.db.subjectTokens.Put(token, &subjectToken{user: id, expires: c.now.Add(subjectTokenTTL).UnixMilli()})
	return created(map[string]any{"subjectToken": token, "expiresIn": int(subjectTokenTTL.Seconds())}), nil
}
