package logtotest

import (
	"cmp"
	"net/http"
	"strings"
	"unicode"
)

// policyIssue is why a password is refused.
type policyIssue struct {
	Code          string         `json:"code"`
	Interpolation map[string]any `json:"interpolation,omitempty"`
}

// checkPassword weighs a password against the tenant's policy. A bad one gets 400 with a body of
// its own kind. Whether it has leaked is not asked: that would need the internet.
func checkPassword(c *call) (*response, error) {
	owner := c.db.users.Get(c.text("userId"))
	if owner == nil && c.text("userId") != "" {
		return nil, errNotFound()
	}
	policy := c.db.signInExperience.Child("passwordPolicy")
	if userInfo, set := policy.Child("rejects").Get("userInfo"); owner == nil && (!set || userInfo == true) {
		// The words are Logto's, which forgets to fill in its own template.
		return nil, fail(http.StatusBadRequest, "request.invalid_input", "%s", "Input is invalid. {{details}}").
			WithData(map[string]string{"message": "User information data is required to check user information."})
	}
	issues := passwordIssues(policy, c.text("password"), owner)
	if len(issues) > 0 {
		return &response{Status: http.StatusBadRequest, Body: map[string]any{"result": false, "issues": issues}}, nil
	}
	return ok(map[string]bool{"result": true}), nil
}

func number(o object, key string, fallback float64) float64 {
	n, _ := numberIn(o, key)
	return cmp.Or(n, fallback)
}

func passwordIssues(policy object, password string, owner *user) []policyIssue {
	var issues []policyIssue
	refuse := func(holds bool, code string, interpolation map[string]any) {
		if holds {
			issues = append(issues, policyIssue{"password_rejected." + code, interpolation})
		}
	}
	length, kinds := policy.Child("length"), number(policy.Child("characterTypes"), "min", 1)
	shortest, longest := number(length, "min", 8), number(length, "max", 256)
	letters := float64(len([]rune(password)))
	refuse(letters < shortest, "too_short", map[string]any{"min": shortest})
	refuse(letters > longest, "too_long", map[string]any{"max": longest})
	unsupported := strings.ContainsFunc(password, func(r rune) bool { return r < ' ' || r > '~' })
	refuse(unsupported, "unsupported_characters", nil)
	refuse(!unsupported && float64(characterTypes(password)) < kinds, "character_types", map[string]any{"min": kinds})
	for _, name := range guessable(policy.Child("rejects"), password, owner) {
		refuse(true, "restricted."+name, nil)
	}
	return issues
}

// guessable names what makes a password easy to guess, if all but three characters of it do.
func guessable(rejects object, password string, owner *user) (names []string) {
	var parts []guess
	if on, set := rejects.Get("repetitionAndSequence"); !set || on == true {
		parts = []guess{{"repetition", 3, repetition}, {"sequence", 3, sequence}}
	}
	parts = append(parts, guess{"words", 1, oneOf(textList(rejects, "words"))})
	if on, set := rejects.Get("userInfo"); owner != nil && (!set || on == true) {
		local, _, _ := strings.Cut(owner.email(), "@")
		name := orEmpty(owner.Name)
		words := append(strings.Fields(name), name, strings.Join(strings.Fields(name), ""), owner.username(), local, owner.phone())
		parts = append(parts, guess{"user_info", 1, oneOf(words)})
	}
	easy := map[int]bool{}
	for i := range password {
		for _, part := range parts {
			length := part.length(password[i:])
			if length < part.least {
				continue
			}
			names = append(names, part.name)
			for at := i; at < i+length; at++ {
				easy[at] = true
			}
		}
	}
	if len(easy) <= max(1, len(password)-3) {
		return nil
	}
	return once(names)
}

// guess finds out how much of a text, from its start, is easy to guess, and from how many characters that counts.
type guess struct {
	name   string
	least  int
	length func(text string) int
}

func repetition(text string) int { return len(text) - len(strings.TrimLeft(text, text[:1])) }

// sequences are what people type instead of a password, in either direction and case.
var sequences = dataFile[[]string]("sequences.json")

func sequence(text string) int {
	length, known := 1, strings.Join(sequences(), "\n")
	for length < len(text) && strings.Contains(known, text[:length+1]) {
		length++
	}
	return length
}

// oneOf finds the longest of some words, in any case.
func oneOf(words []string) func(string) int {
	return func(text string) (longest int) {
		for _, word := range words {
			if len(word) <= len(text) && strings.EqualFold(text[:len(word)], word) {
				longest = max(longest, len(word))
			}
		}
		return longest
	}
}

// characterTypes counts lower case, upper case, digits and the rest.
func characterTypes(s string) int {
	isOther := func(r rune) bool { return !unicode.IsLower(r) && !unicode.IsUpper(r) && !unicode.IsDigit(r) }
	count := 0
	for _, kind := range []func(rune) bool{unicode.IsLower, unicode.IsUpper, unicode.IsDigit, isOther} {
		if strings.ContainsFunc(s, kind) {
			count++
		}
	}
	return count
}
