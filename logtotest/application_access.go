package logtotest

import (
	"cmp"
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/store"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// accessControl says who may use an application.
type accessControl struct {
	UserIDs               []string               `json:"userIds"`
	UserRoleIDs           []string               `json:"userRoleIds"`
	OrganizationIDs       []string               `json:"organizationIds"`
	OrganizationRoleRules []organizationRoleRule `json:"organizationRoleRules"`
}

type organizationRoleRule struct {
	OrganizationID      string   `json:"organizationId"`
	OrganizationRoleIDs []string `json:"organizationRoleIds"`
}

func (a accessControl) empty() bool {
	return len(a.UserIDs)+len(a.UserRoleIDs)+len(a.OrganizationIDs)+len(a.OrganizationRoleRules) == 0
}

// accessShown has [] for empty lists.
func (a *application) accessShown() any {
	return accessControl{
		nonNil(a.access.UserIDs), nonNil(a.access.UserRoleIDs), nonNil(a.access.OrganizationIDs),
		nonNil(a.access.OrganizationRoleRules),
	}
}

// applicationExperience is the look of a third-party application's sign-in pages.
type applicationExperience struct {
	TenantID         string  `json:"tenantId"`
	ApplicationID    string  `json:"applicationId"`
	Color            object  `json:"color"`
	Branding         object  `json:"branding"`
	CustomCSS        *string `json:"customCss"`
	TermsOfUseURL    *string `json:"termsOfUseUrl"`
	PrivacyPolicyURL *string `json:"privacyPolicyUrl"`
	DisplayName      *string `json:"displayName"`
}

// thatApplication is the application in paths that call its id so.
var thatApplication = theApplications.at("applicationId")

var applicationAccessOperations = operations{
	"GetApplicationAccessControl":                       {run: thatApplication.showing((*application).accessShown)},
	"ReplaceApplicationAccessControl":                   {run: thatApplication.on(replaceAccessControl)},
	"GetApplicationSignInExperience":                    {run: getApplicationExperience},
	"ReplaceApplicationSignInExperience":                {run: thatApplication.on(replaceApplicationExperience)},
	"ListApplicationUserConsentOrganizations":           {run: consentOrganizations.list},
	"CreateApplicationUserConsentOrganization":          {run: consentOrganizations.add},
	"ReplaceApplicationUserConsentOrganizations":        {run: consentOrganizations.replace},
	"DeleteApplicationUserConsentOrganization":          {run: consentOrganizations.remove},
	"ListApplicationProtectedAppMetadataCustomDomains":  {run: protectedOnly, lacks: "refused, since there are no protected applications"},
	"CreateApplicationProtectedAppMetadataCustomDomain": {run: protectedOnly, lacks: "refused, since there are no protected applications"},
	"DeleteApplicationProtectedAppMetadataCustomDomain": {run: protectedOnly, lacks: "refused, since there are no protected applications"},
	"GetSystemApplicationConfig":                        {run: refusing("application.protected_app_not_configured"), lacks: "as on a server without protected applications"},
}

// protectedOnly refuses: protected applications are a feature of Cloud, so there are none here.
var protectedOnly = theApplications.refusing("application.protected_application_only")

func errNoRules() *apiError {
	return wire.InvalidInput(http.StatusUnprocessableEntity,
		"Application access control must include at least one rule before it can be enabled.")
}

func replaceAccessControl(c *call, app *application) (*response, error) {
	var body accessControl
	misfit := patch(c, &body, "userIds", "userRoleIds", "organizationIds", "organizationRoleRules")
	body.merge()
	known := allExist(c.db.users.Has, body.UserIDs) && allExist(c.db.roles.Has, body.UserRoleIDs) &&
		allExist(c.db.organizations.Has, body.OrganizationIDs)
	fits := !slices.ContainsFunc(c.db.roles.Pick(body.UserRoleIDs), func(r *role) bool { return r.Type != roleForUsers })
	for _, rule := range body.OrganizationRoleRules {
		fits = fits && !slices.ContainsFunc(c.db.organizationRoles.Pick(rule.OrganizationRoleIDs), func(r *organizationRole) bool { return r.Type != roleForUsers })
		known = known && c.db.organizations.Has(rule.OrganizationID) &&
			allExist(c.db.organizationRoles.Has, rule.OrganizationRoleIDs)
	}
	err := cmp.Or(
		misfit,
		refuseIf(app.AppLevelAccessControl && body.empty(), errNoRules()),
		refuseIf(!known, withStatus(http.StatusNotFound, errForeignKey())),
		refuseIf(!fits, errConstraint()),
	)
	if err != nil {
		return nil, err
	}
	app.access = body
	return ok(app.accessShown()), nil
}

// merge leaves one rule for each organization, and each id once.
func (a *accessControl) merge() {
	rules := a.OrganizationRoleRules
	a.UserIDs, a.UserRoleIDs, a.OrganizationIDs = once(a.UserIDs), once(a.UserRoleIDs), once(a.OrganizationIDs)
	a.OrganizationRoleRules = nil
	for _, rule := range rules {
		same := func(r organizationRoleRule) bool { return r.OrganizationID == rule.OrganizationID }
		at := slices.IndexFunc(a.OrganizationRoleRules, same)
		if at < 0 {
			at = len(a.OrganizationRoleRules)
			a.OrganizationRoleRules = append(a.OrganizationRoleRules, organizationRoleRule{OrganizationID: rule.OrganizationID})
		}
		merged := &a.OrganizationRoleRules[at].OrganizationRoleIDs
		*merged = once(append(*merged, rule.OrganizationRoleIDs...))
	}
}

func allExist(exists existing, ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return !exists(id) })
}

func getApplicationExperience(c *call) (*response, error) {
	app := c.db.applications.Get(c.path("applicationId"))
	if app == nil || app.experience == nil {
		return nil, errNotExistsID("application_sign_in_experiences", c.path("applicationId"))
	}
	return ok(app.experience), nil
}

// replaceApplicationExperience responds 201 the first time. It keeps what the body leaves out.
func replaceApplicationExperience(c *call, app *application) (*response, error) {
	status, experience := http.StatusOK, applicationExperience{TenantID: tenant, ApplicationID: app.ID}
	if app.experience == nil {
		status = http.StatusCreated
	} else {
		experience = *app.experience
	}
	err := patch(c, &experience, "color", "branding", "customCss", "termsOfUseUrl", "privacyPolicyUrl", "displayName")
	if err != nil {
		return nil, err
	}
	app.experience = &experience
	return &response{Status: status, Body: app.experience}, nil
}

// consentOrganizations are the organizations that a user lets a third-party application see.
var consentOrganizations = links{
	pairs: func(db *state) *store.Relation { return &db.consentOrganizations },
	key:   func(c *call) string { return pair(c.path("id"), c.path("userId")) },
	owner: func(c *call) error {
		app, err := theApplications.find(c)
		switch {
		case err != nil:
			return err
		case !app.IsThirdParty:
			return errOf("application.third_party_application_only")
		}
		return theUsers.require(c)
	},
	strict: true,
	member: "organizationId",
	check: eachOf(func(c *call, _, id string) error {
		return errIf(!c.db.organizationUsers.Has(id, c.path("userId")), "organization.require_membership")
	}),
	view: func(c *call, _ string, ids []string) (*response, error) {
		part, err := paginate(c, c.db.organizations.Pick(ids))
		return ok(map[string]any{"organizations": part}), err
	},
}
