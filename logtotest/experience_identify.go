package logtotest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/lists"
)

// userByIdentifier finds who signs in with {"type": "username", "value": "ann"} and the like.
func (c *call) userByIdentifier(identifier object) *user {
	value, of, same := identifier.Text("value"), (*user).phone, sameText
	switch identifier.Text("type") {
	case identifierUsername:
		of, same = (*user).username, c.sameUsername()
	case identifierEmail:
		of, same = (*user).email, strings.EqualFold
	case identifierPhone:
		value = canonicalPhone(value)
	default:
		return nil
	}
	return c.db.users.Find(func(u *user) bool { return value != "" && same(of(u), value) })
}

// identifyUser says whose interaction it is, by a verification; when registering, it makes the user.
func identifyUser(c *call, current *interaction, _ *user) (*response, error) {
	id := c.text("verificationId")
	if current.event == eventRegister {
		return c.register(current, id)
	}
	if id == "" {
		refused := fail(http.StatusBadRequest, "guard.invalid_input", "The request is invalid.")
		refused.Details = "verificationId is missing"
		return nil, refused
	}
	v, err := current.record(id, "")
	if err != nil {
		return nil, err
	}
	identifies := slices.Contains([]string{kindPassword, kindEmailCode, kindPhoneCode, kindOneTime}, v.Kind)
	u, identifier := cmp.Or(c.userByIdentifier(v.Identifier), &user{}), v.Identifier.Text("value")
	err = cmp.Or(
		c.checkMethod(current, v),
		errIf(!v.Verified || !identifies, "session.verification_failed"),
		refuseIf(u.ID == "", errOf("user.user_not_exist", identifier).WithData(map[string]string{"identifier": identifier})),
		errIf(u.IsSuspended, "user.suspended"),
		errIf(current.user != "" && current.user != u.ID, "session.identity_conflict"),
	)
	if err != nil {
		return nil, err
	}
	current.user = u.ID
	current.organizations = textList(v.Context, "jitOrganizationIds")
	return noContent(), nil
}

// checkMethod refuses ways to sign in, and to get a new password, that the settings do not have.
func (c *call) checkMethod(current *interaction, v *verification) error {
	if v.Kind == kindOneTime && v.Verified {
		return nil
	}
	if err := c.checkMode(current, current.event); err != nil {
		return err
	}
	settings := c.db.signInExperience
	if current.event == eventForgotPassword {
		methods, _ := settings.Get("forgotPasswordMethods")
		isCode := v.Kind == kindEmailCode || v.Kind == kindPhoneCode
		off := methods != nil && !slices.Contains(itemsOf[string](methods), v.Kind)
		return refuseIf(!isCode || off, withStatus(http.StatusUnprocessableEntity, errOf("session.not_supported_for_forgot_password")))
	}
	by := map[string]string{kindPassword: "password", kindEmailCode: "verificationCode", kindPhoneCode: "verificationCode"}[v.Kind]
	enabled := by != "" && slices.ContainsFunc(objectsIn(settings.Child("signIn"), "methods"), func(method object) bool {
		return method.Text("identifier") == v.Identifier.Text("type") && isTrue(method, by)
	})
	return cmp.Or(errIf(!enabled, "user.sign_in_method_not_enabled"), c.checkSSO(v.Identifier))
}

// ssoConnectorsOf are the enterprise connectors that people with an address have to use.
func (c *call) ssoConnectorsOf(email string) []*ssoConnector {
	_, domain, _ := strings.Cut(email, "@")
	return slices.DeleteFunc(slices.Collect(c.db.ssoConnectors.All()), func(k *ssoConnector) bool {
		has := slices.ContainsFunc(k.Domains, func(d string) bool { return strings.EqualFold(d, domain) })
		return !has || !isTrue(c.db.signInExperience, "singleSignOnEnabled")
	})
}

// checkSSO sends those away whose company has an identity provider of its own.
func (c *call) checkSSO(identifier object) error {
	connectors := c.ssoConnectorsOf(identifier.Text("value"))
	return refuseIf(identifier.Text("type") == identifierEmail && len(connectors) > 0,
		errOf("session.sso_enabled").WithData(map[string]any{"ssoConnectors": connectors}))
}

func enabledSSOConnectors(c *call, _ *interaction) (*response, error) {
	ids := lists.Map(c.ssoConnectorsOf(c.query.Get("email")), func(k *ssoConnector) string { return k.ID })
	return ok(map[string][]string{"connectorIds": ids}), nil
}

