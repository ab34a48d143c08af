// Command account is what stands behind a profile page: with the Account API a user looks after their own
// account. It changes a name, and an e-mail address.
//
// Without settings it starts a Logto of its own, in memory. With LOGTO_ENDPOINT, LOGTO_APP_ID and
// LOGTO_APP_SECRET it works on that server, as the machine-to-machine application that they name, which
// must hold the Management API role. There it makes a user and an application, and opens the account
// center; at the end it takes all of that back. Logto sends a code to the new e-mail address, so name one
// that you can read with -email, and enter the code; without it the address stays as it is.
package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/logto-go/management"
	"github.com/logto-go/management/examples/internal/target"
	"github.com/logto-go/management/gen"
)

func main() {
	email := flag.String("email", "", "the new address of the user, where you can read the code that is sent")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdin, os.Stdout, os.Getenv, *email); err != nil {
		fmt.Fprintln(os.Stderr, "account:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, in io.Reader, out io.Writer, getenv func(string) string, email string) (err error) {
	server, err := target.Choose(out, getenv)
	if err != nil {
		return err
	}
	defer server.Close()
	if email == "" && server.InMemory() {
		email = "ann@example.org"
	}

	client, err := management.NewClient(server.Endpoint, server.AppID, server.AppSecret)
	if err != nil {
		return err
	}
	page := setup{client: client, password: rand.Text()}
	// What was made goes at the end, even if the program is interrupted.
	defer func() { err = errors.Join(err, page.undo(context.WithoutCancel(ctx))) }()
	userTokens, err := page.signedInUser(ctx)
	if err != nil {
		return err
	}

	account, err := client.Account(userTokens)
	if err != nil {
		return err
	}
	profile, err := account.UpdateProfile(ctx, gen.UpdateProfileRequest{Name: gen.Value("Ann")})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "The user is called %s.\n", *profile.Name)
	if email == "" {
		fmt.Fprintln(out, "The e-mail address stays as it is: with -email the program changes it, and asks for the code that is sent there.")
		return nil
	}
	readCode := func() (string, error) { return server.Code(ctx, in, out, email) }
	if err := changeEmail(ctx, account, page.password, email, readCode); err != nil {
		return err
	}
	if profile, err = account.GetProfile(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "The e-mail address is %s.\n", *profile.PrimaryEmail)
	return nil
}

// changeEmail changes the e-mail address, which takes two proofs: the password says who is asking, and a
// code says that the new address is theirs. A page asks for both.
func changeEmail(ctx context.Context, account *management.AccountClient, password, email string, readCode func() (string, error)) error {
	proof, err := account.CreateVerificationByPassword(ctx, gen.PasswordRequest{Password: password})
	if err != nil {
		return err
	}
	var address gen.VerificationCodeIdentifier
	if err := address.FromEmailIdentifier(gen.EmailIdentifier{Value: email}); err != nil {
		return err
	}
	sent, err := account.CreateVerificationByVerificationCode(ctx, gen.CreateVerificationByCodeRequest{Identifier: address})
	if errors.Is(err, management.CodeConnectorNotFound) {
		return fmt.Errorf("set up an e-mail connector, or leave out -email: %w", err)
	}
	if err != nil {
		return err
	}
	code, err := readCode()
	if err != nil {
		return err
	}
	_, err = account.VerifyVerificationByVerificationCode(ctx, gen.VerifyVerificationCodeWithIDRequest{
		Identifier: address, VerificationID: sent.VerificationRecordID, Code: code,
	})
	if err != nil {
		return err
	}
	return account.UpdatePrimaryEmail(ctx, gen.UpdatePrimaryEmailRequest{
		Email: email, NewIdentifierVerificationRecordID: sent.VerificationRecordID,
	}, management.WithVerificationID(proof.VerificationRecordID))
}
