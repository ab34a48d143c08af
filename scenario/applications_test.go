package scenario

import (
	"context"
	"errors"
	"testing"
	"time"

	management "github.com/logto-go/management"
	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
)

func applications(s *scenario) {
	var spa, machine *gen.Application
	c := s.client

	s.need("create", func(ctx context.Context, t *testing.T) {
		spa = s.newApplication(ctx, t, gen.CreateApplicationRequest{
			Name:        "Shop " + s.tag,
			Type:        gen.ApplicationTypeSPA,
			Description: gen.Value("ünïcode 🎉"),
			OidcClientMetadata: &gen.OidcClientMetadata{
				RedirectURIs:           []string{"https://shop.example.com/cb", "http://localhost:9999/cb"},
				PostLogoutRedirectURIs: []string{"https://shop.example.com/out"},
			},
			CustomClientMetadata: &gen.CustomClientMetadata{CorsAllowedOrigins: []string{"https://shop.example.com"}, RotateRefreshToken: new(true)},
			CustomData:           gen.JSONObject(bigNumbers),
		})
		same(t, "length of the id", len(spa.ID), 21)
		same(t, "name", spa.Name, "Shop "+s.tag)
		same(t, "type", spa.Type, gen.ApplicationTypeSPA)
		same(t, "description", text(spa.Description), "ünïcode 🎉")
		same(t, "OIDC metadata", spa.OidcClientMetadata, gen.OidcClientMetadata{
			RedirectURIs:           []string{"https://shop.example.com/cb", "http://localhost:9999/cb"},
			PostLogoutRedirectURIs: []string{"https://shop.example.com/out"},
		})
		sameJSON(t, "custom data", spa.CustomData, storedNumbers)
	})
	s.need("create a machine", func(ctx context.Context, t *testing.T) {
		machine = s.newMachine(ctx, t)
		same(t, "description", text(machine.Description), "<null>")
		same(t, "OIDC metadata", machine.OidcClientMetadata, gen.OidcClientMetadata{RedirectURIs: []string{}, PostLogoutRedirectURIs: []string{}})
		same(t, "third party", machine.IsThirdParty, false)
		sameJSON(t, "custom data", machine.CustomData, `{}`)
	})
	s.step("read", func(ctx context.Context, t *testing.T) {
		got, err := c.GetApplication(ctx, spa.ID)
		fatal(t, err)
		same(t, "whether it is an administrator's", got.IsAdmin, new(false)) // said only here
		got.IsAdmin = nil
		same(t, "application", got, spa)
	})
	s.step("list", func(ctx context.Context, t *testing.T) {
		params := &gen.ListApplicationsParams{
			PageSize:     new(int64(1)), // two pages
			SearchParams: management.SearchApplications().Contains("name", s.tag),
		}
		got := collect(t, c.ListApplications(ctx, params), applicationID)
		same(t, "applications", sorted(got...), sorted(spa.ID, machine.ID))

		params.PageSize, params.Types = nil, []gen.ApplicationType{gen.ApplicationTypeMachineToMachine, gen.ApplicationTypeNative}
		got = collect(t, c.ListApplications(ctx, params), applicationID)
		same(t, "machines", got, []string{machine.ID})

		params.Types, params.IsThirdParty = nil, new(true)
		got = collect(t, c.ListApplications(ctx, params), applicationID)
		same(t, "applications of third parties", got, []string{})
	})
	s.step("search", func(ctx context.Context, t *testing.T) {
		for name, by := range map[string]management.SearchBuilder{
			"exact":        management.SearchApplications().Exact("name", "Shop "+s.tag),
			"id":           management.SearchApplications().Exact("id", spa.ID),
			"prefix":       management.SearchApplications().HasPrefix("name", "shop "+s.tag),
			"two fields":   management.SearchApplications().HasSuffix("name", s.tag).Contains("description", "ünï").MatchAll(),
			"POSIX":        management.SearchApplications().Posix("name", "^Shop "+s.tag+"$"),
			"one of names": management.SearchApplications().Exact("name", "Shop "+s.tag, "Nothing "+s.tag),
		} {
			got := collect(t, c.ListApplications(ctx, &gen.ListApplicationsParams{SearchParams: by}), applicationID)
			same(t, name, got, []string{spa.ID})
		}
	})
	s.step("change", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateApplication(ctx, spa.ID, gen.UpdateApplicationRequest{
			Name:                 new("Store " + s.tag),
			CustomData:           gen.JSONObject(`{"a":1}`),
			CustomClientMetadata: &gen.CustomClientMetadata{RotateRefreshToken: new(false)},
		})
		fatal(t, err)
		same(t, "name", got.Name, "Store "+s.tag)
		sameJSON(t, "custom data, replaced as a whole", got.CustomData, `{"a":1}`)
		same(t, "client metadata, replaced as a whole", got.CustomClientMetadata, gen.CustomClientMetadata{RotateRefreshToken: new(false)})
		same(t, "OIDC metadata, left out", got.OidcClientMetadata, spa.OidcClientMetadata)
		same(t, "description, left out", text(got.Description), "ünïcode 🎉")

		again, err := c.UpdateApplication(ctx, spa.ID, gen.UpdateApplicationRequest{})
		fatal(t, err)
		same(t, "application after no change", again, got)
	})
	s.step("merge custom data", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateApplicationCustomData(ctx, spa.ID, gen.JSONObject(`{"k":{"nested":[1,null,"ü"]}}`))
		fatal(t, err)
		sameJSON(t, "custom data", got, `{"a":1,"k":{"nested":[1,null,"ü"]}}`)
	})
	s.step("null", func(ctx context.Context, t *testing.T) {
		got, err := c.UpdateApplication(ctx, spa.ID, gen.UpdateApplicationRequest{Description: gen.Null[string]()})
		fatal(t, err)
		same(t, "description", text(got.Description), "<null>")
		same(t, "name, left out", got.Name, "Store "+s.tag)
	})
	s.step("secrets", func(ctx context.Context, t *testing.T) { applicationSecrets(ctx, t, s) })
	s.step("token", func(ctx context.Context, t *testing.T) { machineToken(ctx, t, s, machine.ID) })
	s.step("errors", func(ctx context.Context, t *testing.T) { refuseApplications(ctx, t, s, spa.ID) })
	s.step("delete", func(ctx context.Context, t *testing.T) {
		fatal(t, c.DeleteApplication(ctx, spa.ID))
		refused(t, only(c.GetApplication(ctx, spa.ID)), 404, "entity.not_exists_with_id")
		refused(t, c.DeleteApplication(ctx, spa.ID), 404, "entity.not_exists_with_id")
	})
}

