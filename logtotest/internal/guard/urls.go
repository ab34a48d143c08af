package guard

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// urlFields are members of request bodies that must be URLs, though the repaired API description
// only says strings: there they are unions of a URL and other things, or lists.
var urlFields = map[string][]string{
	"CreateUser":                         {"avatar"},
	"UpdateUser":                         {"avatar"},
	"UpdateProfile":                      {"avatar"},
	"CreateApplication":                  clientFields,
	"UpdateApplication":                  clientFields,
	"CreateOrganization":                 brandingFields,
	"UpdateOrganization":                 brandingFields,
	"ReplaceApplicationSignInExperience": append([]string{"privacyPolicyUrl", "termsOfUseUrl"}, brandingFields...),
	"UpdateSignInExp": append([]string{
		"privacyPolicyUrl", "supportWebsiteUrl", "termsOfUseUrl", "unknownSessionRedirectUrl",
	}, brandingFields...),
}

// redirectsField is what users are sent back to after sign-in, by http, https or a custom scheme.
const redirectsField = "oidcClientMetadata.redirectUris"

var (
	clientFields   = []string{"oidcClientMetadata.backchannelLogoutUri", redirectsField, "oidcClientMetadata.postLogoutRedirectUris"}
	brandingFields = []string{"branding.logoUrl", "branding.darkLogoUrl", "branding.favicon", "branding.darkFavicon"}
)

func (r Request) checkURLs() []Issue {
	var issues []Issue
	for _, field := range urlFields[r.Operation.ID] {
		value, path := r.Body, []any{}
		for key := range strings.SplitSeq(field, ".") {
			parent, _ := value.(jsonvalue.Object)
			value, _ = parent.Get(key)
			path = append(path, key)
		}
		if text, isText := value.(string); isText && text != "" && !isURL(text) { // an empty one clears
			issues = append(issues, invalidURL(path))
		}
		items, _ := value.([]any)
		for i, item := range items {
			text, isText := item.(string)
			switch {
			case !isText:
			case field == redirectsField && !isRedirect(text):
				issues = append(issues, Issue{Code: "custom", Path: below(path, i), Message: "Invalid input"})
			case field != redirectsField && !isURL(text):
				issues = append(issues, invalidURL(below(path, i)))
			}
		}
	}
	return issues
}

// customScheme is a scheme of native applications: a domain name in reverse.
var customScheme = regexp.MustCompile(`^[a-z][a-z\d+-]*(\.[a-z\d+-]+)+$`)

func isRedirect(text string) bool {
	u, err := url.Parse(text)
	if err != nil {
		return false
	}
	return customScheme.MatchString(u.Scheme) || u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}

// isURL wants a scheme, and of the schemes of the web a host too, as the URL class of JavaScript
// does.
func isURL(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" {
		return false
	}
	return u.Host != "" || !slices.Contains([]string{"http", "https", "ws", "wss", "ftp"}, u.Scheme)
}
