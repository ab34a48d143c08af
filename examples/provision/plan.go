package provision

import (
	"errors"
	"fmt"
	"slices"

	"github.com/logto-go/management/gen"
)

// Plan says what a tenant is to have.
type Plan struct {
	Resource Resource
	Scopes   []Scope
	Roles    []Role
}

// Resource is an API of yours. Its indicator identifies it, and cannot change.
type Resource struct {
	Indicator string // e.g. "https://orders.example.com"
	Name      string
}

// Scope is a permission of the resource, identified by its name.
type Scope struct {
	Name        string // e.g. "read:orders"
	Description string
}

// Role is identified by its name.
type Role struct {
	Name        string
	Description string
	Type        gen.RoleType // "" for a role of users
	Scopes      []string     // names of scopes of the plan
}

// check finds mistakes in a plan before anything is changed.
func (p *Plan) check() error {
	if p.Resource.Indicator == "" || p.Resource.Name == "" {
		return errors.New("provision: the resource needs an indicator and a name")
	}
	scopes := map[string]bool{}
	for _, scope := range p.Scopes {
		if scope.Name == "" || scopes[scope.Name] {
			return fmt.Errorf("provision: the scope name %q is empty or there twice", scope.Name)
		}
		scopes[scope.Name] = true
	}
	roles := map[string]bool{}
	for _, role := range p.Roles {
		if role.Name == "" || roles[role.Name] {
			return fmt.Errorf("provision: the role name %q is empty or there twice", role.Name)
		}
		if role.Description == "" {
			return fmt.Errorf("provision: the role %q needs a description: Logto demands one", role.Name)
		}
		roles[role.Name] = true
		unknown := slices.IndexFunc(role.Scopes, func(name string) bool { return !scopes[name] })
		if unknown >= 0 {
			return fmt.Errorf("provision: the role %q holds %q, which is not a scope of the plan", role.Name, role.Scopes[unknown])
		}
	}
	return nil
}
