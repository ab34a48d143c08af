package provision

import (
	"context"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// resource has no search in Logto, so all are looked through.
func (a *applier) resource(ctx context.Context, want Resource) (*gen.Resource, error) {
	find := func() (*gen.Resource, error) {
		for resource, err := range a.client.ListResources(ctx, nil) {
			if err != nil {
				return nil, err
			}
			if resource.Indicator == want.Indicator {
				return &resource, nil
			}
		}
		return nil, nil
	}
	resource, made, err := ensure(find, func() (*gen.Resource, error) {
		return a.client.CreateResource(ctx, gen.CreateResourceRequest{Indicator: want.Indicator, Name: want.Name})
	})
	switch {
	case err != nil:
		return nil, err
	case made:
		a.changed("created resource %s", want.Indicator)
	case resource.Name != want.Name:
		resource, err = a.client.UpdateResource(ctx, resource.ID, gen.UpdateResourceRequest{Name: &want.Name})
		if err != nil {
			return nil, err
		}
		a.changed("renamed resource %s to %q", want.Indicator, want.Name)
	}
	return resource, nil
}

// scopes returns the ids of the scopes by their names.
func (a *applier) scopes(ctx context.Context, resourceID string, wanted []Scope) (map[string]string, error) {
	ids := map[string]string{}
	for _, want := range wanted {
		find := func() (*gen.Scope, error) {
			scope, found, err := management.First(a.client.ListResourceScopes(ctx, resourceID, &gen.ListResourceScopesParams{
				SearchParams: management.SearchScopes().Exact("name", want.Name).CaseSensitive(),
			}))
			if err != nil || !found {
				return nil, err
			}
			return &scope, nil
		}
		scope, made, err := ensure(find, func() (*gen.Scope, error) {
			return a.client.CreateResourceScope(ctx, resourceID, gen.CreateResourceScopeRequest{
				Name: want.Name, Description: gen.Value(want.Description),
			})
		})
		switch {
		case err != nil:
			return nil, err
		case made:
			a.changed("created scope %s", want.Name)
		case text(scope.Description) != want.Description:
			_, err = a.client.UpdateResourceScope(ctx, resourceID, scope.ID, gen.UpdateResourceScopeRequest{
				Description: gen.Value(want.Description),
			})
			if err != nil {
				return nil, err
			}
			a.changed("described scope %s", want.Name)
		}
		ids[want.Name] = scope.ID
	}
	return ids, nil
}
