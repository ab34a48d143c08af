package logtotest

const (
	reasonNoSignIn = "this server has no sign-in pages: users get no sessions, no grants and no enterprise identities"
	reasonProvider = "a real server asks the identity provider, or reads metadata that recordings cut"
	reasonOutline  = "only an outline of the document was recorded; this server serves the description it checks requests against"
)

// acceptedDifferences are responses that differ from the recording, with the reason, by operation
// and label.
var acceptedDifferences = map[string]string{
	"CheckPasswordWithDefaultSignInExperience: sign_in_exp: default policy (asks the internet)": "the real server had no internet to ask about leaked passwords, which this one never does",
	"ListCustomProfileFields: customize: while the negative one is stored":                      "a fault of the real server: it stores what it cannot read back; this one refuses it",

	"GetSwaggerJson: misc: outline only (document of 790077 bytes)":                    reasonOutline,
	"GetWellKnownExperienceOpenapiJson: misc: outline only (document of 71144 bytes)":  reasonOutline,
	"GetWellKnownManagementOpenapiJson: misc: outline only (document of 661620 bytes)": reasonOutline,
	"GetWellKnownUserOpenapiJson: misc: outline only (document of 61337 bytes)":        reasonOutline,

	"CreateSsoConnector: sso: oidc, unreachable issuer":           reasonProvider,
	"GetSsoConnector: sso: saml with providerConfig":              reasonProvider,
	"GetSsoConnector: sso: saml signing":                          reasonProvider,
	"ListSsoConnectors: sso: page 3":                              reasonProvider,
	"ListSsoConnectors: sso: page 4":                              reasonProvider,
	"UpdateSsoConnector: sso: saml attribute mapping":             reasonProvider,
	"UpdateSsoConnector: sso: saml sign":                          reasonProvider,
	"UpdateSsoConnector: sso: saml metadata":                      reasonProvider,
	"UpdateSsoConnector: saml_loop: saml loop metadata":           reasonProvider,
	"DeleteUserGrant: sessions: delete":                           reasonNoSignIn,
	"DeleteUserSession: sessions: revoke all grants":              reasonNoSignIn,
	"GetUserSession: sessions: get":                               reasonNoSignIn,
	"GetUserSsoIdentity: sso_identity: real":                      reasonNoSignIn,
	"GetUserSsoIdentity: sso_identity: real + includeTokenSecret": reasonNoSignIn,
	"GetUserSsoIdentity: saml_loop: saml":                         reasonNoSignIn,
	"AssertSingleSignOnSaml: saml_loop: real response":            reasonNoSignIn,
}
