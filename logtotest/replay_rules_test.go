package logtotest

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/logto-go/management/internal/exchange"
)

// acceptanceRule gives a reason for faults of a kind that the exchange itself shows.
type acceptanceRule struct {
	reason string
	covers func(j *judge, e *exchange.Exchange, d difference, fault string) bool
}

var acceptanceRules = slices.Concat(ofReleases, []acceptanceRule{
	{"only an outline of the document was recorded, or Logto's prose is in it; this server serves the description it checks requests against", func(_ *judge, e *exchange.Exchange, _ difference, _ string) bool {
		return slices.Contains([]string{"GetSwaggerJson", "GetWellKnownExperienceOpenapiJson", "GetWellKnownManagementOpenapiJson", "GetWellKnownUserOpenapiJson"}, e.OperationID)
	}},
	{"the recorded server had a provider of custom domains, as Logto Cloud has; this one has none, like a fresh self-hosted server", got("domain.not_configured", "application.protected_app_not_configured", "application.protected_application_only")},
	{"the recorded server had a domain, which this one never has: it has no provider of them", func(_ *judge, e *exchange.Exchange, d difference, _ string) bool {
		return strings.HasPrefix(e.Path, "/api/domains") && (d.code() == "entity.not_exists_with_id" || string(d.got.body) == "[]")
	}},
	{"the recorded server had a storage for files, which this one never has", func(_ *judge, e *exchange.Exchange, _ difference, fault string) bool {
		return e.OperationID == "GetUserAssetServiceStatus" && strings.HasSuffix(fault, " is missing")
	}},
	{"passkeys are not modelled", func(_ *judge, e *exchange.Exchange, _ difference, _ string) bool {
		text := string(e.RequestBody) + string(e.ResponseBody)
		return strings.Contains(text, "WebAuthn") || e.OperationID == "UpdateMfaVerificationName"
	}},
	{"social and enterprise identities are not modelled: a provider says who somebody is", func(j *judge, e *exchange.Exchange, _ difference, _ string) bool {
		if kind := j.lib.records[requestObject(e).Text("verificationId")]; kind == "Social" || kind == "EnterpriseSso" {
			return true
		}
		text := string(e.RequestBody) + string(e.ResponseBody)
		known := regexp.MustCompile(`identity_not_exist"|connectorData|socialUserInfo|enterpriseSsoUserInfo|linkSocialIdentity|tokenSecret|ssoIdentity"`)
		return known.MatchString(text)
	}},
	{"whether a password has leaked is not asked: that would need the internet", func(_ *judge, e *exchange.Exchange, _ difference, fault string) bool {
		return strings.Contains(fault, "password_rejected.pwned") && strings.Contains(fault, "password_rejected.restricted.sequence")
	}},
	{"the code is of an authenticator app whose secret was not recorded", func(_ *judge, e *exchange.Exchange, d difference, _ string) bool {
		return e.Status < http.StatusMultipleChoices && d.code() == "session.mfa.invalid_totp_code"
	}},
	{"a real server asks the identity provider, or reads metadata that recordings cut", func(_ *judge, e *exchange.Exchange, d difference, fault string) bool {
		metadata := strings.Contains(fault, ".providerConfig") || d.code() == "connector.invalid_metadata"
		return strings.HasPrefix(e.Path, "/api/sso-connectors") && metadata
	}},
	{"an application of an older release had a secret of its own, which no application here was made with", func(_ *judge, e *exchange.Exchange, d difference, fault string) bool {
		return d.code() == "application.no_legacy_secret_found" || e.OperationID == "GetApplication" && fault == "$.secret is missing"
	}},
	{"the recorded server kept tokens of identity providers, which takes a vault that this one does not have", got("request.feature_not_supported")},
	{"recordings cut the text that was too long", func(_ *judge, e *exchange.Exchange, _ difference, _ string) bool {
		return strings.Contains(string(e.RequestBody), cut200) && strings.Contains(string(e.ResponseBody), "too_big")
	}},
	{"the regular expressions of Go have no lookahead, which the pattern of the search has", func(_ *judge, e *exchange.Exchange, _ difference, _ string) bool {
		return strings.Contains(e.Query, url.QueryEscape("(?!"))
	}},
	{"mock connectors of Logto's own tests take any configuration", func(_ *judge, e *exchange.Exchange, d difference, _ string) bool {
		return strings.HasPrefix(responseObject(e).Text("connectorId"), "mock-") && d.code() == "connector.invalid_config"
	}},
	{"secrets are the tokens of identity providers, which this server has none of", func(_ *judge, e *exchange.Exchange, _ difference, _ string) bool {
		return e.OperationID == "DeleteSecret"
	}},
	{"an assertion of an identity provider, signed for a sign-in that went through its pages", func(_ *judge, e *exchange.Exchange, _ difference, _ string) bool {
		return e.OperationID == "AssertSingleSignOnSaml" || e.OperationID == "AssertSaml"
	}},
})

// got covers errors of this server.
func got(codes ...string) func(*judge, *exchange.Exchange, difference, string) bool {
	return func(_ *judge, _ *exchange.Exchange, d difference, _ string) bool {
		return slices.Contains(codes, d.code())
	}
}

// code is that of the error that this server responded with.
func (d difference) code() string { return objectFrom(d.got.body).Text("code") }
