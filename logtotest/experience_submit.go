package logtotest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
)

// submitInteraction checks all that the settings want, writes what was gathered, and says where to go on.
func submitInteraction(c *call, current *interaction, u *user) (*response, error) {
	if current.event == eventForgotPassword {
		return c.submitPassword(current, u)
	}
	_, err := c.checkProfile(current.profile, u)
	if err := cmp.Or(shownFactor(c, current), err, c.checkComplete(current, u), c.suggestPasskey(current, u)); err != nil {
		return nil, err
	}
	if err := c.checkMFAFulfilled(current, u); err != nil {
		return nil, err
	}
	changed := len(current.profile.Members) > 0 || current.password != nil || current.TOTP != nil || current.BackupCodes != nil
	current.applyProfile(u)
	c.applyFactors(current, u)
	c.join(u, current.organizations)
	u.LastSignInAt = new(c.millis())
	if changed {
		c.changed(u)
	}
	current.done = true
	c.emitInteraction(map[string]string{eventSignIn: "PostSignIn", eventRegister: "PostRegister"}[current.event], current, u)
	return ok(map[string]string{"redirectTo": c.issuer() + current.resumePath()}), nil
}

// submitPassword ends a flow of those who forgot theirs: they are not signed in by that.
func (c *call) submitPassword(current *interaction, u *user) (*response, error) {
	if current.password == nil {
		return nil, errOf("user.new_password_required_in_profile")
	}
	u.password = current.password
	c.changed(u)
	c.emitInteraction("PostResetPassword", current, u)
	current.experience, current.user = experience{}, ""
	return noContent(), nil
}

func (c *call) emitInteraction(name string, current *interaction, u *user) {
	e := event{name: name, interaction: true, fields: objectOf(member("interactionEvent", current.event),
		member("sessionId", current.id), member("userIp", callerIP), member("userId", u.ID), member("user", u)).Members}
	if app := c.db.applications.Get(current.client); app != nil {
		e.fields = append(e.fields, member("applicationId", app.ID), app.told())
	}
	c.events = append(c.events, e)
}

// told is what events of a sign-in have of its application.
func (a *application) told() jsonvalue.Member {
	return member("application", objectOf(
		member("id", a.ID), member("type", a.Type), member("name", a.Name), member("description", a.Description)))
}

// duringSignIn gives what changed in a step of a sign-in what it has in place of a route.
func (c *call) duringSignIn(name string, current *interaction) {
	fields := objectOf(member("interactionEvent", name), member("sessionId", current.id), member("applicationId", current.client)).Members
	if app := c.db.applications.Get(current.client); app != nil {
		fields = append(fields, app.told())
	}
	for i := range c.events {
		if e := &c.events[i]; !e.interaction {
			e.interaction, e.fields = true, append(fields[:len(fields):len(fields)], e.fields...)
		}
	}
}

// enabledFactors are those that the settings allow.
func (c *call) enabledFactors() []string {
	return textList(c.db.signInExperience.Child("mfa"), "factors")
}

// bindableFactors are those that are good alone, in the order in which they are shown.
var bindableFactors = []string{"WebAuthn", factorTOTP, kindPhoneCode, kindEmailCode}

// factorsOf are the factors that a user can show: those used last come first, backup codes last.
func (c *call) factorsOf(u *user) []string {
	var kinds []string
	byUse := func(a, b *mfaFactor) int { return strings.Compare(b.LastUsedAt, a.LastUsedAt) }
	for _, f := range slices.SortedStableFunc(slices.Values(u.factors), byUse) {
		if f.Type != factorBackupCodes {
			kinds = append(kinds, f.Type)
		}
	}
	if u.PrimaryPhone != nil {
		kinds = append(kinds, kindPhoneCode)
	}
	if u.PrimaryEmail != nil {
		kinds = append(kinds, kindEmailCode)
	}
	if codes := u.factor(factorBackupCodes); codes != nil && *codes.RemainCodes > 0 {
		kinds = append(kinds, factorBackupCodes)
	}
	return common(kinds, c.enabledFactors())
}

// factorsWith adds what the interaction is going to bind.
func (c *call) factorsWith(current *interaction, u *user) []string {
	later, _ := current.withProfile(u) // too long an address is refused where it is stored
	kinds := c.factorsOf(&later)
	if current.TOTP != nil {
		kinds = append(kinds, factorTOTP)
	}
	if current.BackupCodes != nil {
		kinds = append(kinds, factorBackupCodes)
	}
	return kinds
}

// noSkip reports whether the policy leaves users no choice.
func (c *call) noSkip() bool {
	return strings.HasSuffix(c.db.signInExperience.Child("mfa").Text("policy"), "Mandatory")
}

// mustHaveMFA reports whether the policy, or an organization of the user, leaves them no choice.
func (c *call) mustHaveMFA(u *user) bool {
	wants := func(o *organization) bool { return o.IsMFARequired }
	return c.noSkip() || c.db.signInExperience.Child("mfa").Text("organizationRequiredMfaPolicy") == "Mandatory" &&
		slices.ContainsFunc(c.db.organizations.Pick(c.db.organizationUsers.LeftOf(u.ID)), wants)
}