func applicationSecrets(ctx context.Context, t *testing.T, s *scenario) {
	c, id := s.client, s.newWebsite(ctx, t).ID
	name := func(secret gen.ApplicationSecret) string { return secret.Name }

	// Logto keeps milliseconds.
	expiry := gen.NewTimestamp(time.Now().Add(24 * time.Hour))
	made, err := c.CreateApplicationSecret(ctx, id, gen.CreateApplicationSecretRequest{Name: "deploy", ExpiresAt: gen.Value(expiry)})
	fatal(t, err)
	same(t, "expiry", made.ExpiresAt, &expiry)
	same(t, "whose", made.ApplicationID, id)
	same(t, "length of the secret", len(made.Value.Reveal()), 32)

	endless, err := c.CreateApplicationSecret(ctx, id, gen.CreateApplicationSecretRequest{Name: "endless"})
	fatal(t, err)
	same(t, "expiry, left out", endless.ExpiresAt, (*gen.Timestamp)(nil))

	renamed, err := c.UpdateApplicationSecret(ctx, id, "deploy", gen.NameRequest{Name: "deploy & run"})
	fatal(t, err)
	same(t, "name", renamed.Name, "deploy & run")
	same(t, "value", renamed.Value, made.Value)

	all, err := c.ListApplicationSecrets(ctx, id)
	fatal(t, err)
	same(t, "secrets", sorted(keys(all, name)...), []string{"Default secret", "deploy & run", "endless"})

	refuse(t, []refusal{
		{"name taken", func() error {
			return only(c.CreateApplicationSecret(ctx, id, gen.CreateApplicationSecretRequest{Name: "endless"}))
		}, 422, "application.secret_name_exists", management.ErrConflict},
		{"expired already", func() error {
			return only(c.CreateApplicationSecret(ctx, id, gen.CreateApplicationSecretRequest{Name: "old", ExpiresAt: gen.Value(gen.Timestamp(1))}))
		}, 400, "request.invalid_input", management.ErrInvalid},
		{"nothing to rename", func() error {
			return only(c.UpdateApplicationSecret(ctx, id, "nope", gen.NameRequest{Name: "z"}))
		}, 404, "entity.not_exists", management.ErrNotFound},
		{"nothing to delete", func() error {
			return c.DeleteApplicationSecret(ctx, id, "nope")
		}, 404, "entity.not_found", management.ErrNotFound},
		{"no such application", func() error {
			return only(c.CreateApplicationSecret(ctx, "nope", gen.CreateApplicationSecretRequest{Name: "x"}))
		}, 404, "entity.not_exists_with_id", management.ErrNotFound},
	})

	fatal(t, c.DeleteApplicationSecret(ctx, id, "deploy & run")) // a path with all that needs escaping
	all, err = c.ListApplicationSecrets(ctx, id)
	fatal(t, err)
	same(t, "secrets that are left", sorted(keys(all, name)...), []string{"Default secret", "endless"})
}

