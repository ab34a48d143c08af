package logtotest

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
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
	"AddUserProfile":         {run: step("Profile.Update", addUserProfile), lacks: "social identities"},
	"ResetUserPassword":      {run: step("Profile.Update", resetPassword), lacks: "whether a password has leaked is not asked"},
	"UploadExperienceAvatar": {run: noStorage, lacks: "refused as on a server without storage"},
}

func addUserProfile(c *call, current *interaction) (*response, error) {
	if current.event == eventForgotPassword {
		return nil, errForgotPassword(http.StatusBadRequest)
	}
	if current.event == eventSignIn {
		if err := c.checkFactor(current); err != nil {
			return nil, err
		}
	}
	body := c.bodyObject()
	var err error
	switch kind := body.Text("type"); kind {
	case identifierEmail, identifierPhone:
		err = c.stageIdentifier(current, kind, body.Text("verificationId"))
	case identifierUsername:
		err = c.stage(current, objectOf(member("username", body.Text("value"))))
	case "password":
		err = c.stagePassword(current, body.Text("value"))
	case "extraProfile":
		if err = c.stageExtra(current, body.Child("values")); err == nil {
			current.extraSent = true
		}
	default:
		err = errNotModelled(c.op)
	}
	if err != nil {
		return nil, err
	}
	return noContent(), nil
}

// stageIdentifier takes an address or a number that was proved into the profile.
func (c *call) stageIdentifier(current *interaction, kind, verification string) error {
	r, err := current.record(verification, codeKinds[kind])
	if err != nil {
		return err
	}
	if err := c.checkSSO(r.identifier); err != nil {
		return err
	}
	field := "primaryPhone"
	if kind == identifierEmail {
		field = "primaryEmail"
		if err := c.checkBlocklist(r.identifier.Text("value")); err != nil {
			return err
		}
	}
	if !r.verified {
		return errOf("session.verification_failed")
	}
	return c.stage(current, objectOf(member(field, r.identifier.Text("value"))))
}

func readProfile(profile object) (userBody, error) {
	var body userBody
	err := json.Unmarshal(jsonvalue.Encode(profile), &body)
	return body, err
}

// checkProfile refuses what the user has already, and what other users have. The user is nil before
// there is one.
func (c *call) checkProfile(profile object, u *user) (userBody, error) {
	body, err := readProfile(profile)
	if err != nil {
		return body, errOf("guard.invalid_input")
	}
	if u == nil {
		u = &user{}
	}
	for _, has := range []struct {
		given         field[string]
		own           *string
		code, message string
	}{
		{body.Username, u.Username, "username", "Username already exists in your profile."},
		{body.PrimaryEmail, u.PrimaryEmail, "email", "Your profile has already associated with an email address."},
		{body.PrimaryPhone, u.PrimaryPhone, "phone", "Your profile has already associated with a phone number."},
	} {
		if has.given.Has() && has.own != nil {
			return body, fail(http.StatusUnprocessableEntity, "user."+has.code+"_exists_in_profile", "%s", has.message)
		}
	}
	if body.Username.Has() {
		if err := c.checkUsername(body.Username.Value); err != nil {
			return body, err
		}
	}
	return body, c.checkIdentifiers(&body, u)
}

// stage puts fields into the profile, if they may be.
func (c *call) stage(current *interaction, fields object) error {
	u, err := c.identified(current)
	if err != nil && current.event != eventRegister {
		return err
	}
	body, err := c.checkProfile(fields, u)
	if err != nil {
		return err
	}
	if body.PrimaryPhone.Has() {
		fields.Set("primaryPhone", body.PrimaryPhone.Value) // in the form that is stored
	}
	current.profile = current.profile.Merged(fields)
	return nil
}

// checkNewPassword refuses a password that the policy does not allow, or the user has already.
func (c *call) checkNewPassword(plain string, u *user, profile object) error {
	var owner user
	if u != nil {
		owner = *u
	}
	if body, err := readProfile(profile); err == nil {
		_ = body.apply(&owner) // too long a name is refused where it is stored
	}
	if issues := passwordIssues(c.db.signInExperience.Child("passwordPolicy"), plain, &owner); len(issues) > 0 {
		return errOf("password.rejected").WithData(issues)
	}
	// Only passwords that the server hashed itself are compared.
	if owner.password == nil || owner.password.algorithm != legacyAlgorithm {
		return nil
	}
	if same, err := c.check(owner.password, plain); err != nil || !same {
		return err
	}
	return errOf("user.same_password")
}

func (c *call) stagePassword(current *interaction, plain string) error {
	u, err := c.identified(current)
	if err != nil && current.event != eventRegister {
		return err
	}
	if err := c.checkNewPassword(plain, u, current.profile); err != nil {
		return err
	}
	if u != nil && u.password != nil && current.event != eventForgotPassword {
		return errOf("user.password_exists_in_profile")
	}
	current.password = c.s.hashPassword(plain)
	return nil
}

// resetPassword is for those who forgot theirs.
func resetPassword(c *call, current *interaction) (*response, error) {
	if current.event != eventForgotPassword {
		return nil, errOf("session.invalid_interaction_type")
	}
	if _, err := c.identified(current); err != nil {
		return nil, err
	}
	if err := c.stagePassword(current, c.bodyObject().Text("password")); err != nil {
		return nil, err
	}
	return noContent(), nil
}

// stageExtra sorts the extra fields of the sign-up form: what every user has, the standard claims,
// and the rest, which is custom data.
func (c *call) stageExtra(current *interaction, values object) error {
	var fields, custom object
	profile := cleanProfile(values)
	for _, reserved := range reservedFields {
		var conflicts []string
		for _, m := range values.Members {
			if slices.Contains(reserved.names, m.Key) {
				conflicts = append(conflicts, m.Key)
			}
		}
		if len(conflicts) > 0 {
			return errProfileField(reserved.code, reserved.message, strings.Join(conflicts, ", "))
		}
	}
	for _, m := range values.Members {
		switch _, standard := profile.Get(m.Key); {
		case m.Key == "name" || m.Key == "avatar":
			fields.Set(m.Key, m.Value)
		case !standard:
			custom.Set(m.Key, m.Value)
		}
	}
	fields.Set("profile", profile)
	fields.Set("customData", custom)
	return c.stage(current, fields)
}

// applyProfile writes the profile to the user; objects in it are merged.
func (e *experience) applyProfile(u *user) error {
	body, err := readProfile(e.profile)
	if err != nil {
		return err
	}
	if body.CustomData.Has() {
		body.CustomData.Value = u.CustomData.Merged(body.CustomData.Value)
	}
	if body.Profile.Has() {
		body.Profile.Value = u.Profile.Merged(body.Profile.Value)
	}
	if err := body.apply(u); err != nil {
		return err
	}
	if e.password != nil {
		u.password = e.password
	}
	return nil
}