// register makes a user of the profile, and of what a verification proves.
func (c *call) register(current *interaction, verification string) (*response, error) {
	if verification != "" {
		v, err := c.stageProved(current, verification, "")
		if err != nil {
			return nil, err
		}
		current.password = cmp.Or(v.password, current.password)
		current.organizations = textList(v.Context, "jitOrganizationIds")
	}
	u := newUser(c.s.ids.Short(), c.millis())
	err := cmp.Or(c.checkMode(current, eventRegister), checkCaptcha(c, current), c.checkComplete(current, nil))
	if err != nil {
		return nil, err
	}
	current.applyProfile(u)
	u.ApplicationID = new(current.client)
	u.config.MFA.Enabled = new(false)
	c.addUser(u)
	organizations := current.organizations
	if _, domain, found := strings.Cut(u.email(), "@"); found {
		organizations = append(organizations, c.db.jitDomains.LeftOf(domain)...)
	}
	c.join(u, organizations)
	current.user = u.ID
	current.experienceProfile = experienceProfile{}
	return text(http.StatusCreated), nil
}

// join makes the user a member of organizations, with the roles they give to whom they let in.
func (c *call) join(u *user, organizations []string) {
	for _, id := range organizations {
		if !c.db.organizations.Has(id) || !c.db.organizationUsers.Add(id, u.ID) {
			continue
		}
		for _, role := range c.db.jitRoles.RightOf(id) {
			c.db.organizationUserRoles.Add(pair(id, u.ID), role)
		}
		c.membershipChanged(id, "User", []string{u.ID}, nil)
	}
}

// checkComplete reports what sign-up wants and neither the user, nil for none yet, nor the profile has.
func (c *call) checkComplete(current *interaction, u *user) error {
	whole, err := current.withProfile(u)
	if err != nil {
		return err
	}
	lacks := map[string]bool{
		"username": whole.Username == nil, "email": whole.PrimaryEmail == nil, "phone": whole.PrimaryPhone == nil,
		"emailOrPhone": whole.PrimaryEmail == nil && whole.PrimaryPhone == nil,
		"password":     whole.password == nil && current.password == nil && len(whole.Identities.Members) == 0,
	}
	missing := mandatoryProfile(c.db.signInExperience.Child("signUp"))
	missing = slices.DeleteFunc(missing, func(name string) bool { return !lacks[name] })
	lacksField := func(f *profileField) bool { return (f.Required || !current.extraSent) && !whole.hasClaims(f.parts()) }
	if len(missing) == 0 && current.event == eventRegister && slices.ContainsFunc(c.signUpFields(), lacksField) {
		missing = []string{"extraProfile"}
	}
	return refuseIf(len(missing) > 0, errOf("user.missing_profile").WithData(map[string][]string{"missingProfile": missing}))
}

// mandatoryProfile lists what sign-up asks of everybody, the password last.
func mandatoryProfile(signUp object) []string {
	identifiers := textList(signUp, "identifiers")
	email, number := slices.Contains(identifiers, identifierEmail), slices.Contains(identifiers, identifierPhone)
	switch {
	case slices.Contains(identifiers, identifierUsername):
		identifiers = []string{identifierUsername}
	case email && number:
		identifiers = []string{emailOrPhone}
	}
	names := once(slices.Concat(identifiers, secondaryIdentifiers(signUp)))
	if isTrue(signUp, "password") {
		names = append(names, "password")
	}
	return names
}

// signUpFields are the extra fields of the sign-up form: those the settings name, or all.
func (c *call) signUpFields() []*profileField {
	chosen, _ := c.db.signInExperience.Get("signUpProfileFields")
	if _, named := chosen.([]any); !named {
		return c.sortedProfileFields()
	}
	return c.db.profileFields.Pick(textsIn(objectsIn(c.db.signInExperience, "signUpProfileFields"), "name"))
}

// parts are the names of the values in a field: several of a full name.
func (f *profileField) parts() []string {
	if f.Name != "fullname" {
		return []string{f.Name}
	}
	off := func(part object) bool { return !isTrue(part, "enabled") }
	return textsIn(slices.DeleteFunc(objectsIn(f.Config, "parts"), off), "name")
}

// hasClaims looks for values of the user by the names that extra fields have for them.
func (u *user) hasClaims(names []string) bool {
	columns := map[string]bool{"name": u.Name != nil, "avatar": u.Avatar != nil}
	return !slices.ContainsFunc(names, func(name string) bool {
		claim, _ := u.Profile.Get(name)
		custom, _ := u.CustomData.Get(name)
		has, isColumn := columns[name]
		return !has && (isColumn || claim == nil && custom == nil)
	})
}
