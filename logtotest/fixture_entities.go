package logtotest

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/logto-go/management/logtotest/internal/store"
)

// How each part of a fixture is created: what others refer to before the others.

func (f *fixtureCalls) all(fixture Fixture) {
	each(f, "resources", fixture.Resources, f.resource)
	each(f, "roles", fixture.Roles, f.role)
	each(f, "applications", fixture.Applications, f.application)
	each(f, "users", fixture.Users, f.user)
	each(f, "organizationScopes", fixture.OrganizationScopes, func(s FixtureScope) {
		f.create("/api/organization-scopes", f.db.organizationScopes.Has, fixtureBody(s))
	})
	each(f, "organizationRoles", fixture.OrganizationRoles, f.organizationRole)
	each(f, "organizations", fixture.Organizations, f.organization)
	each(f, "connectors", fixture.Connectors, f.connector)
	f.in("signInExperience", func() { f.settings("/api/sign-in-exp", fixture.SignInExperience) })
	f.in("accountCenter", func() { f.settings("/api/account-center", fixture.AccountCenter) })
}

func (f *fixtureCalls) settings(path string, changes map[string]any) {
	if len(changes) > 0 {
		f.change(http.MethodPatch, path, fixtureBody(changes).Members...)
	}
}

func (f *fixtureCalls) resource(r FixtureResource) {
	r.Name = cmp.Or(r.Name, r.Indicator)
	_, path := f.create("/api/resources", f.db.resources.Has, fixtureBody(r, "isDefault", "scopes"))
	if r.IsDefault {
		f.change(http.MethodPatch, path+"/is-default", member("isDefault", true))
	}
	each(f, "scopes", r.Scopes, func(s FixtureScope) { f.create(path+"/scopes", f.db.scopes.Has, fixtureBody(s)) })
}

func (f *fixtureCalls) role(r FixtureRole) {
	r.Description = cmp.Or(r.Description, r.Name)
	body := fixtureBody(r, "scopes")
	if len(r.Scopes) > 0 {
		body.Set("scopeIds", f.resourceScopes("scopes", r.Scopes))
	}
	f.create("/api/roles", f.db.roles.Has, body)
}

func (f *fixtureCalls) application(a FixtureApplication) {
	a.Name = cmp.Or(a.Name, a.ID)
	body := fixtureBody(a, "secret", "redirectUris", "postLogoutRedirectUris", "roles")
	if len(a.RedirectURIs)+len(a.PostLogoutRedirectURIs) > 0 {
		body.Set("oidcClientMetadata", fixtureBody(map[string][]string{
			"redirectUris": nonNil(a.RedirectURIs), "postLogoutRedirectUris": nonNil(a.PostLogoutRedirectURIs),
		}))
	}
	id, path := f.create("/api/applications", f.db.applications.Has, body)
	if a.Secret != "" {
		f.in("secret", func() {
			if secrets := f.db.applications.Get(id).secrets; len(secrets) > 0 {
				secrets[0].Value = a.Secret
			} else {
				f.refuse("applications of type %s have none", a.Type)
			}
		})
	}
	f.assign(path, a.Roles)
}

func (f *fixtureCalls) user(u FixtureUser) {
	_, path := f.create("/api/users", f.db.users.Has, fixtureBody(u, "isSuspended", "roles"))
	f.assign(path, u.Roles)
	if u.IsSuspended {
		f.change(http.MethodPatch, path+"/is-suspended", member("isSuspended", true))
	}
}

// assign gives a user or an application its roles.
func (f *fixtureCalls) assign(path string, roles []string) {
	ids := references(f, "roles", "role", &f.db.roles, roles, (*role).names)
	if len(ids) > 0 {
		f.in("roles", func() { f.change(http.MethodPost, path+"/roles", member("roleIds", ids)) })
	}
}

