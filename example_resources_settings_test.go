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

// The Account API works for users once the account center is on, field by field.
func ExampleClient_UpdateAccountCenterSettings() {
	server := logtotest.NewServer()
	defer server.Close()

	center, err := server.Client().UpdateAccountCenterSettings(context.Background(), gen.UpdateAccountCenterSettingsRequest{
		Enabled: new(true),
		Fields:  &gen.AccountCenterFields{Name: new(gen.FieldPermissionEdit), Email: new(gen.FieldPermissionReadOnly)},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(center.Enabled, *center.Fields.Name, *center.Fields.Email)
	// Output: true Edit ReadOnly
}

// A script adds claims to the access tokens of users.
func ExampleClient_UpsertJWTCustomizer() {
	server := logtotest.NewServer()
	defer server.Close()

	customizer, err := server.Client().UpsertJWTCustomizer(context.Background(), gen.JWTTokenTypeAccessToken, gen.UpsertJWTCustomizerRequest{
		Script:               "const getCustomJwtClaims = async ({ environmentVariables }) => ({ region: environmentVariables.REGION });",
		EnvironmentVariables: map[string]string{"REGION": "eu"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(customizer.Script) > 0, customizer.EnvironmentVariables) // Reveal returns them
	// Output: true [redacted]
}

// Rotating makes a new signing key; tokens that the old one signed stay valid until it is deleted.
func ExampleClient_RotateOidcKeys() {
	server := logtotest.NewServer()
	defer server.Close()

	keys, err := server.Client().RotateOidcKeys(context.Background(), gen.OidcKeyTypePrivateKeys, gen.RotateOidcKeysRequest{
		SigningKeyAlgorithm: new(gen.SigningKeyAlgorithmRSA),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(keys), *keys[0].SigningKeyAlgorithm)
	// Output: 2 RSA
}

// Phrases of your own replace single texts of the sign-in page, and leave the others.
func ExampleClient_ReplaceCustomPhrase() {
	server := logtotest.NewServer()
	defer server.Close()

	phrase, err := server.Client().ReplaceCustomPhrase(context.Background(), "en", gen.MustJSONObject(map[string]any{
		"action": map[string]string{"sign_in": "Come in"},
	}))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(phrase.LanguageTag, phrase.Translation)
	// Output: en {"action":{"sign_in":"Come in"}}
}

// A field of the profile that Logto can ask for at sign-up. Its type decides what else it has.
func ExampleClient_CreateCustomProfileField() {
	server := logtotest.NewServer()
	defer server.Close()

	var body gen.CreateCustomProfileFieldRequest
	err := body.FromCreateTextField(gen.CreateTextField{Name: "company", Label: new("Company"), Required: true})
	if err != nil {
		log.Fatal(err)
	}
	field, err := server.Client().CreateCustomProfileField(context.Background(), body)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(field.Name, field.Type, field.Required)
	// Output: company Text true
}

// There is one template for each language and purpose; those that are there already are replaced.
func ExampleClient_ReplaceEmailTemplates() {
	server := logtotest.NewServer()
	defer server.Close()

	templates, err := server.Client().ReplaceEmailTemplates(context.Background(), gen.ReplaceEmailTemplatesRequest{
		Templates: []gen.NewEmailTemplate{{
			LanguageTag:  "de",
			TemplateType: gen.TemplateTypeSignIn,
			Details:      gen.EmailTemplateDetails{Subject: "Ihr Code", Content: "Ihr Code ist {{code}}."},
		}},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(templates[0].LanguageTag, templates[0].TemplateType, templates[0].Details.Subject)
	// Output: de SignIn Ihr Code
}

// The captcha of the sign-in page needs the keys of its provider, and is switched on by the sign-in
// experience.
func ExampleClient_UpdateCaptchaProvider() {
	server := logtotest.NewServer()
	defer server.Close()

	var config gen.NewCaptchaProviderConfig
	err := config.FromNewTurnstileConfig(gen.NewTurnstileConfig{SiteKey: "site", SecretKey: "secret"})
	if err != nil {
		log.Fatal(err)
	}
	provider, err := server.Client().UpdateCaptchaProvider(context.Background(), gen.UpdateCaptchaProviderRequest{Config: config})
	if err != nil {
		log.Fatal(err)
	}
	turnstile, err := provider.Config.AsTurnstileConfig()
	fmt.Println(turnstile.Type, turnstile.SiteKey, turnstile.SecretKey, err)
	// Output: Turnstile site [redacted] <nil>
}

// The numbers of the dashboard: all users, and those who registered today and in the last seven days.
func ExampleClient_GetNewUserCounts() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	for _, name := range []string{"ann", "bob"} {
		if _, err := client.CreateUser(ctx, gen.CreateUserRequest{Username: &name}); err != nil {
			log.Fatal(err)
		}
	}
	total, err := client.GetTotalUserCount(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fresh, err := client.GetNewUserCounts(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(total.TotalUserCount, fresh.Today.Count, fresh.Last7Days.Count)
	// Output: 2 2 2
}

// Who is locked out after too many wrong guesses may try again at once.
func ExampleClient_DeleteSentinelActivities() {
	server := logtotest.NewServer()
	defer server.Close()

	err := server.Client().DeleteSentinelActivities(context.Background(), gen.DeleteSentinelActivitiesRequest{
		TargetType: gen.SentinelTargetTypeUser,
		Targets:    []string{"ann@example.com"}, // identifiers, as the users typed them
	})
	fmt.Println(err)
	// Output: <nil>
}

// Pictures for the sign-in page are uploaded to the storage of the server, if it has one.
func ExampleClient_CreateUserAsset() {
	server := logtotest.NewServer()
	defer server.Close()
	client, ctx := server.Client(), context.Background()

	status, err := client.GetUserAssetServiceStatus(ctx)
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.CreateUserAsset(ctx, gen.File{Name: "logo.svg", ContentType: "image/svg+xml", Content: strings.NewReader("<svg/>")})
	fmt.Println(status.Status, errors.Is(err, management.CodeStorageNotConfigured))

	server.Inject(logtotest.Fault{Operation: "CreateUserAsset", Status: 200, Body: `{"url":"https://cdn.example.com/logo.svg"}`}) // as with storage
	asset, err := client.CreateUserAsset(ctx, gen.File{Name: "logo.svg", ContentType: "image/svg+xml", Content: strings.NewReader("<svg/>")})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(asset.URL)
	// Output:
	// not_configured true
	// https://cdn.example.com/logo.svg
}
