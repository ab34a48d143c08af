package logtotest

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
)

// The events that an interaction is about.
const (
	eventSignIn         = "SignIn"
	eventRegister       = "Register"
	eventForgotPassword = "ForgotPassword"
)

// experience is what the Experience API gathers in an interaction until it is submitted.
type experience struct {
	event   string // what it is about, "" before the API was told
	records []*experienceRecord
	experienceProfile
	experienceFactors
	captchaVerified, captchaSkipped bool
}

// experienceRecord is a verification in an interaction: the proof of who somebody is, or that
// something is theirs. There is one of a kind, the last.
type experienceRecord struct {
	id, kind   string
	identifier object // {"type", "value"}
	verified   bool

	template string    // of the message
	passcode *passcode // that was in it
	user     string    // whose factor it is
	secret   string    // of an authenticator app to be bound, "" when one was checked
	codes    []string  // backup codes to be bound
	code     string    // the backup code that was used
	password *password // of a new identity
	context  object    // of a one-time token
}

// The kinds of verifications.
const (
	kindPassword    = "Password"
	kindNewPassword = "NewPasswordIdentity"
	kindOneTime     = "OneTimeToken"
	kindTOTP        = factorTOTP
	kindBackupCode  = factorBackupCodes
)

var interactionOperations = operations{
	"InitInteraction":         {run: initInteraction, lacks: "every captcha token is right where there is a provider"},
	"GetInteraction":          {run: getInteraction},
	"UpdateInteractionEvent":  {run: step("Update", updateInteractionEvent)},
	"IdentifyUser":            {run: step("Identifier.Submit", identifyUser), lacks: "social and enterprise identities"},
	"SubmitInteraction":       {run: step("Submit", submitInteraction), lacks: "adaptive MFA sees no risk"},
	"GetEnabledSsoConnectors": {run: enabledSSOConnectors},
}

// step carries out a part of an interaction, and writes it to the audit log under its name. In the
// name, {code} and {type} stand for what the body names.
func step(name string, run func(c *call, current *interaction) (*response, error)) handler {
	return func(c *call) (*response, error) {
		current, err := c.begun()
		if err != nil {
			return nil, err
		}
		event := current.event
		result, err := run(c, current)
		c.logStep(event+"."+name, current, err)
		return result, err
	}
}

func (c *call) logStep(name string, current *interaction, failure error) {
	body := c.bodyObject()
	name = strings.NewReplacer("{code}", codeKinds[body.Child("identifier").Text("type")], "{type}", body.Text("type")).Replace(name)
	payload := map[string]any{"ip": callerIP, "applicationId": current.client, "interaction": c.interactionView(current)}
	if agent := c.r.UserAgent(); agent != "" {
		payload["userAgent"] = agent
	}
	if current.user != "" {
		payload["userId"] = current.user
	}
	if failure != nil {
		payload["result"] = "Error"
		if refused, known := errors.AsType[*apiError](failure); known {
			payload["error"] = refused
		}
	}
	c.s.addLog("Interaction."+name, payload, c.now)
}

// callerIP is where all requests come from.
const callerIP = "::ffff:127.0.0.1"

// begun is the interaction, once the Experience API was told what it is about.
func (c *call) begun() (*interaction, error) {
	current, err := c.interaction()
	if err == nil && current.event == "" {
		err = errOf("session.interaction_not_found")
	}
	return current, err
}

// initInteraction begins anew: what was gathered before is lost.
func initInteraction(c *call) (*response, error) {
	current, err := c.interaction()
	if err != nil {
		return nil, err
	}
	token := c.bodyObject().Text("captchaToken")
	if token != "" && c.db.captcha == nil {
		return nil, errOf("session.captcha_failed")
	}
	current.experience = experience{event: c.bodyObject().Text("interactionEvent"), captchaVerified: token != ""}
	current.user, current.done = "", false
	c.logStep(current.event+".Create", current, nil)
	return noContent(), nil
}

