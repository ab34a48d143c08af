package logtotest

import (
	"regexp"
	"slices"
	"strings"
)

// checkBlocklist refuses an address that users may not take. Whether it is of a disposable kind is
// not asked: that would need the internet.
func (c *call) checkBlocklist(email string) error {
	policy := c.db.signInExperience.Child("emailBlocklistPolicy")
	local, _, _ := strings.Cut(email, "@")
	fits := func(pattern string) bool { return fitsAddress(pattern, email) }
	allowed := textList(policy, "customAllowlist")
	switch {
	case isTrue(policy, "blockSubaddressing") && strings.Contains(local, "+"):
		return errOf("session.email_blocklist.email_subaddressing_not_allowed")
	case len(allowed) > 0 && !slices.ContainsFunc(allowed, fits), slices.ContainsFunc(textList(policy, "customBlocklist"), fits):
		return errOf("session.email_blocklist.email_not_allowed", email)
	}
	return nil
}

// fitsAddress compares an address with an entry of the list: an address, or a domain behind an @, in
// any case, with * for any text.
func fitsAddress(pattern, email string) bool {
	if strings.HasPrefix(pattern, "@") {
		pattern = "*" + pattern
	}
	expression := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*")
	fits, err := regexp.MatchString("(?i)^"+expression+"$", email)
	return err == nil && fits
}
