package logtotest

import (
	"compress/gzip"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/logto-go/management/internal/exchange"
)

// release is another release of Logto than the one that this server is like.
type release struct {
	minor      int // of 1.38.0 it is 38
	operations map[string]map[string]json.RawMessage
}

var releaseName = regexp.MustCompile(`^v1\.(\d+)\.\d+`)

// releaseOf reads which operations a release has, if the recording is named after one.
func releaseOf(t *testing.T, recording string) *release {
	t.Helper()
	match := releaseName.FindStringSubmatch(recording)
	if match == nil {
		return nil
	}
	f, err := os.Open("../testdata/releases/" + match[0] + ".json.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	unpacked, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.NewDecoder(unpacked).Decode(&document); err != nil {
		t.Fatal(err)
	}
	minor, _ := strconv.Atoi(match[1])
	return &release{minor, document.Paths}
}

func (r *release) has(e *exchange.Exchange) bool {
	_, found := r.operations[e.PathTemplate][strings.ToLower(e.Method)]
	return found
}

// changesOfFields are fields that releases before the one named do not send, or alone send.
var changesOfFields = []struct {
	before int // the minor version
	fault  string
	reason string
}{
	{43, `cimdClientId is too much`, "client id metadata documents came after 1.42.0"},
	{43, `formItems\[\d+\]\.(description|required) is too much`, "forms of connectors had less to say up to 1.42.0"},
	{42, `secret is missing`, "before 1.42 applications showed their secret"},
	{42, `emailBlocklistPolicy is missing`, "before 1.42 everybody could read the policy of addresses"},
	{41, `(usernamePolicy|passwordExpiration|verificationCodePolicy) is too much`, "policies of names, passwords and codes came with 1.41"},
	{41, `isExperienceAvatarUploadEnabled is too much`, "avatars during sign-up came after 1.40.1"},
	{40, `isCurrent is too much`, "which session is the caller's own is told since 1.40"},
	{40, `(status|effectiveAt) is too much`, "keys that wait to be used came after 1.38"},
	{41, `hasSecurityVerificationMethod is too much`, "whether a user can prove who they are is told after 1.40.1"},
	{39, `appLevelAccessControlEnabled is too much`, "access control of applications came with 1.39"},
	{39, `(customUiCsp|signUpProfileFields|customProfileFieldCatalog) is too much`, "fields of sign-up forms and the content security policy came after 1.38"},
}

// changesOfOperations are responses of releases before the one named: the text is in their body.
var changesOfOperations = []struct {
	operation string
	before    int
	text      string
	reason    string
}{
	{"AssignApplicationRoles", 41, "Created", "before 1.41 assigning roles to an application answered a text"},
	{"AssignApplicationRoles", 41, "application.role_exists", "before 1.41 a role could not be assigned to an application again"},
	{"AddOrganizationUsers", 39, "Created", "before 1.39 adding members answered a text"},
	{"AssignOrganizationRolesToUser", 39, "Created", "before 1.39 assigning roles to a member answered a text"},
	{"UpdateApplication", 42, "dev features are disabled", "up to 1.41 access control of applications was not for everybody"},
	{"UpdateAccountCenterSettings", 41, "Value list must not be empty", "before 1.41 an update that changes nothing this release knows was an error"},
	{"UpdateSignInExp", 41, "Value list must not be empty", "before 1.41 an update that changes nothing this release knows was an error"},
	{"CreateApplicationSecret", 39, "entity.db_constraint_violated", "in 1.38 two secrets of a name, or an unknown application, were errors of the database"},
	{"CreateApplicationSecret", 39, "entity.relation_foreign_key_not_found", "in 1.38 two secrets of a name, or an unknown application, were errors of the database"},
	{"DeleteRole", 39, "entity.not_exists_with_id", "in 1.38 the error about an unknown role was another"},
	{"UpdateJwtCustomizer", 40, "'blockIssuanceOnError'", "scripts that may stop a token came after 1.38"},
	{"UpsertJwtCustomizer", 40, "'blockIssuanceOnError'", "scripts that may stop a token came after 1.38"},
	{"IdentifyUser", 39, "{{ identifier }}", "in 1.38 the message had the placeholder and not the identifier"},
}

// ofReleases are the rules about how releases differ, whatever the state.
var ofReleases = acceptedOfReleases()

func acceptedOfReleases() []acceptanceRule {
	rules := []acceptanceRule{{"the release does not have the operation", func(j *judge, e *exchange.Exchange, _ difference, _ string) bool {
		absent := e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed
		return j.release != nil && absent && !j.release.has(e)
	}}}
	for _, change := range changesOfFields {
		fault := regexp.MustCompile(`\.` + change.fault + `$`)
		rules = append(rules, acceptanceRule{change.reason, func(j *judge, _ *exchange.Exchange, _ difference, text string) bool {
			return j.release != nil && j.release.minor < change.before && fault.MatchString(text)
		}})
	}
	for _, change := range changesOfOperations {
		rules = append(rules, acceptanceRule{change.reason, func(j *judge, e *exchange.Exchange, _ difference, _ string) bool {
			return j.release != nil && j.release.minor < change.before && e.OperationID == change.operation && strings.Contains(string(e.ResponseBody), change.text)
		}})
	}
	return rules
}
