package logtotest

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/lists"
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
	records []*verification
	experienceProfile
	experienceFactors
	captchaVerified, captchaSkipped bool
}

// verification is the proof of who somebody is, or that something is theirs. In an interaction there
// is one of a kind, the last; the Account API keeps those of a user until they expire.
type verification struct {
	ID         string `json:"id"`
	Template   string `json:"templateType,omitempty"` // of the message
	Kind       string `json:"type"`
	User       string `json:"userId,omitempty"`    // whose factor it is
	Identifier object `json:"identifier,omitzero"` // {"type", "value"}
	Verified   bool   `json:"verified"`
	Context    object `json:"oneTimeTokenContext,omitzero"`

	passcode *passcode  // that was in the message
	factor   *mfaFactor // to be bound, nil when one was checked
	password *password  // of a new identity

	// In the Account API:
	owner   string
	expires int64
	isUser  bool // it proves who the caller is, not only whose an address is
}

// The kinds of verifications, beside those of second factors and by codes that are sent.
const (
	kindPassword    = "Password"
	kindNewPassword = "NewPasswordIdentity"
	kindOneTime     = "OneTimeToken"
)

var interactionOperations = operations{
	"InitInteraction":         {run: initInteraction, lacks: "every captcha token is right where there is a provider"},
	"GetInteraction":          {run: inInteraction(getInteraction)},
	"UpdateInteractionEvent":  {run: step("Update", updateInteractionEvent)},
	"IdentifyUser":            {run: step("Identifier.Submit", identifyUser), lacks: "social and enterprise identities"},
	"SubmitInteraction":       {run: step("Submit", submitInteraction, checkCaptcha, identified), lacks: "adaptive MFA does not see where users are"},
	"GetEnabledSsoConnectors": {run: inInteraction(enabledSSOConnectors)},
}

// A check is something that has to hold before a handler runs for the interaction or the user.
type check[T any] func(c *call, of *T) error

// checkAll returns the first error of checks, which run in their order.
func checkAll[T any](c *call, of *T, checks []check[T]) error {
	return lists.FirstError(checks, func(check check[T]) error { return check(c, of) })
}

// interactionStep does a part of an interaction; the user is nil as long as nobody is identified.
type interactionStep func(c *call, current *interaction, u *user) (*response, error)

// step carries out a part of an interaction, and writes it to the audit log under its name. In the
// name, {code} and {type} stand for what the body names.
func step(name string, run interactionStep, checks ...check[interaction]) handler {
	return inInteraction(func(c *call, current *interaction) (result *response, err error) {
		event := current.event
		if err = checkAll(c, current, checks); err == nil {
			result, err = run(c, current, c.db.users.Get(current.user))
		}
		c.duringSignIn(event, current)
		c.logStep(event+"."+name, current, err)
		return result, err
	})
}

func (c *call) logStep(name string, current *interaction, failure error) {
	body := c.bodyObject()
	kind := cmp.Or(body.Child("identifier").Text("type"), strings.ToLower(body.Text("identifierType")))
	name = strings.NewReplacer("{code}", codeKinds[kind], "{type}", body.Text("type")).Replace(name)
	payload := map[string]any{"ip": callerIP, "applicationId": current.client, "interaction": c.interactionView(current)}
	for name, value := range map[string]string{"userAgent": c.r.UserAgent(), "userId": current.user} {
		if value != "" {
			payload[name] = value
		}
	}
	if failure != nil {
		payload["result"] = "Error"
		payload["error"], _ = errors.AsType[*apiError](failure)
	}
	c.s.addLog("Interaction."+name, payload, c.now)
}

// callerIP is where all requests come from.
const callerIP = "::ffff:127.0.0.1"

// inInteraction makes a handler that needs an interaction, of which the Experience API was told what it is about.
func inInteraction(run func(c *call, current *interaction) (*response, error)) handler {
	return func(c *call) (*response, error) {
		current, err := c.interaction()
		switch {
		case err != nil:
			return nil, err
		case current.event == "":
			return nil, errOf("session.interaction_not_found")
		}
		return run(c, current)
	}
}

