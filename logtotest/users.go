package logtotest

import (
	"net/http"
	"slices"
	"strings"
)

// user is a row of the users table, and what the API shows of it but for the fields of userView.
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
	tokens   []*personalToken
}

func newUser(id string, createdAt int64) *user {
	return &user{ID: id, CreatedAt: createdAt, UpdatedAt: createdAt}
}

// userView adds what most answers carry beside the row.
type userView struct {
	user
	HasPassword       bool     `json:"hasPassword"`
	SSOIdentities     *[]any   `json:"ssoIdentities,omitempty"`
	PasswordDigest    **string `json:"passwordDigest,omitempty"`
	PasswordAlgorithm **string `json:"passwordAlgorithm,omitempty"`
}

func (u *user) view() userView { return userView{user: *u, HasPassword: u.password != nil} }

func userViews(users []*user) []userView {
	views := make([]userView, 0, len(users))
	for _, u := range users {
		views = append(views, u.view())
	}
	return views
}

var userSearch = []searchable[user]{
	{"id", "id", func(u *user) string { return u.ID }},
	{"primaryEmail", "primary_email", func(u *user) string { return orEmpty(u.PrimaryEmail) }},
	{"primaryPhone", "primary_phone", func(u *user) string { return orEmpty(u.PrimaryPhone) }},
	{"username", "username", func(u *user) string { return orEmpty(u.Username) }},
	{"name", "name", func(u *user) string { return orEmpty(u.Name) }},
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

var userHandlers = map[string]handler{
	"ListUsers":             listUsers,
	"CreateUser":            createUser,
	"GetUser":               getUser,
	"UpdateUser":            updateUser,
	"DeleteUser":            deleteUser,
	"UpdateUserIsSuspended": suspendUser,
}

// userOf finds the user a path names.
func (c *call) userOf(param string) (*user, error) {
	u := c.db.users.get(c.path(param))
	if u == nil {
		return nil, errNotFound()
	}
	return u, nil
}

// touch is what every change of a user does.
func (c *call) touch(u *user) { u.UpdatedAt = max(c.millis(), u.CreatedAt) }

func listUsers(c *call) (answer, error) {
	users, err := search(c, c.usersNewestFirst(), userSearch)
	if err != nil {
		return answer{}, err
	}
	without := func(param string, member func(userID, id string) bool) {
		if id := c.query.Get(param); id != "" {
			users = slices.DeleteFunc(slices.Clone(users), func(u *user) bool { return member(u.ID, id) })
		}
	}
	without("excludeRoleId", c.db.userRoles.has)
	without("excludeOrganizationId", func(userID, id string) bool { return c.db.organizationUsers.has(id, userID) })
	part, err := paginate(c, users)
	if err != nil {
		return answer{}, err
	}
	return ok(userViews(part)), nil
}

// usersNewestFirst is the order of lists: by creation, and of two in the same millisecond the later one first.
func (c *call) usersNewestFirst() []*user {
	users := slices.Collect(c.db.users.newest())
	slices.SortStableFunc(users, func(a, b *user) int { return int(b.CreatedAt - a.CreatedAt) })
	return users
}

func getUser(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	view := u.view()
	if c.flag("includeSsoIdentities") {
		view.SSOIdentities = &[]any{}
	}
	if c.flag("includePasswordHash") {
		digest, algorithm := u.password.export()
		view.PasswordDigest, view.PasswordAlgorithm = &digest, &algorithm
	}
	return ok(view), nil
}

type userBody struct {
	Username          field[string] `json:"username"`
	PrimaryEmail      field[string] `json:"primaryEmail"`
	PrimaryPhone      field[string] `json:"primaryPhone"`
	Name              field[string] `json:"name"`
	Avatar            field[string] `json:"avatar"`
	CustomData        field[object] `json:"customData"`
	Profile           field[object] `json:"profile"`
	Password          field[string] `json:"password"`
	PasswordDigest    field[string] `json:"passwordDigest"`
	PasswordAlgorithm field[string] `json:"passwordAlgorithm"`
}

func createUser(c *call) (answer, error) {
	body, err := read[userBody](c)
	if err != nil {
		return answer{}, err
	}
	u := newUser(c.s.ids.short(), c.millis())
	if u.password, err = c.newPassword(body); err != nil {
		return answer{}, err
	}
	if err := c.checkIdentifiers(body, u); err != nil {
		return answer{}, err
	}
	if err := body.apply(u); err != nil {
		return answer{}, err
	}
	c.db.users.put(u.ID, u)
	for role := range c.db.roles.all() {
		if role.IsDefault && role.Type == "User" {
			c.db.userRoles.add(u.ID, role.ID)
		}
	}
	c.emitData("User.Created", u.view())
	return ok(u.view()), nil
}

func updateUser(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	body, err := read[userBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := c.checkIdentifiers(body, u); err != nil {
		return answer{}, err
	}
	if !body.anySet() {
		return answer{}, errEmptyValues()
	}
	if err := body.apply(u); err != nil {
		return answer{}, err
	}
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return ok(u.view()), nil
}

func (b userBody) anySet() bool {
	return b.Username.set || b.PrimaryEmail.set || b.PrimaryPhone.set || b.Name.set || b.Avatar.set ||
		b.CustomData.set || b.Profile.set
}

// apply stores the fields the body has. Empty strings clear, custom data and profile are replaced whole.
func (b userBody) apply(u *user) error {
	for _, limit := range []struct {
		value field[string]
		most  int
	}{{b.Username, 128}, {b.PrimaryEmail, 128}, {b.PrimaryPhone, 128}, {b.Name, 128}, {b.Avatar, 2048}} {
		if len([]rune(limit.value.value)) > limit.most {
			return errTooLong(limit.most)
		}
	}
	textOrNull(b.Username, &u.Username)
	textOrNull(b.PrimaryEmail, &u.PrimaryEmail)
	textOrNull(b.PrimaryPhone, &u.PrimaryPhone)
	textOrNull(b.Name, &u.Name)
	textOrNull(b.Avatar, &u.Avatar)
	if b.CustomData.has() {
		u.CustomData = b.CustomData.value.jsonb()
	}
	if b.Profile.has() {
		u.Profile = cleanProfile(b.Profile.value)
	}
	return nil
}

// checkIdentifiers refuses what another user has already, and phone numbers that cannot be.
func (c *call) checkIdentifiers(b userBody, self *user) error {
	if phone := b.PrimaryPhone.value; phone != "" && (len(phone) < 7 || len(phone) > 15) {
		return fail(http.StatusUnprocessableEntity, "user.invalid_phone", "Invalid phone number.").
			withData(map[string]string{"name": "ParseError"})
	}
	taken := func(value field[string], of func(*user) *string, equal func(a, b string) bool) bool {
		return value.has() && value.value != "" && c.db.users.find(func(other *user) bool {
			known := of(other)
			return other.ID != self.ID && known != nil && equal(*known, value.value)
		}) != nil
	}
	same := func(a, b string) bool { return a == b }
	switch {
	case taken(b.Username, func(u *user) *string { return u.Username }, same):
		return fail(http.StatusUnprocessableEntity, "user.username_already_in_use", "This username is already in use.")
	case taken(b.PrimaryEmail, func(u *user) *string { return u.PrimaryEmail }, strings.EqualFold):
		return fail(http.StatusUnprocessableEntity, "user.email_already_in_use", "This email is associated with an existing account.")
	case taken(b.PrimaryPhone, func(u *user) *string { return u.PrimaryPhone }, same):
		return fail(http.StatusUnprocessableEntity, "user.phone_already_in_use", "This phone number is associated with an existing account.")
	}
	return nil
}

func deleteUser(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	c.db.users.remove(u.ID)
	c.db.userRoles.dropLeft(u.ID)
	for _, organization := range c.db.organizationUsers.leftOf(u.ID) {
		c.db.organizationUserRoles.dropLeft(pair(organization, u.ID))
	}
	c.db.organizationUsers.dropRight(u.ID)
	c.db.consentOrganizations.dropLeftWhere(func(key string) bool { return strings.HasSuffix(key, pair("", u.ID)) })
	c.emitData("User.Deleted", u)
	return noContent(), nil
}

func suspendUser(c *call) (answer, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return answer{}, err
	}
	body, err := read[struct {
		IsSuspended bool `json:"isSuspended"`
	}](c)
	if err != nil {
		return answer{}, err
	}
	u.IsSuspended = body.IsSuspended
	c.touch(u)
	c.emitData("User.SuspensionStatus.Updated", u.view())
	return ok(u.view()), nil
}
