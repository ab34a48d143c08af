package management_test

import (
	"context"
	"fmt"
	"log"
	"slices"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// A factory says what a connector made from it can do, and which settings it asks for.
func ExampleClient_ListConnectorFactories() {
	server := logtotest.NewServer()
	defer server.Close()

	factories, err := server.Client().ListConnectorFactories(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	i := slices.IndexFunc(factories, func(f gen.ConnectorFactory) bool { return f.ID == "github-universal" })
	fmt.Println(factories[i].Name["en"], factories[i].Type, factories[i].Target)
	// Output: GitHub Social github
}

// Providers are what enterprise connectors are made for.
func ExampleClient_ListSsoConnectorProviders() {
	server := logtotest.NewServer()
	defer server.Close()

	providers, err := server.Client().ListSsoConnectorProviders(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	for _, provider := range providers {
		fmt.Println(provider.ProviderName, provider.ProviderType)
	}
	// Output:
	// OIDC oidc
	// SAML saml
	// AzureAD saml
	// AzureAdOidc oidc
	// GoogleWorkspace oidc
	// Okta oidc
}

// A scope of the organization template, which its roles grant.
func ExampleClient_CreateOrganizationScope() {
	server := logtotest.NewServer()
	defer server.Close()

	scope, err := server.Client().CreateOrganizationScope(context.Background(), gen.CreateOrganizationScopeRequest{
		Name: "invite:member", Description: gen.Value("Invite others"),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(scope.Name, *scope.Description)
	// Output: invite:member Invite others
}

// Whether the server runs needs no access token, and neither does what a sign-in page has to know.
func ExampleClient_GetStatus() {
	server := logtotest.NewServer()
	defer server.Close()
	ctx := context.Background()
	client, err := management.NewClient(server.URL, "", "", management.WithoutToken())
	if err != nil {
		log.Fatal(err)
	}

	if err := client.GetStatus(ctx); err != nil {
		log.Fatal(err)
	}
	settings, err := client.GetSignInExperienceConfig(ctx, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("it runs:", settings.SignInMode)
	// Output: it runs: SignInAndRegister
}

// The settings of a sign-in page, as its visitors get them: no access token is needed.
func ExampleClient_GetSignInExperienceConfig() {
	server := logtotest.NewServer()
	defer server.Close()

	settings, err := server.Client().GetSignInExperienceConfig(context.Background(), nil)
	if err != nil {
		log.Fatal(err)
	}
	for _, method := range settings.SignIn.Methods {
		fmt.Println(method.Identifier, "with password:", method.Password)
	}
	// Output: username with password: true
}

// Applications known by the address of their metadata (CIMD) get the scopes that the tenant allows.
func ExampleClient_AssignCimdUserConsentScopes() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	err := client.AssignCimdUserConsentScopes(ctx, gen.UserConsentScopeIDs{UserScopes: []gen.UserScope{gen.UserScopeEmail}})
	if err != nil {
		log.Fatal(err)
	}
	scopes, err := client.ListCimdUserConsentScopes(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(scopes.UserScopes)
	// Output: [email]
}
