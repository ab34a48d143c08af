package provision

import (
	"context"
	"errors"
	"fmt"

	"github.com/logto-go/management"
)

// Apply makes a tenant fit the plan, and returns what it changed, in words: nothing
// if all was as it should be. After an error it can simply be called again; what
// was changed before the error is returned with it.
func Apply(ctx context.Context, client *management.Client, plan Plan) (changes []string, err error) {
	if err := plan.check(); err != nil {
		return nil, err
	}
	a := &applier{client: client}
	resource, err := a.resource(ctx, plan.Resource)
	if err != nil {
		return a.changes, fmt.Errorf("resource %q: %w", plan.Resource.Indicator, err)
	}
	scopeIDs, err := a.scopes(ctx, resource.ID, plan.Scopes)
	if err != nil {
		return a.changes, fmt.Errorf("scopes of %q: %w", plan.Resource.Indicator, err)
	}
	for _, role := range plan.Roles {
		if err := a.role(ctx, role, scopeIDs); err != nil {
			return a.changes, fmt.Errorf("role %q: %w", role.Name, err)
		}
	}
	return a.changes, nil
}

type applier struct {
	client  *management.Client
	changes []string
}

func (a *applier) changed(format string, args ...any) {
	a.changes = append(a.changes, fmt.Sprintf(format, args...))
}

// ensure finds a thing, or makes it. If another program makes it in between, Logto
// responds with a conflict, and the thing is there to be found.
func ensure[T any](find func() (*T, error), create func() (*T, error)) (thing *T, made bool, err error) {
	thing, err = find()
	if err != nil || thing != nil {
		return thing, false, err
	}
	thing, err = create()
	if err == nil {
		return thing, true, nil
	}
	if !errors.Is(err, management.ErrConflict) {
		return nil, false, err
	}
	found, findErr := find()
	if findErr != nil {
		return nil, false, findErr
	}
	if found == nil {
		return nil, false, err // the conflict is with something else
	}
	return found, false, nil
}

// text gives what Logto may leave out as null.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
