package provision

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

func (a *applier) role(ctx context.Context, want Role, scopeIDs map[string]string) error {
	want.Type = cmp.Or(want.Type, gen.RoleTypeUser)
	find := func() (*gen.Role, error) {
		role, found, err := management.First(a.client.ListRoles(ctx, &gen.ListRolesParams{
			SearchParams: management.SearchRoles().Exact("name", want.Name).CaseSensitive(),
		}))
		if err != nil || !found {
			return nil, err
		}
		return &role, nil
	}
	// The scopes come later: so a role that was made without them, by a program
	// that broke off, is treated no differently.
	role, made, err := ensure(find, func() (*gen.Role, error) {
		return a.client.CreateRole(ctx, gen.CreateRoleRequest{
			Name: want.Name, Description: want.Description, Type: &want.Type,
		})
	})
	switch {
	case err != nil:
		return err
	case made:
		a.changed("created role %s", want.Name)
	case role.Type != want.Type:
		return fmt.Errorf("it exists with the type %s, which cannot be changed to %s: delete it, or take another name", role.Type, want.Type)
	case role.Description != want.Description:
		if _, err := a.client.UpdateRole(ctx, role.ID, gen.UpdateRoleRequest{Description: &want.Description}); err != nil {
			return err
		}
		a.changed("described role %s", want.Name)
	}
	return a.roleScopes(ctx, role.ID, want, scopeIDs)
}

// roleScopes adds the scopes that a role lacks. Logto refuses all of them if it has
// one already, which happens when another program adds some in between: then look
// again.
func (a *applier) roleScopes(ctx context.Context, roleID string, want Role, scopeIDs map[string]string) error {
	for attempt := 1; ; attempt++ {
		names, ids, err := a.missing(ctx, roleID, want, scopeIDs)
		if err != nil || len(ids) == 0 {
			return err
		}
		_, err = a.client.CreateRoleScope(ctx, roleID, gen.ScopeIDs{ScopeIDs: ids})
		switch {
		case err == nil:
			for _, name := range names {
				a.changed("gave role %s the scope %s", want.Name, name)
			}
			return nil
		case attempt == 3 || !errors.Is(err, management.ErrConflict):
			return err
		}
	}
}

func (a *applier) missing(ctx context.Context, roleID string, want Role, scopeIDs map[string]string) (names, ids []string, err error) {
	held := map[string]bool{}
	for scope, err := range a.client.ListRoleScopes(ctx, roleID, nil) {
		if err != nil {
			return nil, nil, err
		}
		held[scope.ID] = true
	}
	for _, name := range want.Scopes {
		if id := scopeIDs[name]; !held[id] {
			names, ids = append(names, name), append(ids, id)
			held[id] = true // a name that the plan gives twice
		}
	}
	return names, ids, nil
}
