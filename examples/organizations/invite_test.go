package organizations

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// Invite somebody by e-mail and accept the invitation. What stands between the two
// steps is a page of yours: it opens the link, has the person sign in or register,
// and then accepts for that user.
func Example_inviteAndAccept() {
	srv := logtotest.NewServer(logtotest.WithMessaging()) // an e-mail connector is set up
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()

	editor, err := client.CreateOrganizationRole(ctx, gen.CreateOrganizationRoleRequest{Name: "editor"})
	if err != nil {
		log.Fatal(err)
	}
	acme, err := client.CreateOrganization(ctx, gen.CreateOrganizationRequest{Name: "Acme"})
	if err != nil {
		log.Fatal(err)
	}

	// The link is to name the invitation, so there must be one before the e-mail
	// is sent: False stands for "do not send it yet".
	invitation, err := client.CreateOrganizationInvitation(ctx, gen.CreateOrganizationInvitationRequest{
		OrganizationID:      acme.ID,
		OrganizationRoleIDs: []string{editor.ID},
		Invitee:             "bob@example.com",
		ExpiresAt:           gen.NewTimestamp(time.Now().Add(7 * 24 * time.Hour)),
		MessagePayload:      gen.False[gen.InvitationMessage](),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(invitation.Invitee, "is invited:", invitation.Status)
	err = client.CreateOrganizationInvitationMessage(ctx, invitation.ID, gen.InvitationMessage{
		Link: new("https://app.example.com/invitations/" + invitation.ID),
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, message := range srv.Messages() {
		fmt.Println("e-mail to", message.To)
	}

	// Later: the user whose address was invited has signed in, and accepts.
	bob, err := client.CreateUser(ctx, gen.CreateUserRequest{PrimaryEmail: new("bob@example.com")})
	if err != nil {
		log.Fatal(err)
	}
	invitation, err = client.ReplaceOrganizationInvitationStatus(ctx, invitation.ID, gen.ReplaceInvitationStatusRequest{
		Status:         gen.OrganizationInvitationDecisionAccepted,
		AcceptedUserID: gen.Value(bob.ID),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("now it is", invitation.Status)

	for role, err := range client.ListOrganizationUserRoles(ctx, acme.ID, bob.ID, nil) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(*bob.PrimaryEmail, "is", role.Name, "of", acme.Name)
	}
	// Output:
	// bob@example.com is invited: Pending
	// e-mail to bob@example.com
	// now it is Accepted
	// bob@example.com is editor of Acme
}
