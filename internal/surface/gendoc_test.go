package surface

import (
	"context"
	"testing"

	"github.com/logto-go/management"
	"github.com/logto-go/management/gen"
)

// What the comment of package gen shows compiles.
func genComment(ctx context.Context, client *management.Client, id string, user *gen.User, show func(any)) error {
	_ = gen.UpdateUserRequest{
		Name:         gen.Value("Ann"),
		PrimaryEmail: gen.Null[string](),
		Username:     gen.Nullable[string]{},
	}
	secret, err := client.CreateApplicationSecret(ctx, id, gen.CreateApplicationSecretRequest{Name: "ci"})
	if err != nil {
		return err
	}
	show(secret.Value.Reveal())
	var body gen.CreateUserMfaVerificationRequest
	if err := body.FromCreateTotpFactor(gen.CreateTotpFactor{}); err != nil {
		return err
	}
	factor, err := client.CreateUserMfaVerification(ctx, id, body)
	if err != nil {
		return err
	}
	value, err := factor.ValueByDiscriminator()
	if err != nil {
		return err
	}
	switch v := value.(type) {
	case gen.TotpFactor:
		show(v.SecretQRCode.Reveal())
	case gen.NewBackupCodes:
		show(v.Codes)
	}
	data, err := gen.NewJSONObject(map[string]any{"plan": "pro"})
	show(data)
	if err != nil {
		return err
	}
	var custom struct{ Plan string }
	return user.CustomData.Decode(&custom)
}

func TestGenComment(*testing.T) { _ = genComment }
