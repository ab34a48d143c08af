package management_test

import (
	"context"
	"errors"
	"fmt"
	"log"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
	"github.com/logto-go/management/logtotest"
)

// accountOf makes a user and a client that acts as that user, with the account center switched on.
func accountOf(server *logtotest.Server, username, password string) *management.AccountClient {
	client, ctx := server.Client(), context.Background()
	_, err := client.UpdateAccountCenterSettings(ctx, gen.UpdateAccountCenterSettingsRequest{
		Enabled: new(true),
		Fields: &gen.AccountCenterFields{
			Name: new(gen.FieldPermissionEdit), Username: new(gen.FieldPermissionReadOnly), Password: new(gen.FieldPermissionEdit),
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	user, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: &username, Password: &password})
	if err != nil {
		log.Fatal(err)
	}
	return server.AccountClient(user.ID)
}

// What the account center hides is nil. What users may only read they cannot change.
func ExampleAccountClient_UpdateProfile() {
	server := logtotest.NewServer()
	defer server.Close()
	account, ctx := accountOf(server, "ann", "correct horse"), context.Background()

	profile, err := account.UpdateProfile(ctx, gen.UpdateProfileRequest{Name: gen.Value("Ann")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(*profile.Username, *profile.Name, profile.PrimaryEmail == nil)

	_, err = account.UpdateProfile(ctx, gen.UpdateProfileRequest{Username: gen.Value("anna")})
	fmt.Println(errors.Is(err, management.CodeAccountCenterFieldNotEditable))
	// Output:
	// ann Ann true
	// true
}

// A change of the password, and of whatever else a thief would change first, needs a proof of who
// asks: the id of a verification record, which the old password gives.
func ExampleAccountClient_CreateVerificationByPassword() {
	server := logtotest.NewServer()
	defer server.Close()
	account, ctx := accountOf(server, "ann", "correct horse"), context.Background()

	proof, err := account.CreateVerificationByPassword(ctx, gen.PasswordRequest{Password: "correct horse"})
	if err != nil {
		log.Fatal(err)
	}
	err = account.UpdatePassword(ctx, gen.PasswordRequest{Password: "battery staple"})
	fmt.Println("without a proof:", err != nil)
	err = account.UpdatePassword(ctx, gen.PasswordRequest{Password: "battery staple"}, management.WithVerificationID(proof.VerificationRecordID))
	fmt.Println("with it:", err)
	// Output:
	// without a proof: true
	// with it: <nil>
}
