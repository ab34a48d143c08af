package redact

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
)

// harmless are the fields whose values a log may show: ids, names, kinds, times, counts, and what
// an error says. An object or list in any other field is left out as a whole, because it may hold
// what the users of Logto put there: custom data, environment variables, headers, connectors'
// settings. Personal data, such as e-mail addresses, are not among them.
var harmless = set(`
	id tenantId userId userIds applicationId applicationIds organizationId organizationIds organizationRoleId
	organizationRoleIds organizationScopeId organizationScopeIds organizationRoleNames roleId roleIds roleName
	roleNames scopeId scopeIds resourceId connectorId connectorIds ssoConnectorId ssoConnectorIds hookId keyId
	addedRoleIds userRoleIds addedUserIds removedUserIds addedApplicationIds removedApplicationIds inviterId
	acceptedUserId customUiAssetId factoryId

	name username displayName description type status event events interactionEvent target platform indicator
	resource scope scopes organizationScopes resourceScopes grant_type token_type subject_token_type
	requested_token_type language languageTag languageInfo fallbackLanguage templateType providerName
	connectorName signInMode mode tag agent contentType method matchedRoute

	createdAt updatedAt created_at updated_at lastSignInAt lastUsedAt expiresAt enabledAt effectiveAt
	expiresIn expires_in exp iat accessTokenTtl duration timeout

	page page_size total totalCount totalUserCount count size today last7Days delta dau wau mau usersCount
	applicationsCount maxAllowedGrants deletedCount successCount failedCount order

	data items user users role roles organization organizations application applications organizationRoles
	featuredUsers resourceScope organizationRole organizationScope

	code message details error errors error_description error_code error_name issues path expected minimum
	maximum result reason claim title detail retry_after validationErrorCode ssoErrorCode missingProfile
	availableFactors supportedTypes
`)

// HarmlessField reports whether the value of a field of this name may be shown in a log.
func HarmlessField(name string) bool { return harmless[name] }

func set(words string) map[string]bool {
	m := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		m[word] = true
	}
	return m
}

// Harmless returns what of a JSON text may be shown in a log: the names of all fields, and the
// values of those that are known to be harmless. Of a text that is cut off, or is no JSON, it
// returns what comes before, and an ellipsis.
func Harmless(text []byte) string {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	f := filter{text: text, d: d}
	if err := f.value("", true, 0); err != nil {
		return f.out.String() + "…"
	}
	if _, err := d.Token(); err != io.EOF {
		return f.out.String() + "…"
	}
	return f.out.String()
}

// maxDepth is how deep objects and lists are shown.
const maxDepth = 20

// filter copies a JSON text token by token: what it does not understand, it cannot show.
type filter struct {
	text []byte
	d    *json.Decoder
	out  strings.Builder
}

// next returns the next token, and how the text writes it.
func (f *filter) next() (json.Token, []byte, error) {
	start := f.d.InputOffset()
	token, err := f.d.Token()
	return token, bytes.TrimLeft(f.text[start:f.d.InputOffset()], ",: \t\r\n"), err
}

// value copies the next value, which belongs to the field of that name.
func (f *filter) value(name string, shown bool, depth int) error {
	token, written, err := f.next()
	if err != nil {
		return err
	}
	switch t := token.(type) {
	case json.Delim:
		if !shown || depth == maxDepth {
			return f.hidden(t)
		}
		if t == '{' {
			return f.object(depth)
		}
		return f.list(name, depth)
	case string:
		f.scalar(name, t, written)
	case json.Number:
		f.scalar(name, t.String(), written)
	default:
		f.out.Write(written) // true, false, null
	}
	return nil
}

func (f *filter) object(depth int) error {
	f.out.WriteByte('{')
	for i := 0; f.d.More(); i++ {
		if i > 0 {
			f.out.WriteByte(',')
		}
		token, written, err := f.next()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		f.out.Write(written)
		f.out.WriteByte(':')
		if err := f.value(name, harmless[name], depth+1); err != nil {
			return err
		}
	}
	return f.end('}')
}

func (f *filter) list(name string, depth int) error {
	f.out.WriteByte('[')
	for i := 0; f.d.More(); i++ {
		if i > 0 {
			f.out.WriteByte(',')
		}
		if err := f.value(name, true, depth+1); err != nil {
			return err
		}
	}
	return f.end(']')
}

func (f *filter) end(delim byte) error {
	if _, err := f.d.Token(); err != nil {
		return err
	}
	f.out.WriteByte(delim)
	return nil
}

// hidden passes over an object or a list that is not shown, unless it is empty.
func (f *filter) hidden(open json.Delim) error {
	if !f.d.More() {
		f.out.WriteByte(byte(open))
		return f.end(byte(open) + 2) // the closing one, in ASCII
	}
	f.out.WriteString(`"` + Mark + `"`)
	for depth := 1; depth > 0; {
		token, err := f.d.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
	return nil
}

// scalar shows a string or number if the field is harmless. A string may hold JSON itself.
func (f *filter) scalar(name, value string, written []byte) {
	harmlessValue := harmless[name] && (name != "code" || written[0] != '"' || IsErrorCode(value))
	if value != "" && !harmlessValue {
		written = []byte(`"` + Mark + `"`)
	}
	f.out.Write(namedWithin(written))
}
