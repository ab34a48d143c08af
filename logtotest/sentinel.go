package logtotest

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
	"github.com/logto-go/management/logtotest/internal/phone"
)

// attempts are the wrong guesses at one account, or the codes sent to one address.
type attempts struct {
	failed  []int64 // when, in milliseconds
	blocked int64   // until when
}

// guessed runs a verification and remembers its failure: who fails too often in an hour is shut out
// for a while, even with the right answer. The target says whose account it is.
func (c *call) guessed(target string, verify func() error) error {
	policy, now := c.db.signInExperience.Child("sentinelPolicy"), c.millis()
	known := c.db.attempts[target]
	failure := verify()
	var refused *apiError
	if errors.As(failure, &refused) && refused.Status < http.StatusInternalServerError && known.blocked <= now {
		known.failed = append(slices.DeleteFunc(known.failed, func(at int64) bool { return at <= now-time.Hour.Milliseconds() }), now)
		if len(known.failed) >= int(number(policy, "maxAttempts", 100)) {
			known = attempts{blocked: now + int64(number(policy, "lockoutDuration", 60))*time.Minute.Milliseconds()}
			c.emitException("Identifier.Lockout", member("type", c.kindOf(target)), member("value", target))
		}
		c.db.attempts[target] = known
	}
	if known.blocked <= now {
		return failure
	}
	when := fmt.Sprintf("in %d minutes", (known.blocked-now+30_000)/60_000)
	if when == "in 1 minutes" {
		when = "in 1 minute"
	}
	return fail(http.StatusBadRequest, "session.verification_blocked_too_many_attempts",
		"Too many attempts in a short time. Please try again %s.", when)
}

// kindOf is what a target is: webhooks are told.
func (c *call) kindOf(target string) string {
	switch {
	case c.db.users.Has(target):
		return "userId"
	case strings.Contains(target, "@"):
		return identifierEmail
	case isPhone(target):
		return identifierPhone
	}
	return identifierUsername
}

// target is what wrong guesses at an identifier are counted under, however it is written.
func (c *call) target(identifier object) string {
	value := identifier.Text("value")
	switch identifier.Text("type") {
	case identifierEmail:
		return strings.ToLower(value)
	case identifierPhone:
		return canonicalPhone(value)
	}
	if c.sameUsername()("a", "A") {
		return strings.ToLower(value)
	}
	return value
}

var noDigit = regexp.MustCompile(`[^0-9]`)

// canonicalPhone is the number as it is stored: people write numbers with plus signs and spaces.
func canonicalPhone(written string) string {
	digits := noDigit.ReplaceAllString(written, "")
	if canonical, valid := phone.Normalize(digits); valid {
		return canonical
	}
	return digits
}

// deleteActivities lets those in again who guessed wrong too often.
func deleteActivities(c *call) (*response, error) {
	for _, target := range textList(c.bodyObject(), "targets") {
		for _, spelling := range []string{target, strings.ToLower(target), canonicalPhone(target)} {
			delete(c.db.attempts, spelling)
		}
	}
	return noContent(), nil
}

// emitException reports something that webhooks hear of although the call fails.
func (c *call) emitException(name string, fields ...jsonvalue.Member) {
	c.events = append(c.events, event{name: name, fields: fields, exception: true})
}
