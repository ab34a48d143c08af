package logtotest

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func hexOf[T ~[]byte](sum T) string { return hex.EncodeToString(sum) }

func TestImportedDigests(t *testing.T) {
	const plain = "correct horse"
	s224 := sha256.Sum224([]byte(plain))
	m, s1, s256 := md5.Sum([]byte(plain)), sha1.Sum([]byte(plain)), sha256.Sum256([]byte(plain))
	salted := sha256.Sum256([]byte("salt" + plain))
	own := New(WithSeed(1)).hashPassword(plain)
	c := start(t)
	for name, digest := range map[string]struct{ algorithm, digest string }{
		"MD5":         {"MD5", hexOf(m[:])},
		"SHA1":        {"SHA1", hexOf(s1[:])},
		"SHA256":      {"SHA256", hexOf(s256[:])},
		"salted":      {"Legacy", fmt.Sprintf(`["sha256", ["salt", "@"], %q]`, hexOf(salted[:]))},
		"shorter":     {"Legacy", fmt.Sprintf(`["sha224", ["@"], %q]`, hexOf(s224[:]))},
		"from export": {own.algorithm, own.digest},
	} {
		body, _ := json.Marshal(map[string]string{"passwordDigest": digest.digest, "passwordAlgorithm": digest.algorithm})
		id := c.id(200, "/api/users", string(body))
		verify := "/api/users/" + id + "/password/verify"
		c.want(422, "session.invalid_credentials", "POST", verify, `{"password":"wrong"}`)
		c.want(204, "", "POST", verify, `{"password":"`+plain+`"}`)
		// Taken over by now, and still right.
		c.want(204, "", "POST", verify, `{"password":"`+plain+`"}`)
		if r := c.want(200, "", "GET", "/api/users/"+id+"?includePasswordHash=true", ""); r.object()["passwordAlgorithm"] != "Legacy" {
			t.Errorf("%s: stored as %v", name, r.object()["passwordAlgorithm"])
		}
	}
	upper := c.id(200, "/api/users", fmt.Sprintf(`{"passwordDigest":%q,"passwordAlgorithm":"MD5"}`, strings.ToUpper(hexOf(m[:]))))
	c.want(422, "session.invalid_credentials", "POST", "/api/users/"+upper+"/password/verify", `{"password":"`+plain+`"}`)
	for body, code := range map[string]string{
		`{"passwordDigest":"x"}`: "user.password_algorithm_required",
		`{"passwordDigest":"x","passwordAlgorithm":"MD5","password":"y"}`:              "user.password_and_digest",
		`{"passwordDigest":"x","passwordAlgorithm":"Legacy"}`:                          "password.invalid_legacy_password_format",
		`{"passwordDigest":"[\"sha1\",[\"salt\"],\"\"]","passwordAlgorithm":"Legacy"}`: "password.invalid_legacy_password_format",
		`{"passwordDigest":"[\"nope\",[\"@\"],\"\"]","passwordAlgorithm":"Legacy"}`:    "password.unsupported_legacy_hash_algorithm",
		`{"passwordDigest":"","passwordAlgorithm":"Legacy"}`:                           "password.unsupported_encryption_method",
		`{"passwordAlgorithm":"Legacy"}`:                                               "password.unsupported_encryption_method",
	} {
		c.want(400, code, "POST", "/api/users", body)
	}
}

// Digests that the standard library cannot check need a verifier of the test's own.
func TestPasswordVerifier(t *testing.T) {
	const body = `{"passwordDigest":"$2b$10$abc","passwordAlgorithm":"Bcrypt"}`
	without := start(t)
	id := without.id(200, "/api/users", body)
	without.want(501, "logtotest.password_algorithm", "POST", "/api/users/"+id+"/password/verify", `{"password":"x"}`)

	c := start(t, WithPasswordVerifier(func(algorithm, digest, password string) (bool, error) {
		if password == "broken" {
			return false, errors.New("no library")
		}
		return algorithm == "Bcrypt" && digest == "$2b$10$abc" && password == "right", nil
	}))
	verify := "/api/users/" + c.id(200, "/api/users", body) + "/password/verify"
	c.want(422, "session.invalid_credentials", "POST", verify, `{"password":"wrong"}`)
	c.want(500, "", "POST", verify, `{"password":"broken"}`)
	c.want(204, "", "POST", verify, `{"password":"right"}`)
}

func TestPasswords(t *testing.T) {
	c := start(t)
	id := c.id(200, "/api/users", `{}`)
	user := "/api/users/" + id
	has := func(want bool) {
		t.Helper()
		if got := c.want(200, "", "GET", user+"/has-password", "").object()["hasPassword"]; got != want {
			t.Errorf("hasPassword is %v", got)
		}
	}
	has(false)
	c.want(422, "session.invalid_credentials", "POST", user+"/password/verify", `{"password":"x"}`)
	c.want(200, "", "PATCH", user+"/password", `{"password":"x"}`)
	has(true)
	c.want(204, "", "POST", user+"/password/verify", `{"password":"x"}`)
	c.want(400, "sign_in_experiences.password_expiration_not_enabled", "PATCH", user+"/password/expiration", `{"isExpired":true}`)
}

func TestPasswordPolicy(t *testing.T) {
	c := start(t)
	ann := c.id(200, "/api/users", `{"username":"ann_smith"}`)
	c.want(200, "", "PATCH", "/api/sign-in-exp", `{"passwordPolicy":{"length":{"min":8},"characterTypes":{"min":2},"rejects":{"words":["ACME"]}}}`)
	for password, want := range map[string]string{
		"Zq9!vRt#Kp":   `{"result":true}`,
		"short1":       "too_short",
		"alllowercase": "character_types",
		"ann_smith1":   "user_info",
		"smith,ann_7":  `{"result":true}`, // more than three characters are hard to guess
		"11111111":     "repetition",
		"TTTTTT@z":     "repetition",
		"abcdefgh":     "sequence",
		"123456aA":     `[{"code":"password_rejected.restricted.sequence"}]`,
		"REWQzyx1":     "sequence",
		"acme-111":     `[{"code":"password_rejected.restricted.words"},{"code":"password_rejected.restricted.repetition"}]`,
		"pässword1":    "unsupported_characters",
	} {
		body, _ := json.Marshal(map[string]string{"password": password, "userId": ann})
		r := c.do("POST", "/api/sign-in-exp/default/check-password", string(body))
		if !strings.Contains(r.text, want) || (r.status == 200) != (want == `{"result":true}`) {
			t.Errorf("%s: %d %s, want %s", password, r.status, r.text, want)
		}
	}
	c.want(400, "request.invalid_input", "POST", "/api/sign-in-exp/default/check-password", `{"password":"x"}`)
}
