package logtotest

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/logto-go/management/logtotest/internal/ids"
	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/totp"
)

// mfaFactor is a second factor of a user.
type mfaFactor struct {
	ID          string `json:"id,omitempty"`        // empty until it is bound
	CreatedAt   string `json:"createdAt,omitempty"` // ISO 8601; empty until it is bound
	Type        string `json:"type"`
	LastUsedAt  string `json:"lastUsedAt,omitempty"`
	RemainCodes *int   `json:"remainCodes,omitempty"` // nil until they are bound

	secret string // of an authenticator app
	codes  []*backupCode
}

// backupCode lets the user in once who lost the other factors.
type backupCode struct {
	Code   string `json:"code"`
	UsedAt string `json:"usedAt,omitempty"`
}

func newBackupCodeFactor(codes []string) *mfaFactor {
	made := lists.Map(codes, func(code string) *backupCode { return &backupCode{Code: code} })
	return &mfaFactor{Type: factorBackupCodes, codes: made}
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

var changesFactors = []check[user]{proved, editable("mfa"), wantsIdentities, firstParty}

// mfaOperations are about second factors, and choices about them: for back ends, and for users about their own.
var mfaOperations = operations{
	"ListUserMfaVerifications":  {run: theUsers.on(listFactors)},
	"CreateUserMfaVerification": {run: theUsers.on(createFactor), lacks: "the QR code is a placeholder"},
	"DeleteUserMfaVerification": {run: theUsers.on(deleteFactor(errNotFound, (*call).touch))},

	"GetMfaVerifications":                {run: account(listFactors, enabledField("mfa"), wantsIdentities)},
	"AddMfaVerification":                 {run: account(addAccountFactor, changesFactors...), lacks: "passkeys"},
	"CreateOrReplaceTotpMfaVerification": {run: account(replaceAccountTOTP, changesFactors...)},
	"DeleteMfaVerification":              {run: account(deleteFactor(errNoRecord, (*call).changed), changesFactors...)},
	"UpdateMfaVerificationName":          {run: account(renamePasskey, proved, editable("passkey"), wantsIdentities, firstParty), lacks: "passkeys, which alone have names"},
	"GenerateTotpSecret":                 {run: account(shows(freshTOTP))},
	"GenerateMyAccountBackupCodes":       {run: account(shows(freshCodes))},
	"GetBackupCodes":                     {run: account(getBackupCodes, proved, wantsIdentities)},
}

func listFactors(_ *call, u *user) (*response, error) { return ok(nonNil(u.factors)), nil }

// TOTPCode returns what an authenticator app with this secret shows at a time: a user's phone, in tests.
func TOTPCode(secret string, at time.Time) (string, error) { return totp.Code(secret, at) }

func (u *user) hasFactor(kind string) bool { return u.factor(kind) != nil }

// factor is the first of a kind, nil for none.
func (u *user) factor(kind string) *mfaFactor {
	if i := slices.IndexFunc(u.factors, func(f *mfaFactor) bool { return f.Type == kind }); i >= 0 {
		return u.factors[i]
	}
	return nil
}

var (
	totpSecretFormat = regexp.MustCompile(`^[A-Z2-7]{16,}$`) // base 32 without padding, of 10 bytes at least
	backupCodeFormat = regexp.MustCompile(`^[\da-f]{10}$`)
)

func (c *call) newTOTPSecret() string { return c.s.ids.Take(ids.Base32Alphabet, 32) }

// createFactor makes up the secret or the codes that the body does not have.
func createFactor(c *call, u *user) (*response, error) {
	if c.text("type") != factorTOTP {
		return c.createBackupCodes(u)
	}
	secret := c.newTOTPSecret()
	if c.has("secret") {
		secret = c.text("secret")
	}
	err := cmp.Or(errIf(u.hasFactor(factorTOTP), "user.totp_already_in_use"),
		errIf(!totpSecretFormat.MatchString(secret), "user.totp_secret_invalid"))
	if err != nil {
		return nil, err
	}
	c.bind(u, mfaFactor{Type: factorTOTP, secret: secret})
	c.touch(u)
	return ok(map[string]string{"type": factorTOTP, "secret": secret, "secretQrCode": emptyPNG}), nil
}

// createBackupCodes makes codes; they are no good alone, so another factor has to be there.
func (c *call) createBackupCodes(u *user) (*response, error) {
	codes := c.texts("codes")
	if !c.has("codes") {
		codes = c.newBackupCodes()
	}
	err := cmp.Or(
		errIf(u.hasFactor(factorBackupCodes), "user.backup_code_already_in_use"),
		errIf(len(u.factors) == 0 && !c.has("codes"), "session.mfa.backup_code_can_not_be_alone"),
		checkBackupCodes(codes),
	)
	if err != nil {
		return nil, err
	}
	c.bind(u, *newBackupCodeFactor(codes))
	c.touch(u)
	return ok(map[string]any{"type": factorBackupCodes, "codes": codes}), nil
}

func (c *call) newBackupCodes() []string {
	var codes []string
	for range backupCodeCount {
		codes = append(codes, c.s.ids.Take(ids.HexAlphabet, 10))
	}
	return codes
}

// bind gives the user another factor.
func (c *call) bind(u *user, f mfaFactor) {
	f.ID, f.CreatedAt = c.s.ids.Long(), isoTime(c.now)
	if f.codes != nil {
		f.RemainCodes = new(len(f.codes))
	}
	u.factors = append(u.factors, &f)
}

// checkBackupCodes wants ten codes of the server's own making.
func checkBackupCodes(codes []string) error {
	wrong := slices.ContainsFunc(codes, func(code string) bool { return !backupCodeFormat.MatchString(code) })
	return errIf(wrong || len(codes) != backupCodeCount, "user.wrong_backup_code_format")
}

// deleteFactor takes away the factor that the path names.
func deleteFactor(absent func() *apiError, changed func(*call, *user)) func(c *call, u *user) (*response, error) {
	return func(c *call, u *user) (*response, error) {
		at := slices.IndexFunc(u.factors, func(f *mfaFactor) bool { return f.ID == c.path("verificationId") })
		if at < 0 {
			return nil, absent()
		}
		u.factors = slices.Delete(u.factors, at, at+1)
		changed(c, u)
		return noContent(), nil
	}
}

// emptyPNG is a picture of one clear dot, where a real server draws a QR code.
const emptyPNG = "data:image/png;base64," +
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="

// enable switches second factors on for the user, as binding one does.
func (c *call) enable(u *user) (*response, error) {
	u.config.MFA.Enabled = new(true)
	c.changed(u)
	return noContent(), nil
}

// checkTOTP refuses secrets that are none, and codes that are not of the secret.
func (c *call) checkTOTP(secret, code string) error {
	return cmp.Or(
		errIf(!slices.Contains(c.enabledFactors(), factorTOTP), "session.mfa.mfa_factor_not_enabled"),
		refuseIf(!totpSecretFormat.MatchString(secret), withStatus(http.StatusBadRequest, errOf("user.totp_secret_invalid"))),
		errIf(code != "" && !totp.Fits(secret, code, c.now), "session.mfa.invalid_totp_code"),
	)
}

func addAccountFactor(c *call, u *user) (*response, error) {
	kind := c.text("type")
	if kind == "TOTP" { // another spelling that the document has
		kind = factorTOTP
	}
	made := &mfaFactor{Type: factorTOTP, secret: c.text("secret")}
	err := errIf(!slices.Contains(c.enabledFactors(), kind), "session.mfa.mfa_factor_not_enabled")
	switch kind {
	case factorTOTP:
		err = cmp.Or(err, errIf(u.hasFactor(kind), "user.totp_already_in_use"), c.checkTOTP(made.secret, c.text("code")))
	case factorBackupCodes:
		codes := u.factor(factorBackupCodes)
		others := slices.ContainsFunc(u.factors, func(f *mfaFactor) bool { return f.Type != factorBackupCodes })
		err = cmp.Or(err, errIf(codes != nil && *codes.RemainCodes > 0, "user.backup_code_already_in_use"),
			errIf(!others, "session.mfa.backup_code_can_not_be_alone"), checkBackupCodes(c.texts("codes")))
		made = newBackupCodeFactor(c.texts("codes"))
	default:
		return nil, errNotModelled(c.op)
	}
	if err != nil {
		return nil, err
	}
	c.bind(u, *made)
	return c.enable(u)
}

// replaceAccountTOTP puts a new authenticator app in the place of the old one.
func replaceAccountTOTP(c *call, u *user) (*response, error) {
	secret, code := c.text("secret"), c.text("code")
	if err := cmp.Or(c.checkTOTP(secret, code), errIf(code == "", "session.mfa.invalid_totp_code")); err != nil {
		return nil, err
	}
	at := slices.Index(u.factors, u.factor(factorTOTP))
	c.bind(u, mfaFactor{Type: factorTOTP, secret: secret})
	if at >= 0 {
		last := len(u.factors) - 1
		u.factors[at], u.factors = u.factors[last], u.factors[:last]
	}
	return c.enable(u)
}

func freshTOTP(c *call, _ *user) any  { return map[string]string{"secret": c.newTOTPSecret()} }
func freshCodes(c *call, _ *user) any { return map[string][]string{"codes": c.newBackupCodes()} }

func renamePasskey(*call, *user) (*response, error) { return nil, errNoRecord() }

func getBackupCodes(_ *call, u *user) (*response, error) {
	f := u.factor(factorBackupCodes)
	if f == nil {
		return nil, withStatus(http.StatusNotFound, errOf("verification_record.not_found"))
	}
	return ok(map[string]any{"codes": f.codes}), nil
}
