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

var personalTokenHandlers = map[string]handler{
	"ListUserPersonalAccessTokens":  listPersonalTokens,
	"CreateUserPersonalAccessToken": createPersonalToken,
	"UpdatePersonalAccessTokenName": renamePersonalTokenByBody,
	"UpdateUserPersonalAccessToken": renamePersonalToken,
	"DeleteUserPersonalAccessToken": deletePersonalToken,
	"DeletePersonalAccessTokenPost": deletePersonalTokenByBody,
}

// personalToken returns the index of a token by name, or -1.
func (u *user) personalToken(name string) int {
	return slices.IndexFunc(u.tokens, func(t *personalToken) bool { return t.Name == name })
}

// listPersonalTokens sorts by name.
func listPersonalTokens(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	tokens := slices.Clone(nonNil(u.tokens))
	slices.SortFunc(tokens, func(a, b *personalToken) int { return cmp.Compare(a.Name, b.Name) })
	return ok(tokens), nil
}

func errPersonalTokenName() *apiError {
	return fail(http.StatusUnprocessableEntity, "user.personal_access_token_name_exists", "Personal access token name already exists.")
}

func createPersonalToken(c *call) (answer, error) {
	body, err := read[struct {
		Name      string       `json:"name"`
		ExpiresAt field[int64] `json:"expiresAt"`
	}](c)
	if err != nil {
		return answer{}, err
	}
	if body.ExpiresAt.has() && body.ExpiresAt.value <= c.millis() {
		return answer{}, errExpiryInPast()
	}
	u := c.db.users.get(c.path("userId"))
	if u == nil {
		return answer{}, errForeignKey(http.StatusNotFound)
	}
	if u.personalToken(body.Name) >= 0 {
		return answer{}, errPersonalTokenName()
	}
	t := &personalToken{
		TenantID: tenant, UserID: u.ID, Name: body.Name, Value: "pat_" + c.s.ids.secret(),
		CreatedAt: c.millis(), ExpiresAt: body.ExpiresAt.ptr(),
	}
	u.tokens = append(u.tokens, t)
	return created(t), nil
}

func renamePersonalToken(c *call) (answer, error) {
	return c.renameToken(c.path("name"), c.bodyObject().text("name"))
}

func renamePersonalTokenByBody(c *call) (answer, error) {
	return c.renameToken(c.bodyObject().text("currentName"), c.bodyObject().text("name"))
}

func (c *call) renameToken(from, to string) (answer, error) {
	u := c.db.users.get(c.path("userId"))
	if u == nil || u.personalToken(from) < 0 {
		return answer{}, errNotExists("personal_access_token")
	}
	if from != to && u.personalToken(to) >= 0 {
		return answer{}, errPersonalTokenName()
	}
	t := u.tokens[u.personalToken(from)]
	t.Name = to
	return ok(t), nil
}

func deletePersonalToken(c *call) (answer, error) { return c.deleteToken(c.path("name")) }

func deletePersonalTokenByBody(c *call) (answer, error) {
	return c.deleteToken(c.bodyObject().text("name"))
}

func (c *call) deleteToken(name string) (answer, error) {
	u := c.db.users.get(c.path("userId"))
	if u == nil || u.personalToken(name) < 0 {
		return answer{}, errNotFound()
	}
	at := u.personalToken(name)
	u.tokens = slices.Delete(u.tokens, at, at+1)
	return noContent(), nil
}
