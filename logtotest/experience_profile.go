package logtotest

import (
	"cmp"
	"strings"
)

// experienceProfile is what an interaction is going to write to its user.
type experienceProfile struct {
	profile       object    // under the names that users have for their fields
	password      *password // nil for none
	organizations []string  // which a one-time token lets the user into
	extraSent     bool      // the form with the extra profile fields came, perhaps empty
}

// interactionProfileOperations gather what a user lacks.
var interactionProfileOperations = operations{
	"AddUserProfile":         {run: step("Profile.Update", addUserProfile, notForgotten, shownFactor), lacks: "social identities"},
	"ResetUserPassword":      {run: step("Profile.Update", resetPassword, forgotten, identified), lacks: "whether a password has leaked is not asked"},
	"UploadExperienceAvatar": {run: inInteraction(uploadInteractionAvatar), lacks: "refused as on a server without storage"},
}

func addUserProfile(c *call, current *interaction, u *user) (*response, error) {
	body := c.bodyObject()
	switch kind := body.Text("type"); kind {
	case identifierEmail, identifierPhone:
		_, err := c.stageProved(current, body.Text("verificationId"), codeKinds[kind])
		return noContent(), err
	case identifierUsername:
		return noContent(), c.stage(current, objectOf(member("username", body.Text("value"))))
	case "password":
		return noContent(), c.stagePassword(current, u, body.Text("value"))
	case "extraProfile":
		err := c.stageExtra(current, body.Child("values"))
		current.extraSent = current.extraSent || err == nil
		return noContent(), err
	}
	return nil, errNotModelled(c.op)
}

func uploadInteractionAvatar(c *call, current *interaction) (*response, error) {
	if err := notForgotten(c, current); err != nil {
		return nil, err
	}
	return uploading("image/")(c)
}

// provedFields are the fields of a user that verifications prove.
var provedFields = map[string]string{
	kindNewPassword: "username", kindEmailCode: "primaryEmail", kindPhoneCode: "primaryPhone", kindOneTime: "primaryEmail",
}

// stageProved takes what a verification proves into the profile.
func (c *call) stageProved(current *interaction, id, kind string) (*verification, error) {
	v, err := current.record(id, kind)
	if err != nil {
		return nil, err
	}
	field := provedFields[v.Kind]
	failed := errIf(field == "" || !v.Verified, "session.verification_failed")
	if err := cmp.Or(c.checkSSO(v.Identifier), c.checkAddress(v.Identifier), failed); err != nil {
		return nil, err
	}
	return v, c.stage(current, objectOf(member(field, v.Identifier.Text("value"))))
}

// checkAddress is checkBlocklist for identifiers that are addresses.
func (c *call) checkAddress(identifier object) error {
	if identifier.Text("type") != identifierEmail {
		return nil
	}
	return c.checkBlocklist(identifier.Text("value"))
}

// checkFields refuses what the policy forbids or others have; it returns phone numbers in the form that is stored.
func (c *call) checkFields(fields object, u *user) (object, error) {
	name, _ := fields.Get("username")
	if err := c.checkUsername(fields.Text("username")); name != nil && err != nil {
		return fields, err
	}
	return c.checkIdentifiers(fields, u)
}

// checkProfile is checkFields for those who may only have what they lack. The user is nil before there is one.
func (c *call) checkProfile(profile object, u *user) (object, error) {
	u = cmp.Or(u, &user{})
	for _, has := range []struct{ field, own, code string }{
		{"username", u.username(), "user.username_exists_in_profile"},
		{"primaryEmail", u.email(), "user.email_exists_in_profile"},
		{"primaryPhone", u.phone(), "user.phone_exists_in_profile"},
	} {
		if _, given := profile.Get(has.field); given && has.own != "" {
			return profile, errOf(has.code)
		}
	}
	return c.checkFields(profile, u)
}

// stage puts fields into the profile, if they may be.
func (c *call) stage(current *interaction, fields object) error {
	if err := identified(c, current); err != nil && current.event != eventRegister {
		return err
	}
	fields, err := c.checkProfile(fields, c.db.users.Get(current.user))
	if err == nil {
		current.profile = current.profile.Merged(fields)
	}
	return err
}

// checkNewPassword refuses a password that the policy does not allow, or the user has already.
func (c *call) checkNewPassword(plain string, owner user) error {
	if issues := passwordIssues(c.db.signInExperience.Child("passwordPolicy"), plain, &owner); len(issues) > 0 {
		return errOf("password.rejected").WithData(issues)
	}
	// Only passwords that the server hashed itself are compared.
	if owner.password == nil || owner.password.algorithm != legacyAlgorithm {
		return nil
	}
	same, err := c.check(owner.password, plain)
	return cmp.Or(err, errIf(same, "user.same_password"))
}

func (c *call) stagePassword(current *interaction, u *user, plain string) error {
	if err := identified(c, current); err != nil && current.event != eventRegister {
		return err
	}
	owner, _ := current.withProfile(u) // too long a name is refused where it is stored
	if err := c.checkNewPassword(plain, owner); err != nil {
		return err
	}
	if owner.password != nil && current.event != eventForgotPassword {
		return errOf("user.password_exists_in_profile")
	}
	current.password = c.s.hashPassword(plain)
	return nil
}

// forgotten is for those who forgot their password only.
func forgotten(_ *call, current *interaction) error {
	return errIf(current.event != eventForgotPassword, "session.invalid_interaction_type")
}

func resetPassword(c *call, current *interaction, u *user) (*response, error) {
	return noContent(), c.stagePassword(current, u, c.text("password"))
}

// stageExtra sorts the extra fields of the sign-up form: what users have, the standard claims, and custom data.
func (c *call) stageExtra(current *interaction, values object) error {
	var names []string
	for _, m := range values.Members {
		names = append(names, m.Key)
	}
	for _, reserved := range reservedFields() {
		if conflicts := common(names, reserved.Names); len(conflicts) > 0 {
			return errOf(reserved.Code, strings.Join(conflicts, ", "))
		}
	}
	fields, profile := pick(values, "name", "avatar"), cleanProfile(values)
	custom := values.Clone()
	for _, known := range fields.Merged(profile).Members {
		custom.Remove(known.Key)
	}
	return c.stage(current, fields.Merged(objectOf(member("profile", profile), member("customData", custom))))
}

// withProfile is the user, nil for none yet, with the profile; objects in it are merged.
func (e *experience) withProfile(u *user) (user, error) {
	later := *cmp.Or(u, &user{})
	fields := e.profile.Clone()
	for name, old := range map[string]object{"customData": later.CustomData, "profile": later.Profile} {
		if _, given := fields.Get(name); given {
			fields.Set(name, old.Merged(fields.Child(name)))
		}
	}
	return later.with(fields)
}

// applyProfile writes the profile to the user, once checkComplete has looked at it.
func (e *experience) applyProfile(u *user) {
	*u, _ = e.withProfile(u)
	u.password = cmp.Or(e.password, u.password)
}
