package logtotest

import (
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/store"
)

// consentScopes are what a third-party application may ask its users for, by kind.
type consentScopes struct {
	organizationScopes, resourceScopes, organizationResourceScopes, userScopes *store.Relation // holder, scope
}

func newConsentScopes() consentScopes {
	return consentScopes{store.NewRelation(), store.NewRelation(), store.NewRelation(), store.NewRelation()}
}

// all are the relations by the name a path has for them.
func (s consentScopes) all() map[string]*store.Relation {
	return map[string]*store.Relation{
		"organization-scopes": s.organizationScopes, "resource-scopes": s.resourceScopes,
		"organization-resource-scopes": s.organizationResourceScopes, "user-scopes": s.userScopes,
	}
}

// cimdHolder stands for every client that is known by its metadata document only.
const cimdHolder = "cimd"

var consentScopeOperations = operations{
	"ListApplicationUserConsentScopes":  {run: forThirdParty(listConsentScopes)},
	"CreateApplicationUserConsentScope": {run: forThirdParty(addConsentScopes)},
	"DeleteApplicationUserConsentScope": {run: forThirdParty(deleteConsentScope)},
	"ListCimdUserConsentScopes":         {run: func(c *call) (*response, error) { return listConsentScopes(c, cimdHolder) }},
	"AssignCimdUserConsentScopes":       {run: func(c *call) (*response, error) { return addConsentScopes(c, cimdHolder) }},
	"DeleteCimdUserConsentScope":        {run: func(c *call) (*response, error) { return deleteConsentScope(c, cimdHolder) }},
}

// forThirdParty lets only third-party applications through.
func forThirdParty(run func(c *call, holder string) (*response, error)) handler {
	return func(c *call) (*response, error) {
		app, err := c.applicationOf("applicationId")
		if err != nil {
			return nil, err
		}
		if !app.IsThirdParty {
			return nil, errOf("application.third_party_application_only")
		}
		return run(c, app.ID)
	}
}

// scopeBrief is how consent lists show a scope.
type scopeBrief struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Description *string `json:"description"`
}

type resourceScopes struct {
	Resource resourceBrief `json:"resource"`
	Scopes   []scopeBrief  `json:"scopes"`
}

type resourceBrief struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Indicator string `json:"indicator"`
}

func listConsentScopes(c *call, holder string) (*response, error) {
	consents := c.db.consentScopes
	organizationScopes := []scopeBrief{}
	for _, s := range c.db.organizationScopes.Pick(consents.organizationScopes.RightOf(holder)) {
		organizationScopes = append(organizationScopes, scopeBrief{s.ID, s.Name, s.Description})
	}
	return ok(map[string]any{
		"organizationScopes":         organizationScopes,
		"resourceScopes":             c.byResource(consents.resourceScopes.RightOf(holder)),
		"organizationResourceScopes": c.byResource(consents.organizationResourceScopes.RightOf(holder)),
		"userScopes":                 nonNil(slices.Sorted(slices.Values(consents.userScopes.RightOf(holder)))),
	}), nil
}

// byResource groups scopes, in the order the resources first come up.
func (c *call) byResource(ids []string) []resourceScopes {
	groups := []resourceScopes{}
	at := map[string]int{}
	for _, s := range c.db.scopes.Pick(ids) {
		i, known := at[s.ResourceID]
		if !known {
			r := c.db.resources.Get(s.ResourceID)
			i = len(groups)
			at[s.ResourceID] = i
			groups = append(groups, resourceScopes{Resource: resourceBrief{r.ID, r.Name, r.Indicator}})
		}
		groups[i].Scopes = append(groups[i].Scopes, scopeBrief{s.ID, s.Name, s.Description})
	}
	return groups
}

func addConsentScopes(c *call, holder string) (*response, error) {
	body := c.bodyObject()
	organization, resource := textList(body, "organizationScopes"), textList(body, "resourceScopes")
	organizationResource := textList(body, "organizationResourceScopes")
	missing := func(ids []string, exists existing) []string {
		return nonNil(slices.DeleteFunc(slices.Clone(ids), exists))
	}
	invalid := map[string][]string{
		"invalidOrganizationScopes":         missing(organization, c.db.organizationScopes.Has),
		"invalidResourceScopes":             missing(resource, c.db.scopes.Has),
		"invalidOrganizationResourceScopes": missing(organizationResource, c.db.scopes.Has),
	}
	for _, ids := range invalid {
		if len(ids) > 0 {
			return nil, errOf("application.user_consent_scopes_not_found").WithData(invalid)
		}
	}
	for relation, ids := range map[*store.Relation][]string{
		c.db.consentScopes.organizationScopes:         organization,
		c.db.consentScopes.resourceScopes:             resource,
		c.db.consentScopes.organizationResourceScopes: organizationResource,
		c.db.consentScopes.userScopes:                 textList(body, "userScopes"),
	} {
		for _, id := range ids {
			relation.Add(holder, id)
		}
	}
	return text(http.StatusCreated), nil
}

func deleteConsentScope(c *call, holder string) (*response, error) {
	kind := c.db.consentScopes.all()[c.path("scopeType")]
	if kind == nil {
		return nil, errNotFound()
	}
	if !kind.Remove(holder, c.path("scopeId")) {
		return nil, errNotFound()
	}
	return noContent(), nil
}
