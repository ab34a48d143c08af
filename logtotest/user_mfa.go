package logtotest

import (
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/logto-go/management/logtotest/internal/ids"
	"github.com/logto-go/management/logtotest/internal/totp"
)

// mfaFactor is a second factor of a user.
type mfaFactor struct {
	ID          string `json:"id"`
	CreatedAt   string `json:"createdAt"` // ISO 8601
	Type        string `json:"type"`
	LastUsedAt  string `json:"lastUsedAt,omitempty"`
	RemainCodes *int   `json:"remainCodes,omitempty"`

	secret string // of an authenticator app
	codes  []*backupCode
}

// backupCode lets the user in once who lost the other factors.
type backupCode struct {
	Code   string `json:"code"`
	UsedAt string `json:"usedAt,omitempty"`
}

func newBackupCodeFactor(codes []string) *mfaFactor {
	f := &mfaFactor{Type: factorBackupCodes, RemainCodes: new(len(codes))}
	for _, code := range codes {
		f.codes = append(f.codes, &backupCode{Code: code})
	}
	return f
}

// useCode reports whether the code is good, which it is once.
func (f *mfaFactor) useCode(code, at string) bool {
	for _, known := range f.codes {
		if known.Code == code && known.UsedAt == "" {
			known.UsedAt, f.LastUsedAt = at, at
			*f.RemainCodes--
			return true
		}
	}
	return false
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

// TOTPCode returns the code that an authenticator app with this secret shows at a time. It stands in
// for the phone of a user in tests.
func TOTPCode(secret string, at time.Time) (string, error) { return totp.Code(secret, at) }

func (u *user) hasFactor(kind string) bool { return u.factor(kind) != nil }

// factor is the first of a kind, nil for none.
func (u *user) factor(kind string) *mfaFactor {
	if i := slices.IndexFunc(u.factors, func(f *mfaFactor) bool { return f.Type == kind }); i >= 0 {
		return u.factors[i]
	}
	return nil
}

// totpSecretFormat is base 32 without padding, of 10 bytes at least.
var totpSecretFormat = regexp.MustCompile(`^[A-Z2-7]{16,}$`)

func errTOTPSecret(status int) *apiError {
	return withStatus(status, errOf("user.totp_secret_invalid"))
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
		return nil, errOf("user.totp_already_in_use")
	}
	if given.Has() && !totpSecretFormat.MatchString(given.Value) {
		return nil, errTOTPSecret(http.StatusUnprocessableEntity)
	}
	secret := given.Or(c.s.ids.Take(ids.Base32Alphabet, 32))
	c.addFactor(u, &mfaFactor{Type: factorTOTP, secret: secret})
	return ok(map[string]string{
		"type": factorTOTP, "secret": secret, "secretQrCode": "data:image/png;base64," + emptyPNG,
	}), nil
}

// createBackupCodes takes ten codes of its own making; they are no good alone, so another factor
// has to be there.
func (c *call) createBackupCodes(u *user, given field[[]string]) (*response, error) {
	switch {
	case u.hasFactor(factorBackupCodes):
		return nil, errOf("user.backup_code_already_in_use")
	case len(u.factors) == 0 && !given.Has():
		return nil, errOf("session.mfa.backup_code_can_not_be_alone")
	}
	codes := given.Value
	if !given.Has() {
		codes = c.newBackupCodes()
	}
	if err := checkBackupCodes(codes); err != nil {
		return nil, err
	}
	c.addFactor(u, newBackupCodeFactor(codes))
	return ok(map[string]any{"type": factorBackupCodes, "codes": codes}), nil
}

func (c *call) newBackupCodes() []string {
	var codes []string
	for range backupCodeCount {
		codes = append(codes, c.s.ids.Take(ids.HexAlphabet, 10))
	}
	return codes
}

func checkBackupCodes(codes []string) error {
	wrong := slices.ContainsFunc(codes, func(code string) bool { return !backupCodeFormat.MatchString(code) })
	if len(codes) != backupCodeCount || wrong {
		return errOf("user.wrong_backup_code_format")
	}
	return nil
}

// bind gives the user another factor.
func (c *call) bind(u *user, f *mfaFactor) {
	f.ID, f.CreatedAt = c.s.ids.Long(), isoTime(c.now)
	u.factors = append(u.factors, f)
}

func (c *call) addFactor(u *user, f *mfaFactor) {
	c.bind(u, f)
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
