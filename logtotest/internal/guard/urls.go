package guard

import (
	"net/url"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
)

// urlFields are members of request bodies that must be URLs, though the repaired API description
// only says strings: there they are unions of a URL and other things. An empty string or null
// clears them.
var urlFields = map[string][]string{
	"CreateUser":                         {"avatar"},
	"UpdateUser":                         {"avatar"},
	"UpdateProfile":                      {"avatar"},
	"CreateApplication":                  {"oidcClientMetadata.backchannelLogoutUri"},
	"UpdateApplication":                  {"oidcClientMetadata.backchannelLogoutUri"},
	"CreateOrganization":                 brandingFields,
	"UpdateOrganization":                 brandingFields,
	"ReplaceApplicationSignInExperience": append([]string{"privacyPolicyUrl", "termsOfUseUrl"}, brandingFields...),
	"UpdateSignInExp": append([]string{
		"privacyPolicyUrl", "supportWebsiteUrl", "termsOfUseUrl", "unknownSessionRedirectUrl",
	}, brandingFields...),
}

var brandingFields = []string{"branding.logoUrl", "branding.darkLogoUrl", "branding.favicon", "branding.darkFavicon"}

func (r Request) checkURLs() []Issue {
	var issues []Issue
	for _, dotted := range urlFields[r.Operation.ID] {
		value := r.Body
		path := []any{}
		for key := range strings.SplitSeq(dotted, ".") {
			parent, _ := value.(jsonvalue.Object)
			value, _ = parent.Get(key)
			path = append(path, key)
		}
		if text, isText := value.(string); isText && text != "" && !isURL(text) {
			issues = append(issues, Issue{Code: "invalid_string", Validation: "url", Path: path, Message: "Invalid url"})
		}
	}
	return issues
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