// initInteraction begins anew: what was gathered before is lost.
func initInteraction(c *call) (*response, error) {
	current, err := c.interaction()
	token := c.text("captchaToken")
	if err := cmp.Or(err, errIf(token != "" && c.db.captcha.Len() == 0, "session.captcha_failed")); err != nil {
		return nil, err
	}
	current.experience = experience{event: c.text("interactionEvent"), captchaVerified: token != ""}
	current.user, current.done = "", false
	c.logStep(current.event+".Create", current, nil)
	return noContent(), nil
}

func getInteraction(c *call, current *interaction) (*response, error) {
	return ok(c.interactionView(current)), nil
}

// interactionView is what may be seen of an interaction: no secrets.
func (c *call) interactionView(current *interaction) object {
	return given(member("interactionEvent", current.event), member("userId", current.user), member("profile", current.profile),
		member("verificationRecords", current.verifications()), member("mfa", current.experienceFactors),
		member("signInContext", signInContext(c.r.UserAgent())),
		member("captcha", objectOf(member("verified", current.captchaVerified), member("skipped", current.captchaSkipped))))
}

// given is the object of the members that are not "" or nil.
func given(members ...jsonvalue.Member) object {
	empty := func(m jsonvalue.Member) bool { return m.Value == "" || m.Value == nil }
	return objectOf(slices.DeleteFunc(members, empty)...)
}

// verifications are those of the interaction as they may be seen.
func (e *experience) verifications() []object { return lists.Map(e.records, (*verification).view) }

func (v *verification) view() object {
	view := shown(v)
	if v.Kind == kindNewPassword || v.Kind == factorBackupCodes {
		view.Remove("verified")
	}
	return view
}

// keep puts a verification into the interaction, in the place of one of its kind.
func (c *call) keep(current *interaction, v *verification) map[string]string {
	v.ID = cmp.Or(v.ID, c.s.ids.Long())
	others := slices.DeleteFunc(current.records, func(old *verification) bool { return old.Kind == v.Kind })
	current.records = append(others, v)
	return map[string]string{"verificationId": v.ID}
}

// record finds a verification, of any kind if none is named.
func (e *experience) record(id, kind string) (*verification, error) {
	at := slices.IndexFunc(e.records, func(v *verification) bool { return v.ID == id && (kind == "" || v.Kind == kind) })
	if at < 0 {
		return nil, errOf("session.verification_session_not_found")
	}
	return e.records[at], nil
}

func (e *experience) has(kind string) bool {
	return slices.ContainsFunc(e.records, func(v *verification) bool { return v.Kind == kind && v.Verified })
}

// identified wants it known whose interaction it is.
func identified(c *call, current *interaction) error {
	return errIf(!c.db.users.Has(current.user), "session.identifier_not_found")
}

// notForgotten is not for those who forgot their password.
func notForgotten(_ *call, current *interaction) error {
	return errIf(current.event == eventForgotPassword, "session.not_supported_for_forgot_password")
}

// checkMode refuses what the sign-in mode switches off. A one-time token lets new users in always.
func (c *call) checkMode(current *interaction, event string) error {
	mode := c.db.signInExperience.Text("signInMode")
	off := event == eventSignIn && mode == eventRegister || event == eventRegister && mode == eventSignIn
	return errIf(off && !(event == eventRegister && current.has(kindOneTime)), "auth.forbidden")
}

func checkCaptcha(c *call, current *interaction) error {
	wanted := isTrue(c.db.signInExperience.Child("captchaPolicy"), "enabled")
	return errIf(wanted && !current.captchaVerified && !current.captchaSkipped, "session.captcha_required")
}

// updateInteractionEvent switches between signing in and registering; what was put into the profile is lost.
func updateInteractionEvent(c *call, current *interaction, _ *user) (*response, error) {
	event := c.text("interactionEvent")
	other := (event == eventForgotPassword) != (current.event == eventForgotPassword)
	if err := cmp.Or(c.checkMode(current, event), errIf(other, "session.not_supported_for_forgot_password")); err != nil {
		return nil, err
	}
	if event != current.event {
		current.experienceProfile = experienceProfile{}
	}
	current.event = event
	return noContent(), nil
}
