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
	body := c.bodyObject()
	var owner *user
	if id := body.Text("userId"); id != "" {
		if owner = c.db.users.Get(id); owner == nil {
			return nil, errNotFound()
		}
	}
	policy := c.db.signInExperience.Child("passwordPolicy")
	if userInfo, set := policy.Child("rejects").Get("userInfo"); owner == nil && (!set || userInfo == true) {
		// The words are Logto's, which forgets to fill in its own template.
		return nil, fail(http.StatusBadRequest, "request.invalid_input", "%s", "Input is invalid. {{details}}").
			WithData(map[string]string{"message": "User information data is required to check user information."})
	}
	issues := passwordIssues(policy, body.Text("password"), owner)
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
	add := func(code, name string, limit float64) {
		issues = append(issues, policyIssue{"password_rejected." + code, map[string]any{name: limit}})
	}
	length := float64(len([]rune(password)))
	if shortest := number(policy.Child("length"), "min", 8); length < shortest {
		add("too_short", "min", shortest)
	}
	if longest := number(policy.Child("length"), "max", 256); length > longest {
		add("too_long", "max", longest)
	}
	if kinds := number(policy.Child("characterTypes"), "min", 1); float64(characterTypes(password)) < kinds {
		add("character_types", "min", kinds)
	}
	rejects := policy.Child("rejects")
	if on, set := rejects.Get("repetitionAndSequence"); !set || on == true {
		if isRepetition(password) {
			issues = append(issues, policyIssue{Code: "password_rejected.restricted.repetition"})
		}
		if isSequence(password) {
			issues = append(issues, policyIssue{Code: "password_rejected.restricted.sequence"})
		}
	}
	if on, set := rejects.Get("userInfo"); (!set || on == true) && owner != nil && containsUserInfo(password, owner) {
		issues = append(issues, policyIssue{Code: "password_rejected.restricted.user_info"})
	}
	return issues
}

// characterTypes counts lower case, upper case, digits and the rest.
func characterTypes(s string) int {
	seen := map[int]bool{}
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			seen[0] = true
		case unicode.IsUpper(r):
			seen[1] = true
		case unicode.IsDigit(r):
			seen[2] = true
		default:
			seen[3] = true
		}
	}
	return len(seen)
}

func isRepetition(s string) bool { return len(s) > 2 && strings.Count(s, s[:1]) == len(s) }

// isSequence reports whether the whole password counts up or down.
func isSequence(s string) bool {
	if len(s) < 3 {
		return false
	}
	step := int(s[1]) - int(s[0])
	if step != 1 && step != -1 {
		return false
	}
	for i := 2; i < len(s); i++ {
		if int(s[i])-int(s[i-1]) != step {
			return false
		}
	}
	return true
}

func containsUserInfo(password string, u *user) bool {
	lower := strings.ToLower(password)
	for _, info := range []*string{u.Username, u.Name, u.PrimaryEmail, u.PrimaryPhone} {
		if word := strings.ToLower(orEmpty(info)); len(word) > 2 && strings.Contains(lower, word) {
			return true
		}
	}
	return false
}
