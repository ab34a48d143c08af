package account

import (
	"context"
	"fmt"
	"log"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// A profile page: show the account, change the name, and change the e-mail address,
// which takes two proofs: the password says who is asking, and a code says that the new
// address is theirs.
func Example_profilePage() {
	srv := logtotest.NewServer(logtotest.WithMessaging())
	defer srv.Close()
	client := srv.Client()
	ctx := context.Background()
	userTokens := signedInUser(ctx, srv, client)

	account, err := client.Account(userTokens)
	if err != nil {
		log.Fatal(err)
	}
	profile, err := account.UpdateProfile(ctx, gen.UpdateProfileRequest{Name: gen.Value("Ann")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*profile.Name, *profile.PrimaryEmail)

	// What the page asks for: the password, and the code that was sent to the new address.
	proof, err := account.CreateVerificationByPassword(ctx, gen.PasswordRequest{Password: "correct horse"})
	if err != nil {
		log.Fatal(err)
	}
	const newEmail = "ann@example.org"
	var address gen.VerificationCodeIdentifier
	if err := address.FromEmailIdentifier(gen.EmailIdentifier{Value: newEmail}); err != nil {
		log.Fatal(err)
	}
	sent, err := account.CreateVerificationByVerificationCode(ctx, gen.CreateVerificationByCodeRequest{Identifier: address})
	if err != nil {
		log.Fatal(err)
	}
	code := srv.Messages()[0].Code() // the user reads it in their mail
	_, err = account.VerifyVerificationByVerificationCode(ctx, gen.VerifyVerificationCodeWithIDRequest{
		Identifier: address, VerificationID: sent.VerificationRecordID, Code: code,
	})
	if err != nil {
		log.Fatal(err)
	}

	err = account.UpdatePrimaryEmail(ctx, gen.UpdatePrimaryEmailRequest{
		Email: newEmail, NewIdentifierVerificationRecordID: sent.VerificationRecordID,
	}, management.WithVerificationID(proof.VerificationRecordID))
	if err != nil {
		log.Fatal(err)
	}
	if profile, err = account.GetProfile(ctx); err != nil {
		log.Fatal(err)
	}
	fmt.Println(*profile.Name, *profile.PrimaryEmail)
	// Output:
	// Ann ann@example.com
	// Ann ann@example.org
}
