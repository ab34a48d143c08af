package management_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"strings"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// A sign-in with a password: begin, verify, say that this is the user, and submit. The address that
// comes back leads the browser on.
func ExampleExperienceClient_SubmitInteraction() {
	server := logtotest.NewServer()
	defer server.Close()
	ctx := context.Background()
	_, err := server.Client().CreateUser(ctx, gen.CreateUserRequest{Username: new("ann"), Password: new("correct horse")})
	if err != nil {
		log.Fatal(err)
	}
	experience := server.ExperienceClient() // with the cookies that /oidc/auth sets

	if err := experience.InitInteraction(ctx, gen.InitInteractionRequest{InteractionEvent: gen.InteractionEventSignIn}); err != nil {
		log.Fatal(err)
	}
	verified, err := experience.CreatePasswordVerification(ctx, gen.CreatePasswordVerificationRequest{
		Identifier: gen.VerificationIdentifier{Type: gen.SignInIdentifierUsername, Value: "ann"},
		Password:   "correct horse",
	})
	if err != nil {
		log.Fatal(err)
	}
	if err := experience.IdentifyUser(ctx, gen.IdentifyUserRequest{VerificationID: &verified.VerificationID}); err != nil {
		log.Fatal(err)
	}
	done, err := experience.SubmitInteraction(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.HasPrefix(done.RedirectTo, server.URL+"/oidc/auth/"))
	// Output: true
}

// A wrong password does not say whether there is such a user.
func ExampleExperienceClient_CreatePasswordVerification() {
	server := logtotest.NewServer()
	defer server.Close()
	experience, ctx := server.ExperienceClient(), context.Background()

	if err := experience.InitInteraction(ctx, gen.InitInteractionRequest{InteractionEvent: gen.InteractionEventSignIn}); err != nil {
		log.Fatal(err)
	}
	_, err := experience.CreatePasswordVerification(ctx, gen.CreatePasswordVerificationRequest{
		Identifier: gen.VerificationIdentifier{Type: gen.SignInIdentifierUsername, Value: "nobody"},
		Password:   "guess",
	})
	fmt.Println(errors.Is(err, management.CodeSessionInvalidCredentials))
	// Output: true
}
