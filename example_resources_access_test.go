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

// Roles and scopes of organizations belong to the template that all organizations share.
func ExampleClient_CreateOrganizationRole() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	invite, err := client.CreateOrganizationScope(ctx, gen.CreateOrganizationScopeRequest{Name: "invite:member"})
	if err != nil {
		log.Fatal(err)
	}
	admin, err := client.CreateOrganizationRole(ctx, gen.CreateOrganizationRoleRequest{
		Name: "admin", OrganizationScopeIDs: []string{invite.ID},
	})
	if err != nil {
		log.Fatal(err)
	}
	for scope, err := range client.ListOrganizationRoleScopes(ctx, admin.ID, nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(admin.Name, "may", scope.Name)
	}
	// Output: admin may invite:member
}

// An invitation can be made without an e-mail, for a program that brings the link itself.
func ExampleClient_CreateOrganizationInvitation() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	acme, err := client.CreateOrganization(ctx, gen.CreateOrganizationRequest{Name: "Acme"})
	if err != nil {
		log.Fatal(err)
	}
	invitation, err := client.CreateOrganizationInvitation(ctx, gen.CreateOrganizationInvitationRequest{
		OrganizationID: acme.ID,
		Invitee:        "bob@example.com",
		ExpiresAt:      gen.NewTimestamp(time.Now().Add(7 * 24 * time.Hour)),
		MessagePayload: gen.False[gen.InvitationMessage](),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(invitation.Invitee, invitation.Status)
	// Output: bob@example.com Pending
}

// A SAML application sends users on to a service that speaks SAML, and comes with a certificate.
func ExampleClient_CreateSamlApplication() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	app, err := client.CreateSamlApplication(ctx, gen.CreateSamlApplicationRequest{
		Name:     "Travel",
		EntityID: gen.Value("https://travel.example.com/saml"),
		AcsURL:   gen.Value(gen.AssertionConsumerService{Binding: gen.SamlBindingHTTPPost, URL: "https://travel.example.com/acs"}),
	})
	if err != nil {
		log.Fatal(err)
	}
	secrets, err := client.ListSamlApplicationSecrets(ctx, app.ID)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(app.Name, *app.EntityID, len(secrets), secrets[0].Active)
	// Output: Travel https://travel.example.com/saml 1 true
}

// A subject token is good for one exchange, in which package auth turns it into a token of the user.
func ExampleClient_CreateSubjectToken() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	user, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: new("ann")})
	if err != nil {
		log.Fatal(err)
	}
	token, err := client.CreateSubjectToken(ctx, gen.CreateSubjectTokenRequest{
		UserID:  user.ID,
		Context: gen.MustJSONObject(map[string]string{"ticket": "4711"}), // for a token customizer to read
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(token.SubjectToken, time.Duration(token.ExpiresIn)*time.Second) // Reveal returns it
	// Output: [redacted] 10m0s
}

// A code proves that an address belongs to whoever types it in.
func ExampleClient_CreateVerificationCode() {
	server := logtotest.NewServer(logtotest.WithMessaging()) // an e-mail connector is set up
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	err := client.CreateVerificationCode(ctx, gen.CreateVerificationCodeRequest{Email: new("ann@example.com")})
	if err != nil {
		log.Fatal(err)
	}
	for _, code := range []string{"wrong", server.Messages()[0].Code()} {
		err := client.VerifyVerificationCode(ctx, gen.VerifyVerificationCodeRequest{
			Email: new("ann@example.com"), VerificationCode: code,
		})
		fmt.Println(errors.Is(err, management.CodeVerificationCodeCodeMismatch), err == nil)
	}
	// Output:
	// true false
	// false true
}
