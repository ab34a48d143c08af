package guard

import (
	"net/url"
	"regexp"
	"slices"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// redirectOperations take URIs that users are sent to, which the API description calls strings.
var redirectOperations = []string{"CreateApplication", "UpdateApplication"}

// customScheme is a scheme of native applications: a domain name in reverse.
var customScheme = regexp.MustCompile(`^[a-z][a-z\d+-]*(\.[a-z\d+-]+)+$`)

// checkRedirects wants http, https or a custom scheme to come back to after sign-in, and URLs to go
// to after sign-out.
func (r Request) checkRedirects() []Issue {
	if !slices.Contains(redirectOperations, r.Operation.ID) {
		return nil
	}
	body, _ := r.Body.(jsonvalue.Object)
	metadata := body.Child("oidcClientMetadata")
	issues := checkEach(metadata, "redirectUris", isRedirect, func(path []any) Issue {
		return Issue{Code: "custom", Path: path, Message: "Invalid input"}
	})
	return append(issues, checkEach(metadata, "postLogoutRedirectUris", isURL, func(path []any) Issue {
		return Issue{Code: "invalid_string", Validation: "url", Path: path, Message: "Invalid url"}
	})...)
}

func checkEach(metadata jsonvalue.Object, key string, fits func(string) bool, fault func([]any) Issue) []Issue {
	value, _ := metadata.Get(key)
	items, _ := value.([]any)
	var issues []Issue
	for i, item := range items {
		if text, isText := item.(string); isText && !fits(text) {
			issues = append(issues, fault([]any{"oidcClientMetadata", key, i}))
		}
	}
	return issues
}

func isRedirect(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	if u.Scheme == "http" || u.Scheme == "https" {
		return u.Host != ""
	}
	return customScheme.MatchString(u.Scheme)
}
