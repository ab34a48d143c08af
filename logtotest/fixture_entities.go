package logtotest

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// How each part of a fixture is created.

func (f *fixtureCalls) resource(r FixtureResource) error {
	r.Name = cmp.Or(r.Name, r.Indicator)
	id, err := newID(r.ID, f.db.resources.Has, f.s.ids.Long)
	if err != nil {
		return err
	}
	path := "/api/resources"
	if err := f.call("POST", path, id, fixtureBody(r, "id", "isDefault", "scopes")); err != nil {
		return err
	}
	path += "/" + id
	if r.IsDefault {
		if err := f.call("PATCH", path+"/is-default", "", objectOf(member("isDefault", true))); err != nil {
			return err
		}
	}
	return each("scopes", r.Scopes, func(s FixtureScope) error {
		id, err := newID(s.ID, f.db.scopes.Has, f.s.ids.Long)
		if err != nil {
			return err
		}
		return f.call("POST", path+"/scopes", id, fixtureBody(s, "id"))
	})
}

func (f *fixtureCalls) role(r FixtureRole) error {
	r.Description = cmp.Or(r.Description, r.Name)
	id, err := newID(r.ID, f.db.roles.Has, f.s.ids.Long)
	if err != nil {
		return err
	}
	body := fixtureBody(r, "id", "scopes")
	scopes, err := f.resourceScopes("scopes", r.Scopes)
	if err != nil {
		return err
	}
	if len(scopes) > 0 {
		body.Set("scopeIds", scopes)
	}
	return f.call("POST", "/api/roles", id, body)
}

func (f *fixtureCalls) application(a FixtureApplication) error {
	a.Name = cmp.Or(a.Name, a.ID)
	id, err := newID(a.ID, f.db.applications.Has, f.s.ids.Long)
	if err != nil {
		return err
	}
	body := fixtureBody(a, "id", "secret", "redirectUris", "postLogoutRedirectUris", "roles")
	if len(a.RedirectURIs)+len(a.PostLogoutRedirectURIs) > 0 {
		body.Set("oidcClientMetadata", objectOf(
			member("redirectUris", anyList(a.RedirectURIs)), member("postLogoutRedirectUris", anyList(a.PostLogoutRedirectURIs))))
	}
	if err := f.call("POST", "/api/applications", id, body); err != nil {
		return err
	}
	if a.Secret != "" {
		created := f.db.applications.Get(id)
		if len(created.secrets) == 0 {
			return at("secret", fmt.Errorf("applications of type %s have none", a.Type))
		}
		created.secrets[0].Value = a.Secret
	}
	return f.assign("/api/applications/"+id+"/roles", a.Roles)
}

func (f *fixtureCalls) user(u FixtureUser) error {
	id, err := newID(u.ID, f.db.users.Has, f.s.ids.Short)
	if err != nil {
		return err
	}
	return inOrder(
		func() error { return f.call("POST", "/api/users", id, fixtureBody(u, "id", "isSuspended", "roles")) },
		func() error { return f.assign("/api/users/"+id+"/roles", u.Roles) },
		func() error {
			if !u.IsSuspended {
				return nil
			}
			return f.call("PATCH", "/api/users/"+id+"/is-suspended", "", objectOf(member("isSuspended", true)))
		},
	)
}

// assign gives a user or an application its roles.
func (f *fixtureCalls) assign(path string, roles []string) error {
	ids, err := references("roles", "role", f.db.roles, roles, (*role).names)
	if err != nil || len(ids) == 0 {
		return err
	}
	return at("roles", f.call("POST", path, "", objectOf(member("roleIds", ids))))
}

func (f *fixtureCalls) organizationScope(s FixtureScope) error {
	id, err := newID(s.ID, f.db.organizationScopes.Has, f.s.ids.Long)
	if err != nil {
		return err
	}
	return f.call("POST", "/api/organization-scopes", id, fixtureBody(s, "id"))
}

func (f *fixtureCalls) organizationRole(r FixtureOrganizationRole) error {
	id, err := newID(r.ID, f.db.organizationRoles.Has, f.s.ids.Long)
	if err != nil {
		return err
	}
	scopes, err := references("scopes", "organization scope", f.db.organizationScopes, r.Scopes, (*organizationScope).names)
	if err != nil {
		return err
	}
	resourceScopes, err := f.resourceScopes("resourceScopes", r.ResourceScopes)
	if err != nil {
		return err
	}
	body := fixtureBody(r, "id", "scopes", "resourceScopes")
	body.Set("organizationScopeIds", scopes)
	body.Set("resourceScopeIds", resourceScopes)
	return f.call("POST", "/api/organization-roles", id, body)
}

func (f *fixtureCalls) organization(o FixtureOrganization) error {
	id, err := newID(o.ID, f.db.organizations.Has, f.s.ids.Short)
	if err != nil {
		return err
	}
	if err := f.call("POST", "/api/organizations", id, fixtureBody(o, "id", "members")); err != nil {
		return err
	}
	return each("members", o.Members, func(m FixtureMember) error { return f.member("/api/organizations/"+id, m) })
}

func (f *fixtureCalls) member(organization string, m FixtureMember) error {
	var path, key, id string
	var err error
	switch {
	case (m.User == "") == (m.Application == ""):
		return errors.New("it takes a user or an application")
	case m.User != "":
		path, key = organization+"/users", "userIds"
		id, err = reference("user", "user", f.db.users, m.User, (*user).names)
	default:
		path, key = organization+"/applications", "applicationIds"
		id, err = reference("application", "application", f.db.applications, m.Application, (*application).names)
	}
	if err != nil {
		return err
	}
	roles, err := references("roles", "organization role", f.db.organizationRoles, m.Roles, (*organizationRole).names)
	if err != nil {
		return err
	}
	if err := f.call("POST", path, "", objectOf(member(key, []any{id}))); err != nil || len(roles) == 0 {
		return err
	}
	return at("roles", f.call("POST", path+"/"+id+"/roles", "", objectOf(member("organizationRoleIds", roles))))
}

func (f *fixtureCalls) connector(k FixtureConnector) error {
	if f.db.connectors.Has(k.ID) {
		return at("id", fmt.Errorf("%q is taken", k.ID))
	}
	return f.call("POST", "/api/connectors", "", fixtureBody(k))
}

// resourceScopes are the ids of scopes that are named by their resource.
func (f *fixtureCalls) resourceScopes(place string, scopes map[string][]string) ([]any, error) {
	all := []any{}
	for _, indicator := range slices.Sorted(maps.Keys(scopes)) {
		in := fmt.Sprintf("%s[%q]", place, indicator)
		id, err := reference(in, "resource", f.db.resources, indicator, (*resource).names)
		if err != nil {
			return nil, err
		}
		names := func(s *scope) (string, []string) {
			if s.ResourceID != id {
				return s.ID, nil
			}
			return s.ID, []string{s.ID, s.Name}
		}
		ids, err := references(in, "scope", f.db.scopes, scopes[indicator], names)
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return all, nil
}
