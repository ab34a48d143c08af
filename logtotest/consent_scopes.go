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

func errThirdPartyOnly() *apiError {
	return errOf("application.third_party_application_only")
}

// forThirdParty lets only third-party applications through.
func forThirdParty(run func(c *call, holder string) (*response, error)) handler {
	return func(c *call) (*response, error) {
		app, err := c.applicationOf("applicationId")
		if err != nil {
			return nil, err
		}
		if !app.IsThirdParty {
			return nil, errThirdPartyOnly()
		}
		return run(c, app.ID)
	}
}

func listConsentScopes(c *call, holder string) (*response, error) {
	consents, organizationScopes := c.db.consentScopes, []object{}
	for _, s := range c.db.organizationScopes.Pick(consents.organizationScopes.RightOf(holder)) {
		organizationScopes = append(organizationScopes, brief(s.ID, s.Name, "description", s.Description))
	}
	return ok(map[string]any{
		"organizationScopes":         organizationScopes,
		"resourceScopes":             c.byResource(consents.resourceScopes.RightOf(holder)),
		"organizationResourceScopes": c.byResource(consents.organizationResourceScopes.RightOf(holder)),
		"userScopes":                 nonNil(sorted(consents.userScopes.RightOf(holder))),
	}), nil
}

// brief is how consent lists show a scope or its API.
func brief(id, name, key string, value any) object {
	return objectOf(member("id", id), member("name", name), member(key, value))
}

// scopeGroup are the scopes of one API.
type scopeGroup struct {
	Resource object   `json:"resource"`
	Scopes   []object `json:"scopes"`
}

// byResource groups scopes, in the order the resources first come up.
func (c *call) byResource(ids []string) []*scopeGroup {
	groups, of := []*scopeGroup{}, map[string]*scopeGroup{}
	for _, s := range c.db.scopes.Pick(ids) {
		if of[s.ResourceID] == nil {
			r := c.db.resources.Get(s.ResourceID)
			of[s.ResourceID] = &scopeGroup{Resource: brief(r.ID, r.Name, "indicator", r.Indicator)}
			groups = append(groups, of[s.ResourceID])
		}
		of[s.ResourceID].Scopes = append(of[s.ResourceID].Scopes, brief(s.ID, s.Name, "description", s.Description))
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
	if kind == nil || !kind.Remove(holder, c.path("scopeId")) {
		return nil, errNotFound()
	}
	return noContent(), nil
}
