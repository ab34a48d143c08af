package redact

// harmless are the fields whose values a log may show: ids, names, kinds, times, counts, and what
// an error says. An object or list in any other field is left out as a whole, because it may hold
// what the users of Logto put there: custom data, environment variables, headers, connectors'
// settings. Personal data, such as e-mail addresses, are not among them.
const harmless words = " id tenantId userId userIds applicationId applicationIds organizationId organizationIds organizationRoleId " +
	"organizationRoleIds organizationScopeId organizationScopeIds organizationRoleNames roleId roleIds roleName " +
	"roleNames scopeId scopeIds resourceId connectorId connectorIds ssoConnectorId ssoConnectorIds hookId keyId " +
	"addedRoleIds userRoleIds addedUserIds removedUserIds addedApplicationIds removedApplicationIds inviterId " +
	"acceptedUserId customUiAssetId factoryId " +

	"name username displayName description type status event events interactionEvent target platform indicator " +
	"resource scope scopes organizationScopes resourceScopes grant_type token_type subject_token_type " +
	"requested_token_type language languageTag languageInfo fallbackLanguage templateType providerName " +
	"connectorName signInMode mode tag agent contentType method matchedRoute " +

	"createdAt updatedAt created_at updated_at lastSignInAt lastUsedAt expiresAt enabledAt effectiveAt " +
	"expiresIn expires_in exp iat accessTokenTtl duration timeout " +

	"page page_size total totalCount totalUserCount count size today last7Days delta dau wau mau usersCount " +
	"applicationsCount maxAllowedGrants deletedCount successCount failedCount order " +

	"data items user users role roles organization organizations application applications organizationRoles " +
	"featuredUsers resourceScope organizationRole organizationScope " +

	"code message details error errors error_description error_code error_name issues path expected minimum " +
	"maximum result reason claim title detail retry_after validationErrorCode ssoErrorCode missingProfile " +
	"availableFactors supportedTypes "

// HarmlessField reports whether the value of a field of this name may be shown in a log.
func HarmlessField(name string) bool { return harmless.has(name) }

// Harmless returns what of a JSON text may be shown in a log: the names of all fields, and the
// values of those that are known to be harmless. Of a text that is cut off, or is no JSON, it
// returns what comes before, and an ellipsis.
func Harmless(text []byte) string { return HarmlessOf(text, false) }

// HarmlessOf is Harmless for what was received or, where a code is not that of an error, was sent.
func HarmlessOf(text []byte, sent bool) string {
	f := filter{reader: reader{text: text}, sent: sent}
	for token := f.next(); token != nil; token = f.next() {
		f.copy(token)
	}
	if !f.complete() {
		f.out = append(f.out, "…"...)
	}
	return string(f.out)
}

// maxDepth is how deep objects and lists are shown.
const maxDepth = 20

// filter copies a JSON text token by token: what it does not understand, it cannot show.
type filter struct {
	reader
	sent   bool // it is of a request
	out    []byte
	hidden int // at which depth an object or list is left out; 0: none is
}

// copy copies a token that next returned.
func (f *filter) copy(token []byte) {
	depth := len(f.open)
	switch c := token[0]; {
	case c == '{' || c == '[':
		if f.hidden == 0 && !f.opens(depth-1, c+2) {
			f.write(mark)
			f.hidden = depth
		}
	case c == '}' || c == ']':
		if f.hidden > depth {
			f.hidden = 0
			return
		}
	case f.last == afterValue:
		token = f.scalar(token)
	}
	f.write(token)
}

func (f *filter) write(token []byte) {
	if f.hidden == 0 {
		f.out = append(f.out, token...)
	}
}

// opens reports whether an object or a list is shown that is so deep in others, and ends with the
// given bracket. An empty one is.
func (f *filter) opens(depth int, end byte) bool {
	if rest := f.text[skipSpace(f.text, 0):]; len(rest) > 0 && rest[0] == end {
		return true
	}
	return depth < maxDepth && (depth == 0 || f.open[depth-1].bracket == '[' || HarmlessField(f.name()))
}

// scalar returns what is shown of a string, number, true, false or null. A string may hold JSON
// itself.
func (f *filter) scalar(token []byte) []byte {
	switch token[0] {
	case 't', 'f', 'n':
		return token
	}
	name := f.name()
	harmless := HarmlessField(name) && (name != "code" || !f.sent && (token[0] != '"' || IsErrorCode(unquoted(token))))
	if !harmless && string(token) != `""` {
		return mark
	}
	return namedWithin(token)
}