// shownFactor wants a second factor of those who sign in and have one, unless they chose to sign in without.
func shownFactor(c *call, current *interaction) error {
	if current.event != eventSignIn {
		return nil
	}
	if err := identified(c, current); err != nil {
		return err
	}
	u := c.db.users.Get(current.user)
	kinds, optedOut := c.factorsOf(u), u.config.MFA.SkipMFAOnSignIn || u.config.MFA.Enabled != nil && !*u.config.MFA.Enabled
	wanted := c.noSkip() || !optedOut
	if isTrue(c.db.signInExperience.Child("adaptiveMfa"), "enabled") {
		wanted = c.unusual(u)
	}
	shows := func(r *verification) bool {
		signsIn := r.Kind == kindEmailCode || r.Kind == kindPhoneCode
		pending := r.factor != nil // what is about to be bound proves nothing yet
		return r.Verified && !signsIn && !pending && slices.Contains(kinds, strings.TrimPrefix(r.Kind, mfaPrefix))
	}
	missing := len(kinds) > 0 && wanted && !slices.ContainsFunc(current.records, shows)
	return refuseIf(missing, errOf("session.mfa.require_mfa_verification").
		WithData(map[string]any{"availableFactors": kinds, "maskedIdentifiers": u.masked(kinds)}))
}

// unusual reports whether a sign-in may be somebody else's: a proxy takes the browser for a robot, or
// the user was away for more than a month.
func (c *call) unusual(u *user) bool {
	score, err := strconv.ParseFloat(c.r.Header.Get("X-Logto-Cf-Bot-Score"), 64)
	return err == nil && score < 30 || c.r.Header.Get("X-Logto-Cf-Bot-Verified") == "true" ||
		u.LastSignInAt != nil && c.millis()-*u.LastSignInAt > (30*24*time.Hour).Milliseconds()
}

// masked are the addresses and numbers that are factors, so that only their owner knows them.
func (u *user) masked(kinds []string) object {
	var out object
	if slices.Contains(kinds, kindEmailCode) {
		local, domain, _ := strings.Cut(u.email(), "@")
		if len(local) <= 4 {
			local = ""
		}
		out.Set(kindEmailCode, local[:min(4, len(local))]+"****@"+domain)
	}
	if slices.Contains(kinds, kindPhoneCode) {
		out.Set(kindPhoneCode, "****"+u.phone()[max(0, len(u.phone())-4):])
	}
	return out
}

// suggestPasskey asks for a passkey where they are a way to sign in, until the user says no.
func (c *call) suggestPasskey(current *interaction, u *user) error {
	skipped := current.PasskeySkipped || u.config.PasskeySignIn.Skipped || u.hasFactor("WebAuthn")
	return errIf(isTrue(c.db.signInExperience.Child("passkeySignIn"), "enabled") && !skipped, "user.passkey_preferred")
}

// checkMFAFulfilled wants second factors bound, or suggests it, as the policy says.
func (c *call) checkMFAFulfilled(current *interaction, u *user) error {
	policy, enabled := c.db.signInExperience.Child("mfa").Text("policy"), c.enabledFactors()
	must := c.mustHaveMFA(u)
	skipped := current.Skipped || u.config.MFA.Skipped
	registerOnly := current.event == eventRegister && strings.HasPrefix(policy, "PromptOnlyAtSignIn")
	if len(enabled) == 0 || registerOnly || !must && (policy == "NoPrompt" || skipped) {
		return nil
	}
	kinds := c.factorsWith(current, u)
	if !must && !current.Enabled {
		if on := u.config.MFA.Enabled; on == nil && len(kinds) == 0 || on != nil && !*on {
			return errOf("user.suggest_mfa")
		}
		current.Enabled = true
	}
	bindable := common(bindableFactors, enabled)
	if !anyOf(bindable, kinds) {
		data := map[string]any{"availableFactors": bindable}
		if !must {
			data["skippable"] = true
		}
		return errOf("user.missing_mfa").WithData(data)
	}
	backup := slices.Contains(enabled, factorBackupCodes) && !slices.Contains(kinds, factorBackupCodes)
	return cmp.Or(c.suggestMore(current, u, kinds, bindable), errIf(backup, "session.mfa.backup_code_required"))
}

// suggestMore asks those for another factor whose only one is what they sign up with.
func (c *call) suggestMore(current *interaction, u *user, kinds, bindable []string) error {
	ofIdentifiers := []string{kindEmailCode, kindPhoneCode}
	more, strong := len(subtract(bindable, kinds)) > 0, len(subtract(kinds, ofIdentifiers)) > 0
	asked := lists.Map(askedAtSignUp(c.db.signInExperience.Child("signUp")), func(name string) string { return codeKinds[name] })
	bound := anyOf(subtract(ofIdentifiers, asked), kinds)
	return refuseIf(more && !strong && !bound && !current.suggestionSkipped, errOf("session.mfa.suggest_additional_mfa").WithData(map[string]any{
		"availableFactors": bindable, "maskedIdentifiers": u.masked(kinds), "skippable": true, "suggestion": true,
	}))
}

// applyFactors writes second factors and choices about them to the user.
func (c *call) applyFactors(current *interaction, u *user) {
	if current.TOTP != nil {
		c.bind(u, *current.TOTP)
	}
	if current.BackupCodes != nil {
		u.factors = slices.DeleteFunc(u.factors, func(f *mfaFactor) bool { return f.Type == factorBackupCodes })
		c.bind(u, *current.BackupCodes)
	}
	if current.Enabled {
		u.config.MFA.Enabled = new(true)
	}
	u.config.MFA.Skipped = u.config.MFA.Skipped || current.Skipped
	u.config.PasskeySignIn.Skipped = u.config.PasskeySignIn.Skipped || current.PasskeySkipped
}