func getInteraction(c *call) (*response, error) {
	current, err := c.begun()
	if err != nil {
		return nil, err
	}
	return ok(c.interactionView(current)), nil
}

// interactionView is what may be seen of an interaction: no secrets.
func (c *call) interactionView(current *interaction) object {
	view := objectOf(member("interactionEvent", current.event))
	if current.user != "" {
		view.Set("userId", current.user)
	}
	view.Set("profile", current.profile)
	view.Set("verificationRecords", current.verifications())
	view.Set("mfa", current.experienceFactors.view())
	view.Set("signInContext", signInContext(c.r.UserAgent()))
	view.Set("captcha", objectOf(member("verified", current.captchaVerified), member("skipped", current.captchaSkipped)))
	return view
}

// verifications are those of the interaction as they may be seen.
func (e *experience) verifications() []any {
	views := []any{}
	for _, r := range e.records {
		views = append(views, r.view())
	}
	return views
}

func (r *experienceRecord) view() object {
	view := objectOf(member("id", r.id))
	switch r.kind {
	case kindTOTP:
		view.Set("type", r.kind)
		view.Set("userId", r.user)
		view.Set("verified", r.verified)
		return view
	case kindBackupCode:
		view.Set("type", r.kind)
		view.Set("userId", r.user)
		return view
	}
	if r.template != "" {
		view.Set("templateType", r.template)
	}
	view.Set("type", r.kind)
	view.Set("identifier", r.identifier)
	if r.kind != kindNewPassword {
		view.Set("verified", r.verified)
	}
	if len(r.context.Members) > 0 {
		view.Set("oneTimeTokenContext", r.context)
	}
	return view
}

// keep puts a verification into the interaction, in the place of one of its kind.
func (c *call) keep(current *interaction, r *experienceRecord) map[string]string {
	r.id = cmp.Or(r.id, c.s.ids.Long())
	current.records = append(slices.DeleteFunc(current.records, func(old *experienceRecord) bool { return old.kind == r.kind }), r)
	return map[string]string{"verificationId": r.id}
}

// record finds a verification, of any kind if none is named.
func (e *experience) record(id, kind string) (*experienceRecord, error) {
	for _, r := range e.records {
		if r.id == id && (kind == "" || r.kind == kind) {
			return r, nil
		}
	}
	return nil, errOf("session.verification_session_not_found")
}

func (e *experience) has(kind string) bool {
	return slices.ContainsFunc(e.records, func(r *experienceRecord) bool { return r.kind == kind && r.verified })
}

// identified is the user of the interaction.
func (c *call) identified(current *interaction) (*user, error) {
	u := c.db.users.Get(current.user)
	if u == nil {
		return nil, errOf("session.identifier_not_found")
	}
	return u, nil
}

func errForgotPassword(status int) *apiError {
	return withStatus(status, errOf("session.not_supported_for_forgot_password"))
}

// checkMode refuses what the sign-in mode switches off. A one-time token lets new users in always.
func (c *call) checkMode(current *interaction, event string) error {
	mode := c.db.signInExperience.Text("signInMode")
	if event == eventSignIn && mode == eventRegister || event == eventRegister && mode == eventSignIn && !current.has(kindOneTime) {
		return errOf("auth.forbidden")
	}
	return nil
}

func (c *call) checkCaptcha(current *interaction) error {
	if isTrue(c.db.signInExperience.Child("captchaPolicy"), "enabled") && !current.captchaVerified && !current.captchaSkipped {
		return errOf("session.captcha_required")
	}
	return nil
}

// updateInteractionEvent switches between signing in and registering; what was put into the profile
// is lost.
func updateInteractionEvent(c *call, current *interaction) (*response, error) {
	event := c.bodyObject().Text("interactionEvent")
	if err := c.checkMode(current, event); err != nil {
		return nil, err
	}
	if (event == eventForgotPassword) != (current.event == eventForgotPassword) {
		return nil, errForgotPassword(http.StatusBadRequest)
	}
	if event != current.event {
		current.experienceProfile = experienceProfile{}
	}
	current.event = event
	return noContent(), nil
}
