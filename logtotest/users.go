package logtotest

import (
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/search"
	"github.com/logto-go/management/logtotest/internal/store"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// user is a row of the users table, and what the API shows of it but for hasPassword.
type user struct {
	ID            string  `json:"id"`
	Username      *string `json:"username"`
	PrimaryEmail  *string `json:"primaryEmail"`
	PrimaryPhone  *string `json:"primaryPhone"`
	Name          *string `json:"name"`
	Avatar        *string `json:"avatar"`
	CustomData    object  `json:"customData"`
	Identities    object  `json:"identities"`
	LastSignInAt  *int64  `json:"lastSignInAt"`
	CreatedAt     int64   `json:"createdAt"`
	UpdatedAt     int64   `json:"updatedAt"`
	Profile       object  `json:"profile"`
	ApplicationID *string `json:"applicationId"`
	CIMDClientID  *string `json:"cimdClientId"`
	IsSuspended   bool    `json:"isSuspended"`

	password *password
	config   userConfig
	factors  []*mfaFactor
	tokens   []*credential
}

func newUser(id string, createdAt int64) *user {
	return &user{ID: id, CreatedAt: createdAt, UpdatedAt: createdAt}
}

// view adds what most responses carry beside the row.
func (u *user) view() object { return shown(u, member("hasPassword", u.password != nil)) }

var theUsers = entity[user]{
	rows:  func(db *state) *store.Table[user] { return &db.users },
	param: "userId",
	search: search.Fields[user]{
		Columns: []string{"id", "primary_email", "primary_phone", "username", "name"},
		Of:      func(u *user) []*string { return []*string{&u.ID, u.PrimaryEmail, u.PrimaryPhone, u.Username, u.Name} },
	},
	view: func(_ *call, u *user) any { return u.view() },
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

var userOperations = operations{
	"ListUsers":             {run: excluding(listUsers)},
	"CreateUser":            {run: createUser},
	"GetUser":               {run: theUsers.on(getUser), lacks: "includeSsoIdentities shows none; includePasswordHash shows Legacy where a real server has Argon2i"},
	"UpdateUser":            {run: theUsers.on(updateUser)},
	"DeleteUser":            {run: theUsers.on(deleteUser)},
	"UpdateUserIsSuspended": {run: theUsers.on(suspendUser)},
}

// touch is what every change of a user does.
func (c *call) touch(u *user) { u.UpdatedAt = max(c.millis(), u.CreatedAt) }

func listUsers(c *call) (*response, error) {
	role, organization := c.query.Get("excludeRoleId"), c.query.Get("excludeOrganizationId")
	users := slices.DeleteFunc(c.usersNewestFirst(), func(u *user) bool {
		return c.db.userRoles.Has(u.ID, role) || c.db.organizationUsers.Has(organization, u.ID)
	})
	return theUsers.page(c, users, (*call).userDetails)
}

// excluding is for lists that leave out those of a role or of an organization, but not both.
func excluding(list handler) handler {
	return func(c *call) (*response, error) {
		if c.query.Get("excludeRoleId") != "" && c.query.Get("excludeOrganizationId") != "" {
			return nil, wire.InvalidInput(http.StatusBadRequest, "Parameter `excludeRoleId` and `excludeOrganizationId` cannot be used at the same time.")
		}
		return list(c)
	}
}

// userDetails adds what the query asks for.
func (c *call) userDetails(u *user) any {
	view := u.view()
	if c.flag("includeSsoIdentities") {
		view.Set("ssoIdentities", []any{})
	}
	if c.flag("includePasswordHash") {
		digest, algorithm := u.password.export()
		view = view.Merged(objectOf(member("passwordDigest", digest), member("passwordAlgorithm", algorithm)))
	}
	return view
}

// usersNewestFirst is the order of lists: by creation, and of two in the same millisecond the later one first.
func (c *call) usersNewestFirst() []*user {
	users := slices.Collect(c.db.users.Newest())
	slices.SortStableFunc(users, func(a, b *user) int { return int(b.CreatedAt - a.CreatedAt) })
	return users
}

func getUser(c *call, u *user) (*response, error) { return ok(c.userDetails(u)), nil }

// userFields are the members of bodies that are fields of users.
var userFields = []string{"username", "primaryEmail", "primaryPhone", "name", "avatar", "customData", "profile"}

// with is the user with other fields. Empty texts clear, custom data and profile are replaced whole.
func (u user) with(fields object) (user, error) {
	for _, name := range userFields {
		most := 128
		if name == "avatar" {
			most = 2048
		}
		if len([]rune(fields.Text(name))) > most {
			return u, errTooLong(most)
		}
	}
	next := u
	err := patchFrom(fields, &next, userFields...)
	next.CustomData = next.CustomData.JSONB()
	if profile, _ := fields.Get("profile"); profile != nil {
		next.Profile = cleanProfile(next.Profile)
	}
	return next, err
}

// bodyWith is the user with the fields of the body, if they may be.
func (c *call) bodyWith(u *user) (user, error) {
	fields, err := c.checkIdentifiers(c.bodyObject(), u)
	if err != nil {
		return user{}, err
	}
	return u.with(fields)
}

func createUser(c *call) (*response, error) {
	password, err := c.newPassword()
	if err != nil {
		return nil, err
	}
	u, err := c.bodyWith(newUser(c.newID(c.s.ids.Short), c.millis()))
	if err != nil {
		return nil, err
	}
	u.password = password
	c.addUser(&u)
	return ok(u.view()), nil
}

// addUser stores a new user, with the roles that every user gets.
func (c *call) addUser(u *user) {
	c.db.users.Put(u.ID, u)
	for role := range c.db.roles.All() {
		if role.IsDefault && role.Type == "User" {
			c.db.userRoles.Add(u.ID, role.ID)
		}
	}
	c.emitData("User.Created", u.view())
}

func updateUser(c *call, u *user) (*response, error) {
	next, err := c.bodyWith(u)
	switch {
	case err != nil:
		return nil, err
	case len(pick(c.bodyObject(), userFields...).Members) == 0:
		return nil, wire.EmptyValues()
	}
	*u = next
	c.touch(u)
	return c.updated(u.view())
}

func deleteUser(c *call, u *user) (*response, error) {
	c.db.users.Remove(u.ID)
	c.db.signOut(u.ID)
	c.db.forget(&c.db.users, u.ID)
	c.emitData("User.Deleted", u)
	return noContent(), nil
}

func suspendUser(c *call, u *user) (*response, error) {
	if u.IsSuspended = c.isTrue("isSuspended"); u.IsSuspended {
		c.db.signOut(u.ID)
	}
	c.touch(u)
	c.emitData("User.SuspensionStatus.Updated", u.view())
	return ok(u.view()), nil
}
