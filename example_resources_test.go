package management_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// A user brought from elsewhere keeps the password: Logto checks the hash of the other system.
func ExampleClient_CreateUser() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	user, err := client.CreateUser(ctx, gen.CreateUserRequest{
		Username:          new("joe"),
		PasswordDigest:    new("41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb"),
		PasswordAlgorithm: new(gen.PasswordDigestAlgorithmSHA256),
		Profile:           &gen.UserProfile{GivenName: new("Joe")},
	})
	if err != nil {
		log.Fatal(err)
	}
	err = client.VerifyUserPassword(ctx, user.ID, gen.PasswordRequest{Password: "open sesame"})
	fmt.Println(*user.Profile.GivenName, err)
	// Output: Joe <nil>
}

// A role holds scopes of APIs; whoever has the role gets them in access tokens.
func ExampleClient_CreateRole() {
	server := logtotest.NewServer(logtotest.WithUsers(1))
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	role, err := client.CreateRole(ctx, gen.CreateRoleRequest{Name: "customer", Description: "Buys things"})
	if err != nil {
		log.Fatal(err)
	}
	user, _, err := management.First(client.ListUsers(ctx, nil))
	if err != nil {
		log.Fatal(err)
	}
	assigned, err := client.AssignUserRoles(ctx, user.ID, gen.RoleIDs{RoleIDs: []string{role.ID}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(role.Name, role.Type, len(assigned.AddedRoleIDs))
	// Output: customer User 1
}

// The name is for display, and two organizations may have the same: keep the id.
func ExampleClient_CreateOrganization() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	for range 2 {
		_, err := client.CreateOrganization(ctx, gen.CreateOrganizationRequest{
			Name:       "Acme",
			CustomData: gen.MustJSONObject(map[string]string{"plan": "pro"}),
		})
		if err != nil {
			log.Fatal(err)
		}
	}
	for organization, err := range client.ListOrganizations(ctx, nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(organization.Name, organization.CustomData)
	}
	// Output:
	// Acme {"plan":"pro"}
	// Acme {"plan":"pro"}
}

// A web application that signs users in needs the address that they come back to.
func ExampleClient_CreateApplication() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	app, err := client.CreateApplication(ctx, gen.CreateApplicationRequest{
		Name: "Shop",
		Type: gen.ApplicationTypeTraditional,
		OidcClientMetadata: &gen.OidcClientMetadata{
			RedirectURIs:           []string{"https://shop.example.com/callback"},
			PostLogoutRedirectURIs: []string{"https://shop.example.com/"},
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	secrets, err := client.ListApplicationSecrets(ctx, app.ID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(app.Name, app.OidcClientMetadata.RedirectURIs)
	fmt.Println(secrets[0].Name, secrets[0].Value) // Reveal gives what printing hides
	// Output:
	// Shop [https://shop.example.com/callback]
	// Default secret [redacted]
}

// An API of yours is registered under an indicator: a name in the form of a URL, which becomes the
// audience of tokens.
func ExampleClient_CreateResource() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	orders, err := client.CreateResource(ctx, gen.CreateResourceRequest{Name: "Orders", Indicator: "https://orders.example.com"})
	if err != nil {
		log.Fatal(err)
	}
	scope, err := client.CreateResourceScope(ctx, orders.ID, gen.CreateResourceScopeRequest{Name: "read:orders"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(scope.Name, "at", orders.Indicator, "for", time.Duration(orders.AccessTokenTTL)*time.Second)
	// Output: read:orders at https://orders.example.com for 1h0m0s
}

// A connector is made from a factory, and shown on the sign-in page when that lists its target.
func ExampleClient_CreateConnector() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	connector, err := client.CreateConnector(ctx, gen.CreateConnectorRequest{
		ConnectorID: "github-universal",
		Config:      gen.MustJSONObject(map[string]string{"clientId": "id", "clientSecret": "secret"}),
	})
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.UpdateSignInExperience(ctx, nil, gen.UpdateSignInExperienceRequest{
		SocialSignInConnectorTargets: []string{connector.Target},
	})
	fmt.Println(connector.Name["en"], connector.Target, connector.Config, err)
	// Output: GitHub github [redacted] <nil>
}

// An enterprise connector signs users in at the identity provider of their company, by the domain of
// their e-mail address.
func ExampleClient_CreateSsoConnector() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	connector, err := client.CreateSsoConnector(ctx, gen.CreateSsoConnectorRequest{
		ProviderName:  "OIDC",
		ConnectorName: "Acme",
		Domains:       []string{"acme.example.com"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(connector.ConnectorName, connector.Domains)

	_, err = client.CreateSsoConnector(ctx, gen.CreateSsoConnectorRequest{ProviderName: "OIDC", ConnectorName: "Acme"})
	fmt.Println("again:", errors.Is(err, management.ErrConflict))
	// Output:
	// Acme [acme.example.com]
	// again: true
}

// What is left out stays, but an object that is given is replaced whole.
func ExampleClient_UpdateSignInExperience() {
	server := logtotest.NewServer()
	defer server.Close()

	experience, err := server.Client().UpdateSignInExperience(context.Background(), nil, gen.UpdateSignInExperienceRequest{
		Color:         &gen.SignInExperienceColor{PrimaryColor: "#006ad4", DarkPrimaryColor: "#4da3ff", IsDarkModeEnabled: true},
		SignInMode:    new(gen.SignInModeSignIn), // nobody signs up by themselves
		CustomCSS:     gen.Null[string](),
		TermsOfUseURL: gen.Value("https://example.com/terms"),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(experience.Color.PrimaryColor, experience.SignInMode, *experience.TermsOfUseURL)
	// Output: #006ad4 SignIn https://example.com/terms
}

// The signing key, which package webhook checks deliveries with, is made by Logto.
func ExampleClient_CreateHook() {
	server := logtotest.NewServer()
	defer server.Close()

	hook, err := server.Client().CreateHook(context.Background(), gen.CreateHookRequest{
		Name:   new("search index"),
		Events: []gen.HookEvent{gen.HookEventUserCreated, gen.HookEventUserDeleted},
		Config: gen.HookConfig{URL: "https://example.com/logto"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(hook.Name, hook.Events, hook.SigningKey)
	// Output: search index [User.Created User.Deleted] [redacted]
}

// The audit log is filtered by what happened, to whom and when; the newest entries come first.
func ExampleClient_ListLogs() {
	server := logtotest.NewServer()
	defer server.Close()
	noon := time.Date(2026, 3, 3, 12, 0, 0, 0, time.UTC)
	for hours := range 5 {
		server.AddLog("Interaction.SignIn.Submit", nil, noon.Add(time.Duration(hours)*time.Hour))
	}

	for entry, err := range server.Client().ListLogs(context.Background(), &gen.ListLogsParams{
		LogKey:    new("Interaction.SignIn.Submit"),
		StartTime: new(gen.NewTimestamp(noon.Add(3 * time.Hour))),
	}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(entry.CreatedAt, entry.Payload.Result)
	}
	// Output:
	// 2026-03-03T16:00:00.000Z Success
	// 2026-03-03T15:00:00.000Z Success
}

// Logto Cloud serves a custom domain when its DNS records are set; a self-hosted server refuses.
func ExampleClient_CreateDomain() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	_, err := client.CreateDomain(ctx, gen.DomainRequest{Domain: "auth.example.com"})
	fmt.Println("self-hosted:", errors.Is(err, management.CodeDomainNotConfigured))

	server.Inject(logtotest.Fault{Operation: "CreateDomain", Status: 201, Body: `{
		"id": "d1", "domain": "auth.example.com", "status": "PendingVerification", "errorMessage": null,
		"dnsRecords": [{"type": "CNAME", "name": "auth.example.com", "value": "domains.example.net"}]
	}`}) // as Cloud does
	domain, err := client.CreateDomain(ctx, gen.DomainRequest{Domain: "auth.example.com"})
	if err != nil {
		log.Fatal(err)
	}
	for _, record := range domain.DNSRecords {
		fmt.Println(domain.Status, record.Type, record.Name, record.Value)
	}
	// Output:
	// self-hosted: true
	// PendingVerification CNAME auth.example.com domains.example.net
}

// A one-time token goes into a link, which your program brings to the owner of the address. It is
// good once.
func ExampleClient_AddOneTimeTokens() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	token, err := client.AddOneTimeTokens(ctx, gen.AddOneTimeTokensRequest{Email: "ann@example.com", ExpiresIn: new(int64(3600))})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.Email, token.Status, token.ExpiresAt.Time().Sub(token.CreatedAt.Time()))

	proof := gen.VerifyOneTimeTokenRequest{Email: token.Email, Token: token.Token.Reveal()}
	for range 2 {
		_, err = client.VerifyOneTimeToken(ctx, proof)
		fmt.Println(errors.Is(err, management.CodeOneTimeTokenTokenConsumed))
	}
	// Output:
	// ann@example.com active 1h0m0s
	// false
	// true
}
