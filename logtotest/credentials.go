package logtotest

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/wire"
)

// credential is a secret of an application or a personal access token of a user. An owner has one of a name.
type credential struct {
	TenantID      string `json:"tenantId"`
	ApplicationID string `json:"applicationId,omitempty"`
	UserID        string `json:"userId,omitempty"`
	Name          string `json:"name"`
	Value         string `json:"value"`
	CreatedAt     int64  `json:"createdAt"`
	ExpiresAt     *int64 `json:"expiresAt"` // milliseconds, like all times here
}

// credentials are the handlers for one of the two kinds.
type credentials struct {
	owner func(*call) (*[]*credential, error) // the list of the application or the user that the path names
	fresh func(*call) *credential             // whose it is, and its value
	table string                              // its name in errors
	taken string                              // the code for a name that is taken
}

var applicationSecrets = credentials{
	owner: func(c *call) (*[]*credential, error) {
		app, err := theApplications.find(c)
		if err != nil {
			return nil, err
		}
		return &app.secrets, errIf(!app.hasSecrets(), "entity.db_constraint_violated")
	},
	fresh: func(c *call) *credential { return c.newSecret(c.path("id"), "") },
	table: "application_secret", taken: "application.secret_name_exists",
}

var personalTokens = credentials{
	owner: func(c *call) (*[]*credential, error) {
		if u := c.db.users.Get(c.path("userId")); u != nil {
			return &u.tokens, nil
		}
		return nil, withStatus(http.StatusNotFound, errForeignKey())
	},
	fresh: func(c *call) *credential {
		value := "pat_" + c.s.ids.Secret()
		return &credential{TenantID: tenant, UserID: c.path("userId"), Value: value, CreatedAt: c.millis()}
	},
	table: "personal_access_token", taken: "user.personal_access_token_name_exists",
}

func (c *call) newSecret(app, name string) *credential {
	return &credential{TenantID: tenant, ApplicationID: app, Name: name, Value: c.s.ids.Secret(), CreatedAt: c.millis()}
}

func errExpiryInPast() *apiError {
	return wire.InvalidInput(http.StatusBadRequest, "The value of `expiresAt` must be in the future.")
}

// indexOf returns where the list has a name, or -1.
func indexOf(list []*credential, name string) int {
	return slices.IndexFunc(list, func(k *credential) bool { return k.Name == name })
}

func (k credentials) create(c *call) (*response, error) {
	made := k.fresh(c)
	made.Name = c.text("name")
	if expires, given := numberIn(c.bodyObject(), "expiresAt"); given {
		if made.ExpiresAt = new(int64(expires)); *made.ExpiresAt <= c.millis() {
			return nil, errExpiryInPast()
		}
	}
	list, err := k.owner(c)
	switch {
	case err != nil:
		return nil, err
	case indexOf(*list, made.Name) >= 0:
		return nil, errOf(k.taken)
	}
	*list = append(*list, made)
	return created(made), nil
}

// find looks for the one that the path names, or a member of the body; at is negative for none.
func (k credentials) find(c *call, member string) (list *[]*credential, at int) {
	list, err := k.owner(c)
	if err != nil {
		return nil, -1
	}
	return list, indexOf(*list, cmp.Or(c.path("name"), c.text(member)))
}

func (k credentials) rename(c *call) (*response, error) {
	list, at := k.find(c, "currentName")
	if at < 0 {
		return nil, errNotExists(k.table)
	}
	if other := indexOf(*list, c.text("name")); other >= 0 && other != at {
		return nil, errOf(k.taken)
	}
	(*list)[at].Name = c.text("name")
	return ok((*list)[at]), nil
}

func (k credentials) delete(c *call) (*response, error) {
	list, at := k.find(c, "name")
	if at < 0 {
		return nil, errNotFound()
	}
	*list = slices.Delete(*list, at, at+1)
	return noContent(), nil
}
