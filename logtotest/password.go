package logtotest

import (
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"hash"
	"slices"
	"strconv"
	"strings"
)

// password is a digest with the name Logto has for the way it was made.
//
// The server stores passwords that it is given in plain text as PBKDF2, in the notation of Logto's
// "Legacy" algorithm: the standard library has no Argon2, which is what a real server uses.
type password struct {
	digest    string
	algorithm string
	setAt     int64 // in milliseconds, 0 when it was imported
	expired   bool  // an administrator wants another
}

const (
	legacyAlgorithm  = "Legacy"
	pbkdf2Iterations = 2048 // few, for tests are to be quick
	pbkdf2KeyLength  = 32
)

// hashPassword makes the digest that is stored for a password in plain text.
func (s *Server) hashPassword(plain string) *password {
	salt := s.ids.Secret()
	args := []any{salt, strconv.Itoa(pbkdf2Iterations), strconv.Itoa(pbkdf2KeyLength), "sha512", "@"}
	sum, err := pbkdf2.Key(sha512.New, plain, []byte(salt), pbkdf2Iterations, pbkdf2KeyLength)
	if err != nil { // only for settings that no one can change
		panic("logtotest: cannot hash a password: " + err.Error())
	}
	digest := encode([]any{"pbkdf2", args, hex.EncodeToString(sum)})
	return &password{digest: string(digest), algorithm: legacyAlgorithm, setAt: s.cfg.now().UnixMilli()}
}

// newPassword reads the password of a new user: in plain text, as a digest with its algorithm, or none.
func (c *call) newPassword() (*password, error) {
	plain, digest, algorithm := c.has("password"), c.has("passwordDigest"), c.has("passwordAlgorithm")
	imported := &password{digest: c.text("passwordDigest"), algorithm: c.text("passwordAlgorithm")}
	switch {
	case plain && digest:
		return nil, errOf("user.password_and_digest")
	case plain:
		return c.s.hashPassword(c.text("password")), nil
	case imported.digest == "" && imported.algorithm == legacyAlgorithm:
		return nil, errOf("password.unsupported_encryption_method")
	case !digest:
		return nil, nil
	case !algorithm:
		return nil, errOf("user.password_algorithm_required")
	case imported.algorithm != legacyAlgorithm:
		return imported, nil
	}
	_, err := parseLegacy(imported.digest)
	return imported, err
}

// export is what includePasswordHash shows: nulls for a user without a password.
func (p *password) export() (digest, algorithm *string) {
	if p == nil {
		return nil, nil
	}
	return &p.digest, &p.algorithm
}

// check reports whether the password fits. Digests that need another library go to WithPasswordVerifier's function.
func (c *call) check(p *password, plain string) (bool, error) {
	known := legacyPassword{strings.ToLower(p.algorithm), []string{"@"}, p.digest}
	switch {
	case p.algorithm == legacyAlgorithm:
		known, err := parseLegacy(p.digest)
		return err == nil && known.check(plain), nil
	case hashes[known.algorithm] != nil:
		return known.check(plain), nil
	case c.s.cfg.verify != nil:
		return c.s.cfg.verify(p.algorithm, p.digest, plain)
	}
	return false, errOf("logtotest.password_algorithm", p.algorithm)
}

// legacyPassword is Logto's notation for other systems' hashes: ["sha256", ["salt", "@"], "digest"]; @ is the password.
type legacyPassword struct {
	algorithm string
	args      []string
	digest    string
}

func parseLegacy(text string) (l legacyPassword, err error) {
	parts := []any{&l.algorithm, &l.args, &l.digest}
	switch err := json.Unmarshal([]byte(text), &parts); {
	case err != nil || len(parts) != 3 || !slices.Contains(l.args, "@"):
		return l, errOf("password.invalid_legacy_password_format")
	case l.algorithm != "pbkdf2" && hashes[l.algorithm] == nil:
		return l, errOf("password.unsupported_legacy_hash_algorithm", l.algorithm)
	}
	return l, nil
}

var hashes = map[string]func() hash.Hash{
	"md5": md5.New, "sha1": sha1.New, "sha224": sha256.New224, "sha256": sha256.New, "sha384": sha512.New384, "sha512": sha512.New,
}

func (l legacyPassword) check(plain string) bool {
	if l.algorithm == "pbkdf2" {
		return l.checkPBKDF2(plain)
	}
	sum := hashes[l.algorithm]()
	for _, arg := range l.args {
		if arg == "@" {
			arg = plain
		}
		sum.Write([]byte(arg)) // a hash never fails
	}
	return l.digest == hex.EncodeToString(sum.Sum(nil))
}

// checkPBKDF2 takes the arguments salt, iterations, key length and hash.
func (l legacyPassword) checkPBKDF2(plain string) bool {
	if len(l.args) < 4 || hashes[l.args[3]] == nil {
		return false
	}
	iterations, _ := strconv.Atoi(l.args[1])
	length, _ := strconv.Atoi(l.args[2])
	sum, err := pbkdf2.Key(hashes[l.args[3]], plain, []byte(l.args[0]), iterations, length)
	return err == nil && l.digest == hex.EncodeToString(sum)
}
