package scenario

import (
	"context"
	"errors"
	"strings"
	"testing"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// must ends the step if something could not be made. A real tenant whose plan
// has no room for it is no fault of anyone: there the step is skipped.
func (s *scenario) must(t *testing.T, err error) {
	t.Helper()
	if e, ok := errors.AsType[*management.Error](err); ok && s.live && strings.HasSuffix(string(e.Code), ".limit_exceeded") {
		t.Skipf("the plan of the tenant does not allow it: %v", err)
	}
	fatal(t, err)
}

func (s *scenario) newUser(ctx context.Context, t *testing.T, body gen.CreateUserRequest) *gen.User {
	t.Helper()
	user, err := s.client.CreateUser(ctx, body)
	s.must(t, err)
	s.cleanup("user "+user.ID, func(ctx context.Context) error { return s.client.DeleteUser(ctx, user.ID) })
	return user
}

// newMember makes a user with a name, an e-mail address and nothing else.
func (s *scenario) newMember(ctx context.Context, t *testing.T, name string) *gen.User {
	t.Helper()
	return s.newUser(ctx, t, gen.CreateUserRequest{
		Username:     new(name + "_" + s.tag),
		PrimaryEmail: new(s.email(name)),
		Name:         new(name + " " + s.tag),
	})
}

func (s *scenario) email(name string) string { return name + "." + s.tag + "@example.com" }

func (s *scenario) newApplication(ctx context.Context, t *testing.T, body gen.CreateApplicationRequest) *gen.Application {
	t.Helper()
	app, err := s.client.CreateApplication(ctx, body)
	s.must(t, err)
	s.cleanup("application "+app.ID, func(ctx context.Context) error { return s.client.DeleteApplication(ctx, app.ID) })
	return app
}

// newMachine makes a machine-to-machine application.
func (s *scenario) newMachine(ctx context.Context, t *testing.T) *gen.Application {
	t.Helper()
	return s.newApplication(ctx, t, gen.CreateApplicationRequest{
		Name: "Machine " + s.tag,
		Type: gen.ApplicationTypeMachineToMachine,
	})
}

// newWebsite makes an application that is none of a machine.
func (s *scenario) newWebsite(ctx context.Context, t *testing.T) *gen.Application {
	t.Helper()
	return s.newApplication(ctx, t, gen.CreateApplicationRequest{
		Name: "Website " + s.tag,
		Type: gen.ApplicationTypeTraditional,
	})
}

func (s *scenario) newResource(ctx context.Context, t *testing.T, body gen.CreateResourceRequest) *gen.Resource {
	t.Helper()
	resource, err := s.client.CreateResource(ctx, body)
	s.must(t, err)
	s.cleanup("resource "+resource.ID, func(ctx context.Context) error { return s.client.DeleteResource(ctx, resource.ID) })
	return resource
}

// newAPI makes a resource with scopes.
func (s *scenario) newAPI(ctx context.Context, t *testing.T, scopes ...string) (*gen.Resource, []string) {
	t.Helper()
	resource := s.newResource(ctx, t, gen.CreateResourceRequest{Name: "API " + s.tag, Indicator: s.indicator("api")})
	var ids []string
	for _, name := range scopes {
		scope, err := s.client.CreateResourceScope(ctx, resource.ID, gen.CreateResourceScopeRequest{Name: name})
		s.must(t, err) // goes with its resource
		ids = append(ids, scope.ID)
	}
	return resource, ids
}

func (s *scenario) indicator(name string) string {
	return "https://" + name + "." + s.tag + ".example.com"
}

func (s *scenario) newRole(ctx context.Context, t *testing.T, body gen.CreateRoleRequest) *gen.Role {
	t.Helper()
	role, err := s.client.CreateRole(ctx, body)
	s.must(t, err)
	s.cleanup("role "+role.ID, func(ctx context.Context) error { return s.client.DeleteRole(ctx, role.ID) })
	return role
}

func (s *scenario) newOrganization(ctx context.Context, t *testing.T, body gen.CreateOrganizationRequest) *gen.Organization {
	t.Helper()
	organization, err := s.client.CreateOrganization(ctx, body)
	s.must(t, err)
	s.cleanup("organization "+organization.ID, func(ctx context.Context) error {
		return s.client.DeleteOrganization(ctx, organization.ID)
	})
	return organization
}

func (s *scenario) newOrganizationRole(ctx context.Context, t *testing.T, body gen.CreateOrganizationRoleRequest) *gen.OrganizationRole {
	t.Helper()
	role, err := s.client.CreateOrganizationRole(ctx, body)
	s.must(t, err)
	s.cleanup("organization role "+role.ID, func(ctx context.Context) error {
		return s.client.DeleteOrganizationRole(ctx, role.ID)
	})
	return role
}

func (s *scenario) newOrganizationScope(ctx context.Context, t *testing.T, body gen.CreateOrganizationScopeRequest) *gen.OrganizationScope {
	t.Helper()
	scope, err := s.client.CreateOrganizationScope(ctx, body)
	s.must(t, err)
	s.cleanup("organization scope "+scope.ID, func(ctx context.Context) error {
		return s.client.DeleteOrganizationScope(ctx, scope.ID)
	})
	return scope
}

func (s *scenario) newInvitation(ctx context.Context, t *testing.T, body gen.CreateOrganizationInvitationRequest) *gen.OrganizationInvitation {
	t.Helper()
	invitation, err := s.client.CreateOrganizationInvitation(ctx, body)
	s.must(t, err)
	s.cleanup("invitation "+invitation.ID, func(ctx context.Context) error {
		return s.client.DeleteOrganizationInvitation(ctx, invitation.ID)
	})
	return invitation
}

func (s *scenario) newHook(ctx context.Context, t *testing.T, body gen.CreateHookRequest) *gen.Hook {
	t.Helper()
	hook, err := s.client.CreateHook(ctx, body)
	s.must(t, err)
	s.cleanup("hook "+hook.ID, func(ctx context.Context) error { return s.client.DeleteHook(ctx, hook.ID) })
	return hook
}
