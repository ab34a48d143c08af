package logtotest

import (
	"maps"
	"slices"
	"testing"

	"github.com/logto-go/management/internal/exchange"
)

// differencesNow is how many responses differ of each recording of the project: a difference that has
// gone is as much a change as a new one.
var differencesNow = map[string]int{
	"../testdata/recorded.jsonl":                      19,
	"../testdata/passkeys-uploads.jsonl.gz":           55,
	"../testdata/releases/v1.38.0-user-apis.jsonl.gz": 139,
	"../testdata/releases/v1.38.0.jsonl.gz":           51,
	"../testdata/releases/v1.40.1.jsonl.gz":           51,
	"../testdata/releases/v1.42.0.jsonl.gz":           63,
}

// judge decides about the differences of one recording. Whatever differs needs a reason: that of an
// exchange, in acceptedExchanges, or that of a rule, which looks at each fault. Recordings that are not the
// project's are judged likewise.
type judge struct {
	t       *testing.T
	release *release // nil for a recording of the server that this one is like
	lib     *library
	reasons map[string]int
}

func newJudge(t *testing.T, recording string, lib *library) *judge {
	return &judge{t: t, lib: lib, release: releaseOf(t, recording), reasons: map[string]int{}}
}

// accepts reports whether there is a reason for the difference.
func (j *judge) accepts(e *exchange.Exchange, differences []difference) bool {
	if reason := acceptedExchanges[keyOf(e)]; reason != "" {
		j.reasons[reason]++
		return true
	}
	for _, d := range differences {
		if reason := j.reasonFor(e, d); reason != "" {
			j.reasons[reason]++
			return true
		}
	}
	return false
}

// keyOf names an exchange: by its label, or where it has none by the id that the server gave it.
func keyOf(e *exchange.Exchange) string {
	if e.Variant != "" {
		return e.OperationID + ": " + e.Variant
	}
	return e.OperationID + ": " + e.Header().Get("Logto-Core-Request-Id")
}

// reasonFor is the reason for the faults of a response, "" if one of them has none.
func (j *judge) reasonFor(e *exchange.Exchange, d difference) string {
	reason := ""
	for _, fault := range d.faults {
		at := slices.IndexFunc(acceptanceRules, func(r acceptanceRule) bool { return r.covers(j, e, d, fault) })
		if at < 0 {
			return ""
		}
		if reason == "" {
			reason = acceptanceRules[at].reason
		}
	}
	return reason
}

// settled reports whether the reason holds in whatever state: then no other has to be tried.
func (j *judge) settled(e *exchange.Exchange, d difference) bool {
	return !slices.ContainsFunc(d.faults, func(fault string) bool {
		return !slices.ContainsFunc(ofReleases, func(r acceptanceRule) bool { return r.covers(j, e, d, fault) })
	})
}

// agreed demands of an exchange that does not differ that it is not in the list of those that do.
func (j *judge) agreed(e *exchange.Exchange) {
	if acceptedExchanges[keyOf(e)] != "" {
		j.t.Errorf("accepted difference that is none: %s", e)
	}
}

// report prints the reasons.
func (j *judge) report() {
	for _, reason := range slices.Sorted(maps.Keys(j.reasons)) {
		j.t.Logf("accepted: %d: %s", j.reasons[reason], reason)
	}
}

// acceptedExchanges are exchanges whose responses differ for a reason of their own, in whatever
// recording.
var acceptedExchanges = map[string]string{

	"CheckPasswordWithDefaultSignInExperience: sign_in_exp: default policy (asks the internet)": "the real server had no internet to ask about leaked passwords, which this one never does",
	"CreateSsoConnector: sso: oidc, unreachable issuer":                                         "a real server asks the identity provider",
	"ListCustomProfileFields: customize: while the negative one is stored":                      "a fault of the real server: it stores what it cannot read back; this one refuses it",
}
