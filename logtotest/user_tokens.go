package logtotest

import (
	"cmp"
	"net/http"
	"slices"
)

// personalToken is a personal access token of a user; their names are unique for the user.
type personalToken struct {
	TenantID  string `json:"tenantId"`
	UserID    string `json:"userId"`
	Name      string `json:"name"`
	Value     string `json:"value"`
	CreatedAt int64  `json:"createdAt"`
	ExpiresAt *int64 `json:"expiresAt"`
}

var personalTokenOperations = operations{
	"ListUserPersonalAccessTokens":  {run: listPersonalTokens},
	"CreateUserPersonalAccessToken": {run: createPersonalToken},
	"UpdatePersonalAccessTokenName": {run: renamePersonalTokenByBody},
	"UpdateUserPersonalAccessToken": {run: renamePersonalToken},
	"DeleteUserPersonalAccessToken": {run: deletePersonalToken},
	"DeletePersonalAccessTokenPost": {run: deletePersonalTokenByBody},
}

// personalToken returns the index of a token by name, or -1.
func (u *user) personalToken(name string) int {
	return slices.IndexFunc(u.tokens, func(t *personalToken) bool { return t.Name == name })
}

// listPersonalTokens sorts by the token itself, which is the key of the table.
func listPersonalTokens(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	tokens := slices.Clone(nonNil(u.tokens))
	slices.SortFunc(tokens, func(a, b *personalToken) int { return cmp.Compare(a.Value, b.Value) })
	return ok(tokens), nil
}

func createPersonalToken(c *call) (*response, error) {
	body, err := read[struct {
		Name      string       `json:"name"`
		ExpiresAt field[int64] `json:"expiresAt"`
	}](c)
	if err != nil {
		return nil, err
	}
	if body.ExpiresAt.Has() && body.ExpiresAt.Value <= c.millis() {
		return nil, errExpiryInPast()
	}
	u := c.db.users.Get(c.path("userId"))
	if u == nil {
		return nil, withStatus(http.StatusNotFound, errForeignKey())
	}
	if u.personalToken(body.Name) >= 0 {
		return nil, errOf("user.personal_access_token_name_exists")
	}
	t := &personalToken{
		TenantID: tenant, UserID: u.ID, Name: body.Name, Value: "pat_" + c.s.ids.Secret(),
		CreatedAt: c.millis(), ExpiresAt: body.ExpiresAt.Ptr(),
	}
	u.tokens = append(u.tokens, t)
	return created(t), nil
}

func renamePersonalToken(c *call) (*response, error) {
	return c.renameToken(c.path("name"), c.bodyObject().Text("name"))
}

func renamePersonalTokenByBody(c *call) (*response, error) {
	return c.renameToken(c.bodyObject().Text("currentName"), c.bodyObject().Text("name"))
}

func (c *call) renameToken(from, to string) (*response, error) {
	u := c.db.users.Get(c.path("userId"))
	if u == nil || u.personalToken(from) < 0 {
		return nil, errNotExists("personal_access_token")
	}
	if from != to && u.personalToken(to) >= 0 {
		return nil, errOf("user.personal_access_token_name_exists")
	}
	t := u.tokens[u.personalToken(from)]
	t.Name = to
	return ok(t), nil
}

func deletePersonalToken(c *call) (*response, error) { return c.deleteToken(c.path("name")) }

func deletePersonalTokenByBody(c *call) (*response, error) {
	return c.deleteToken(c.bodyObject().Text("name"))
}

func (c *call) deleteToken(name string) (*response, error) {
	u := c.db.users.Get(c.path("userId"))
	if u == nil || u.personalToken(name) < 0 {
		return nil, errNotFound()
	}
	at := u.personalToken(name)
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
