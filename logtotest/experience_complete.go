package logtotest

import "slices"

// checkComplete reports what sign-up wants and neither the user nor the profile has. The user is nil
// before there is one.
func (c *call) checkComplete(current *interaction, u *user) error {
	whole, err := current.withProfile(u)
	if err != nil {
		return err
	}
	missing := func(names ...string) error {
		return errOf("user.missing_profile").
			WithData(map[string][]string{"missingProfile": names})
	}
	lacks := map[string]bool{
		"username": whole.Username == nil, "email": whole.PrimaryEmail == nil, "phone": whole.PrimaryPhone == nil,
		"emailOrPhone": whole.PrimaryEmail == nil && whole.PrimaryPhone == nil,
		"password":     whole.password == nil && current.password == nil && len(whole.Identities.Members) == 0,
	}
	if names := slices.DeleteFunc(mandatoryProfile(c.db.signInExperience.Child("signUp")), func(name string) bool { return !lacks[name] }); len(names) > 0 {
		return missing(names...)
	}
	if current.event != eventRegister {
		return nil
	}
	for _, f := range c.signUpFields() {
		if f.Required || !current.extraSent {
			for _, name := range f.parts() {
				if !whole.hasClaim(name) {
					return missing("extraProfile")
				}
			}
		}
	}
	return nil
}

// mandatoryProfile lists what sign-up asks of everybody, the password last.
func mandatoryProfile(signUp object) []string {
	var names []string
	add := func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	identifiers := textList(signUp, "identifiers")
	email, number := slices.Contains(identifiers, identifierEmail), slices.Contains(identifiers, identifierPhone)
	switch {
	case slices.Contains(identifiers, identifierUsername):
		add("username")
	case email && number:
		add("emailOrPhone")
	case email:
		add("email")
	case number:
		add("phone")
	}
	for _, s := range secondaryIdentifiers(signUp) {
		add(s.name)
	}
	if isTrue(signUp, "password") {
		add("password")
	}
	return names
}

// signUpFields are the extra fields of the sign-up form: those the settings name, or all.
func (c *call) signUpFields() []*profileField {
	chosen, _ := c.db.signInExperience.Get("signUpProfileFields")
	if _, named := chosen.([]any); !named {
		return c.sortedProfileFields()
	}
	var names []string
	for _, o := range objectsIn(c.db.signInExperience, "signUpProfileFields") {
		names = append(names, o.Text("name"))
	}
	return c.db.profileFields.Pick(names)
}

// parts are the names of the values in a field: several of a full name.
func (f *profileField) parts() []string {
	if f.Name != "fullname" {
		return []string{f.Name}
	}
	var names []string
	parts, _ := f.Config.Get("parts")
	items, _ := parts.([]any)
	for _, item := range items {
		if part, _ := item.(object); isTrue(part, "enabled") {
			names = append(names, part.Text("name"))
		}
	}
	return names
}

// hasClaim looks for a value of the user by the name an extra field has for it.
func (u *user) hasClaim(name string) bool {
	switch name {
	case "name":
		return u.Name != nil
	case "avatar":
		return u.Avatar != nil
	}
	for _, o := range []object{u.Profile, u.CustomData} {
		if value, found := o.Get(name); found && value != nil {
			return true
		}
	}
	return false
}
