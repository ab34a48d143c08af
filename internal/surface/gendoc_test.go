package surface

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

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

// Generated code is laid out as one would write it: comments of at most 100 columns, and no empty line
// at the beginning of a struct.
func TestGenLayout(t *testing.T) {
	files, err := filepath.Glob("../../gen/*.go")
	if err != nil || len(files) < 50 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "struct {\n\n") {
			t.Errorf("%s: a struct begins with an empty line", name)
		}
		number := 0
		for line := range strings.Lines(string(text)) {
			number++
			if strings.HasPrefix(line, "// ") && utf8.RuneCountInString(line) > 101 {
				t.Errorf("%s:%d: a comment of %d columns", name, number, utf8.RuneCountInString(line)-1)
			}
		}
	}
}
