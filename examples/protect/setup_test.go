package protect

import (
	"context"
	"log"
	"net/http"
	"net/http/httptest"

	"github.com/logto-go/management"
	"github.com/logto-go/management/auth"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

const indicator = "https://orders.example.com"

// routes are those of an API with one of each kind of route.
func routes(guard *Guard) http.Handler {
	greet := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := TokenOf(r.Context())
		w.Header().Set("Organization", token.Organization)
		w.Header().Set("Subject", token.Subject)
		w.WriteHeader(http.StatusNoContent)
	})
	inPath := func(r *http.Request) string { return r.PathValue("organization") }
	mux := http.NewServeMux()
	mux.Handle("GET /orders", guard.Require("read:orders")(greet))
	mux.Handle("DELETE /orders", guard.Require("read:orders", "delete:orders")(greet))
	mux.Handle("GET /organizations/{organization}/orders", guard.RequireMember(inPath, "read:orders")(greet))
	mux.Handle("GET /organizations/{organization}/members", guard.RequireOrganization(inPath, "read:members")(greet))
	return mux
}

// tenant is a Logto with an API, two organizations, and a machine that holds roles everywhere but
// in the second organization.
type tenant struct {
	srv          *logtotest.Server
	acme, globex string
}

func newTenant(ctx context.Context, opts ...logtotest.Option) *tenant {
	t := &tenant{srv: logtotest.NewServer(opts...)}
	client := t.srv.Client()

	orders := must(client.CreateResource(ctx, gen.CreateResourceRequest{Name: "Orders", Indicator: indicator}))
	readOrders := must(client.CreateResourceScope(ctx, orders.ID, gen.CreateResourceScopeRequest{Name: "read:orders"}))
	role := must(client.CreateRole(ctx, gen.CreateRoleRequest{
		Name: "clerk", Description: "Reads orders", Type: new(gen.RoleTypeMachineToMachine), ScopeIDs: []string{readOrders.ID},
	}))
	must(client.AssignApplicationRoles(ctx, t.srv.AppID, gen.RoleIDs{RoleIDs: []string{role.ID}}))

	readMembers := must(client.CreateOrganizationScope(ctx, gen.CreateOrganizationScopeRequest{Name: "read:members"}))
	clerk := must(client.CreateOrganizationRole(ctx, gen.CreateOrganizationRoleRequest{
		Name: "clerk", Type: new(gen.RoleTypeMachineToMachine),
		OrganizationScopeIDs: []string{readMembers.ID}, ResourceScopeIDs: []string{readOrders.ID},
	}))
	t.acme = t.organization(ctx, client, "Acme")
	t.globex = t.organization(ctx, client, "Globex")
	check(client.AssignOrganizationRolesToApplication(ctx, t.acme, t.srv.AppID, gen.OrganizationRoleIDs{
		OrganizationRoleIDs: []string{clerk.ID},
	}))
	return t
}

func (t *tenant) organization(ctx context.Context, client *management.Client, name string) string {
	organization := must(client.CreateOrganization(ctx, gen.CreateOrganizationRequest{Name: name}))
	check(client.AddOrganizationApplications(ctx, organization.ID, gen.ApplicationIDs{ApplicationIDs: []string{t.srv.AppID}}))
	return organization.ID
}

// forAPI returns a token for the API in no organization.
func (t *tenant) forAPI(ctx context.Context, endpoint string) string {
	return value(ctx)(auth.ClientCredentials(endpoint, t.srv.AppID, t.srv.AppSecret,
		auth.WithResource(indicator), auth.WithScopes("read:orders")))
}

// forAPIIn returns a token for the API in an organization.
func (t *tenant) forAPIIn(ctx context.Context, organization string) string {
	return value(ctx)(auth.Organization(t.srv.URL, t.srv.AppID, t.srv.AppSecret, organization,
		auth.WithResource(indicator), auth.WithScopes("read:orders")))
}

// forOrganization returns an organization token.
func (t *tenant) forOrganization(ctx context.Context, organization string) string {
	return value(ctx)(auth.Organization(t.srv.URL, t.srv.AppID, t.srv.AppSecret, organization,
		auth.WithScopes("read:members")))
}

// ask sends a request to the API, with a token unless it is empty.
func ask(api http.Handler, method, path, token string) *httptest.ResponseRecorder {
	req, w := httptest.NewRequest(method, path, nil), httptest.NewRecorder()
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	api.ServeHTTP(w, req)
	return w
}

func value(ctx context.Context) func(*auth.Source, error) string {
	return func(source *auth.Source, err error) string {
		return must(must(source, err).TokenContext(ctx)).AccessToken
	}
}

func must[T any](v T, err error) T {
	check(err)
	return v
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
