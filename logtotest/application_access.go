package logtotest

import (
	"net/http"
	"slices"
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

// filled makes its empty lists [] on the wire.
func (a accessControl) filled() accessControl {
	return accessControl{nonNil(a.UserIDs), nonNil(a.UserRoleIDs), nonNil(a.OrganizationIDs), nonNil(a.OrganizationRoleRules)}
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

var applicationAccessHandlers = map[string]handler{
	"GetApplicationAccessControl":                       getAccessControl,
	"ReplaceApplicationAccessControl":                   replaceAccessControl,
	"GetApplicationSignInExperience":                    getApplicationExperience,
	"ReplaceApplicationSignInExperience":                replaceApplicationExperience,
	"ListApplicationUserConsentOrganizations":           listConsentOrganizations,
	"CreateApplicationUserConsentOrganization":          addConsentOrganizations,
	"ReplaceApplicationUserConsentOrganizations":        replaceConsentOrganizations,
	"DeleteApplicationUserConsentOrganization":          deleteConsentOrganization,
	"ListApplicationProtectedAppMetadataCustomDomains":  protectedOnly,
	"CreateApplicationProtectedAppMetadataCustomDomain": protectedOnly,
	"DeleteApplicationProtectedAppMetadataCustomDomain": protectedOnly,
	"GetSystemApplicationConfig": func(*call) (answer, error) {
		return answer{}, errProtectedNotConfigured()
	},
}

// protectedOnly refuses: protected applications are a feature of Cloud, so there are none here.
func protectedOnly(c *call) (answer, error) {
	if _, err := c.applicationOf("id"); err != nil {
		return answer{}, err
	}
	return answer{}, fail(http.StatusUnprocessableEntity, "application.protected_application_only",
		"The feature is only available for protected applications.")
}

func errNoRules() *apiError {
	return errInput(http.StatusUnprocessableEntity,
		"Application access control must include at least one rule before it can be enabled.")
}

func getAccessControl(c *call) (answer, error) {
	app, err := c.applicationOf("applicationId")
	if err != nil {
		return answer{}, err
	}
	return ok(app.access.filled()), nil
}

func replaceAccessControl(c *call) (answer, error) {
	app, err := c.applicationOf("applicationId")
	if err != nil {
		return answer{}, err
	}
	body, err := read[accessControl](c)
	if err != nil {
		return answer{}, err
	}
	if app.AppLevelAccessControl && body.empty() {
		return answer{}, errNoRules()
	}
	known := allExist(c.db.users.has, body.UserIDs) && allExist(c.db.roles.has, body.UserRoleIDs) &&
		allExist(c.db.organizations.has, body.OrganizationIDs)
	for _, rule := range body.OrganizationRoleRules {
		known = known && c.db.organizations.has(rule.OrganizationID) && allExist(c.db.organizationRoles.has, rule.OrganizationRoleIDs)
	}
	if !known {
		return answer{}, errForeignKey(http.StatusNotFound)
	}
	app.access = body
	return ok(app.access.filled()), nil
}

func allExist(exists existing, ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { return !exists(id) })
}

func getApplicationExperience(c *call) (answer, error) {
	app := c.db.applications.get(c.path("applicationId"))
	if app == nil || app.experience == nil {
		return answer{}, errNotExistsID("application_sign_in_experiences", c.path("applicationId"))
	}
	return ok(app.experience), nil
}

// replaceApplicationExperience answers 201 the first time. It keeps what the body leaves out.
func replaceApplicationExperience(c *call) (answer, error) {
	app, err := c.applicationOf("applicationId")
	if err != nil {
		return answer{}, err
	}
	body, err := read[struct {
		Color            field[object] `json:"color"`
		Branding         field[object] `json:"branding"`
		CustomCSS        field[string] `json:"customCss"`
		TermsOfUseURL    field[string] `json:"termsOfUseUrl"`
		PrivacyPolicyURL field[string] `json:"privacyPolicyUrl"`
		DisplayName      field[string] `json:"displayName"`
	}](c)
	if err != nil {
		return answer{}, err
	}
	status := http.StatusOK
	if app.experience == nil {
		status = http.StatusCreated
		app.experience = &applicationExperience{TenantID: tenant, ApplicationID: app.ID}
	}
	body.Color.into(&app.experience.Color)
	body.Branding.into(&app.experience.Branding)
	body.CustomCSS.intoNullable(&app.experience.CustomCSS)
	body.DisplayName.intoNullable(&app.experience.DisplayName)
	textOrNull(body.TermsOfUseURL, &app.experience.TermsOfUseURL)
	textOrNull(body.PrivacyPolicyURL, &app.experience.PrivacyPolicyURL)
	return answer{status: status, body: app.experience}, nil
}

// consentKey is who consented to what: the organizations a user lets a third-party application see.
func (c *call) consentKey() (string, error) {
	app, err := c.applicationOf("id")
	if err != nil {
		return "", err
	}
	if _, err := c.userOf("userId"); err != nil {
		return "", err
	}
	return pair(app.ID, c.path("userId")), nil
}

func listConsentOrganizations(c *call) (answer, error) {
	key, err := c.consentKey()
	if err != nil {
		return answer{}, err
	}
	part, err := paginate(c, c.db.organizations.pick(c.db.consentOrganizations.rightOf(key)))
	if err != nil {
		return answer{}, err
	}
	return ok(map[string]any{"organizations": part}), nil
}

// consented reads the organizations, all of which the user must be a member of.
func (c *call) consented() (key string, ids []string, err error) {
	if key, err = c.consentKey(); err != nil {
		return "", nil, err
	}
	if ids, err = c.idList("organizationIds", mayBeEmpty); err != nil {
		return "", nil, err
	}
	for _, id := range ids {
		if !c.db.organizationUsers.has(id, c.path("userId")) {
			return "", nil, errMembership()
		}
	}
	return key, ids, nil
}

func addConsentOrganizations(c *call) (answer, error) {
	key, ids, err := c.consented()
	if err != nil {
		return answer{}, err
	}
	for _, id := range ids {
		c.db.consentOrganizations.add(key, id)
	}
	return text(http.StatusCreated), nil
}

func replaceConsentOrganizations(c *call) (answer, error) {
	key, ids, err := c.consented()
	if err != nil {
		return answer{}, err
	}
	c.db.consentOrganizations.replace(key, ids)
	return noContent(), nil
}

func deleteConsentOrganization(c *call) (answer, error) {
	key, err := c.consentKey()
	if err != nil {
		return answer{}, err
	}
	return c.db.consentOrganizations.unlink(key, c.path("organizationId"))
}