func (f *fixtureCalls) organizationRole(r FixtureOrganizationRole) {
	body := fixtureBody(r, "scopes", "resourceScopes")
	body.Set("organizationScopeIds",
		references(f, "scopes", "organization scope", &f.db.organizationScopes, r.Scopes, (*organizationScope).names))
	body.Set("resourceScopeIds", f.resourceScopes("resourceScopes", r.ResourceScopes))
	f.create("/api/organization-roles", f.db.organizationRoles.Has, body)
}

func (f *fixtureCalls) organization(o FixtureOrganization) {
	_, path := f.create("/api/organizations", f.db.organizations.Has, fixtureBody(o, "members"))
	each(f, "members", o.Members, func(m FixtureMember) {
		switch {
		case (m.User == "") == (m.Application == ""):
			f.refuse("it takes a user or an application")
		case m.User != "":
			f.member(path+"/users", "userIds", reference(f, "user", "user", &f.db.users, m.User, (*user).names), m.Roles)
		default:
			id := reference(f, "application", "application", &f.db.applications, m.Application, (*application).names)
			f.member(path+"/applications", "applicationIds", id, m.Roles)
		}
	})
}

// member adds a user or an application to an organization, with its roles there.
func (f *fixtureCalls) member(path, key, id string, roles []string) {
	ids := references(f, "roles", "organization role", &f.db.organizationRoles, roles, (*organizationRole).names)
	f.change(http.MethodPost, path, member(key, []any{id}))
	if len(ids) > 0 {
		f.in("roles", func() { f.change(http.MethodPost, path+"/"+id+"/roles", member("organizationRoleIds", ids)) })
	}
}

func (f *fixtureCalls) connector(k FixtureConnector) {
	if f.db.connectors.Has(k.ID) {
		f.in("id", func() { f.refuse("%q is taken", k.ID) })
	}
	f.change(http.MethodPost, "/api/connectors", fixtureBody(k).Members...)
}

// resourceScopes are the ids of scopes that are named by their resource.
func (f *fixtureCalls) resourceScopes(place string, scopes map[string][]string) []any {
	all := []any{}
	for _, indicator := range slices.Sorted(maps.Keys(scopes)) {
		in := fmt.Sprintf("%s[%q]", place, indicator)
		id := reference(f, in, "resource", &f.db.resources, indicator, (*resource).names)
		all = append(all, references(f, in, "scope", &f.db.scopes, scopes[indicator], func(s *scope) []string {
			if s.ResourceID != id {
				return nil
			}
			return []string{s.ID, s.Name}
		})...)
	}
	return all
}

// What fixtures may refer to things by, the id first.

func (r *role) names() []string              { return []string{r.ID, r.Name} }
func (r *resource) names() []string          { return []string{r.ID, r.Indicator} }
func (a *application) names() []string       { return []string{a.ID, a.Name} }
func (u *user) names() []string              { return []string{u.ID, u.username(), u.email()} }
func (r *organizationRole) names() []string  { return []string{r.ID, r.Name} }
func (s *organizationScope) names() []string { return []string{s.ID, s.Name} }

// reference finds the one row that has the name, and returns its id; an id goes before any other
// name.
func reference[T any](f *fixtureCalls, place, kind string, table *store.Table[T], name string, names func(*T) []string) string {
	var found []string
	for row := range table.All() {
		all := names(row)
		if name == "" || !slices.Contains(all, name) {
			continue
		}
		if all[0] == name {
			return name
		}
		found = append(found, all[0])
	}
	if len(found) == 1 {
		return found[0]
	}
	f.in(place, func() {
		if len(found) == 0 {
			f.refuse("there is no %s %q", kind, name)
		} else {
			f.refuse("there are %d of the %ss %q: refer to one by its id", len(found), kind, name)
		}
	})
	return ""
}

// references finds a list of them.
func references[T any](f *fixtureCalls, place, kind string, table *store.Table[T], wanted []string, names func(*T) []string) []any {
	ids := []any{}
	for i, name := range wanted {
		ids = append(ids, reference(f, fmt.Sprintf("%s[%d]", place, i), kind, table, name, names))
	}
	return ids
}
