package logtotest

import (
	"net/http"
	"regexp"
	"slices"

	"github.com/logto-go/management/logtotest/internal/ids"
)

// mfaFactor is a second factor of a user.
type mfaFactor struct {
	ID          string `json:"id"`
	CreatedAt   string `json:"createdAt"` // ISO 8601
	Type        string `json:"type"`
	RemainCodes *int   `json:"remainCodes,omitempty"`
}

const (
	factorTOTP        = "Totp"
	factorBackupCodes = "BackupCode"
	backupCodeCount   = 10
)

var mfaOperations = operations{
	"ListUserMfaVerifications":  {run: listFactors},
	"CreateUserMfaVerification": {run: createFactor, lacks: "the QR code is a placeholder"},
	"DeleteUserMfaVerification": {run: deleteFactor},
}

func listFactors(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	return ok(nonNil(u.factors)), nil
}

func (u *user) hasFactor(kind string) bool {
	return slices.ContainsFunc(u.factors, func(f *mfaFactor) bool { return f.Type == kind })
}

// totpSecretFormat is base 32 without padding, of 10 bytes at least.
var totpSecretFormat = regexp.MustCompile(`^[A-Z2-7]{16,}$`)

func errTOTPSecret(status int) *apiError {
	return fail(status, "user.totp_secret_invalid", "Invalid TOTP secret supplied.")
}

var backupCodeFormat = regexp.MustCompile(`^[\da-f]{10}$`)

func createFactor(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	body, err := read[struct {
		Type   string          `json:"type"`
		Secret field[string]   `json:"secret"`
		Codes  field[[]string] `json:"codes"`
	}](c)
	if err != nil {
		return nil, err
	}
	if body.Type == factorTOTP {
		return c.createTOTP(u, body.Secret)
	}
	return c.createBackupCodes(u, body.Codes)
}

func (c *call) createTOTP(u *user, given field[string]) (*response, error) {
	if u.hasFactor(factorTOTP) {
		return nil, fail(http.StatusUnprocessableEntity, "user.totp_already_in_use", "TOTP is already in use.")
	}
	if given.Has() && !totpSecretFormat.MatchString(given.Value) {
		return nil, errTOTPSecret(http.StatusUnprocessableEntity)
	}
	secret := given.Or(c.s.ids.Take(ids.Base32Alphabet, 32))
	c.addFactor(u, &mfaFactor{Type: factorTOTP})
	return ok(map[string]string{
		"type": factorTOTP, "secret": secret, "secretQrCode": "data:image/png;base64," + emptyPNG,
	}), nil
}

// createBackupCodes takes ten codes of its own making; they are no good alone, so another factor
// has to be there.
func (c *call) createBackupCodes(u *user, given field[[]string]) (*response, error) {
	switch {
	case u.hasFactor(factorBackupCodes):
		return nil, fail(http.StatusUnprocessableEntity, "user.backup_code_already_in_use", "Backup code is already in use.")
	case len(u.factors) == 0 && !given.Has():
		return nil, fail(http.StatusUnprocessableEntity, "session.mfa.backup_code_can_not_be_alone",
			"Backup code can not be the only MFA.")
	}
	codes := given.Value
	if !given.Has() {
		for range backupCodeCount {
			codes = append(codes, c.s.ids.Take(ids.HexAlphabet, 10))
		}
	}
	wrong := slices.ContainsFunc(codes, func(code string) bool { return !backupCodeFormat.MatchString(code) })
	if len(codes) != backupCodeCount || wrong {
		return nil, fail(http.StatusUnprocessableEntity, "user.wrong_backup_code_format", "Backup code format is invalid.")
	}
	c.addFactor(u, &mfaFactor{Type: factorBackupCodes, RemainCodes: new(len(codes))})
	return ok(map[string]any{"type": factorBackupCodes, "codes": codes}), nil
}

func (c *call) addFactor(u *user, f *mfaFactor) {
	f.ID, f.CreatedAt = c.s.ids.Long(), isoTime(c.now)
	u.factors = append(u.factors, f)
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
}

func deleteFactor(c *call) (*response, error) {
	u, err := c.userOf("userId")
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(u.factors, func(f *mfaFactor) bool { return f.ID == c.path("verificationId") })
	if at < 0 {
		return nil, errNotFound()
	}
	u.factors = slices.Delete(u.factors, at, at+1)
	c.touch(u)
	c.emitData("User.Data.Updated", u.view())
	return noContent(), nil
}

// emptyPNG is a picture of one clear dot, where a real server draws a QR code.
const emptyPNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