// machineToken signs in as an application that may do nothing.
func machineToken(ctx context.Context, t *testing.T, s *scenario, id string) {
	secret, err := s.client.CreateApplicationSecret(ctx, id, gen.CreateApplicationSecretRequest{Name: "token"})
	fatal(t, err)
	call := func(secret string, opts ...management.ClientOption) error {
		client, err := management.NewClient(s.client.Endpoint(), id, secret, opts...)
		fatal(t, err)
		return only(client.GetApplication(ctx, id))
	}
	wantTokenError := func(err error, code string) {
		t.Helper()
		if e, ok := errors.AsType[*auth.TokenError](err); !ok || e.ErrorCode != code {
			t.Errorf("got %v, want a token error %s", err, code)
		}
	}
	wantTokenError(call("wrong"), "invalid_client")
	wantTokenError(call(secret.Value.Reveal()), "missing_scope") // a token came, but it is good for nothing
	refused(t, call(secret.Value.Reveal(), management.WithScopes()), 403, "auth.forbidden")
}

func refuseApplications(ctx context.Context, t *testing.T, s *scenario, app string) {
	create := func(body gen.CreateApplicationRequest) func() error {
		body.Name = s.mayKeep("Refused " + s.tag)
		return func() error {
			app, err := s.client.CreateApplication(ctx, body)
			if err == nil { // the server took what it should refuse
				s.cleanup("application "+app.ID, func(ctx context.Context) error { return s.client.DeleteApplication(ctx, app.ID) })
			}
			return err
		}
	}
	television := s.newApplication(ctx, t, gen.CreateApplicationRequest{
		Name: "Television " + s.tag, Type: gen.ApplicationTypeNative,
		CustomClientMetadata: &gen.CustomClientMetadata{IsDeviceFlow: new(true)},
	})
	same(t, "device flow", television.CustomClientMetadata.IsDeviceFlow, new(true))
	refuse(t, []refusal{
		{"device flow for ever", func() error {
			return only(s.client.UpdateApplication(ctx, television.ID, gen.UpdateApplicationRequest{
				CustomClientMetadata: &gen.CustomClientMetadata{IsDeviceFlow: new(false)},
			}))
		}, 422, "application.device_flow_not_changeable", management.ErrUnprocessable},
		{"machine of a third party", create(gen.CreateApplicationRequest{
			Type: gen.ApplicationTypeMachineToMachine, IsThirdParty: new(true),
		}), 400, "application.invalid_third_party_application_type", management.ErrInvalid},
		{"device flow in a browser", create(gen.CreateApplicationRequest{
			Type: gen.ApplicationTypeSPA, CustomClientMetadata: &gen.CustomClientMetadata{IsDeviceFlow: new(true)},
		}), 422, "application.device_flow_native_only", management.ErrUnprocessable},
		{"SAML, which has operations of its own", create(gen.CreateApplicationRequest{
			Type: gen.ApplicationTypeSAML,
		}), 400, "application.saml.use_saml_app_api", management.ErrInvalid},
		{"access control without rules", func() error {
			return only(s.client.UpdateApplication(ctx, app, gen.UpdateApplicationRequest{AppLevelAccessControlEnabled: new(true)}))
		}, 422, "request.invalid_input", management.ErrUnprocessable},
		{"unknown type", func() error {
			return only(s.client.ListApplicationsPage(ctx, &gen.ListApplicationsParams{Types: []gen.ApplicationType{"Bogus"}}))
		}, 400, "guard.invalid_input", management.ErrInvalid},
		{"no such application", func() error {
			return only(s.client.GetApplication(ctx, "nope"))
		}, 404, "entity.not_exists_with_id", management.ErrNotFound},
	})
}
