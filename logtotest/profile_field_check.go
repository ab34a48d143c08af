package logtotest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/wire"
)

var profileFieldName = regexp.MustCompile(`^[a-zA-Z\d]+$`)

// reservedFields are names that mean something already, by the error that refuses them.
var reservedFields = []struct {
	code  string
	names []string
}{
	{"custom_profile_fields.name_conflict_built_in_prop", []string{"preferredUsername"}},
	{"custom_profile_fields.name_conflict_custom_data", []string{"onboarding", "guideRequests", "adminConsolePreferences", "defaultTenantId"}},
	{"custom_profile_fields.name_conflict_sign_in_identifier", reservedProfileFields},
}

// reservedProfileFields are names of sign-in identifiers.
var reservedProfileFields = []string{"username", "primaryEmail", "primaryPhone", "email", "phone"}

// check refuses names and configurations that mean nothing. An update is checked more strictly
// than a new field, as on a real server.
func (f *profileField) check(strict bool) error {
	if !profileFieldName.MatchString(f.Name) {
		return errOf("custom_profile_fields.invalid_name")
	}
	for _, reserved := range reservedFields {
		if slices.Contains(reserved.names, f.Name) {
			return errOf(reserved.code, f.Name)
		}
	}
	switch f.Type {
	case "Text":
		return checkRange(f.Config, "minLength", "maxLength")
	case "Number":
		return checkRange(f.Config, "minValue", "maxValue")
	case "Checkbox":
		if _, given := f.Config.Get("defaultValue"); strict && !given {
			return errOf("custom_profile_fields.invalid_default_value")
		}
	case "Select":
		if strict && len(objectsIn(f.Config, "options")) == 0 {
			return errOf("custom_profile_fields.invalid_options")
		}
	case "Regex":
		if strict && !isExpression(f.Config.Text("format")) {
			return errOf("custom_profile_fields.invalid_regex_format")
		}
	case "Address", "Fullname":
		return f.checkParts(strict)
	}
	return nil
}

func checkRange(config object, least, most string) error {
	low, hasLow := numberIn(config, least)
	high, hasHigh := numberIn(config, most)
	if hasLow && hasHigh && low > high {
		return errOf("custom_profile_fields.invalid_min_max_input")
	}
	return nil
}

// isExpression reports whether a text may be a regular expression of JavaScript. What Go does not
// know, such as a look ahead, is let pass.
func isExpression(text string) bool {
	_, err := regexp.Compile(text)
	return text != "" && (err == nil || strings.Contains(text, "(?") || strings.Contains(text, `\`))
}

// withoutParts are the errors of kinds of fields that need parts.
var withoutParts = map[string]string{
	"Address":  "custom_profile_fields.invalid_address_components",
	"Fullname": "custom_profile_fields.invalid_fullname_components",
}

// checkParts looks at the parts of an address or a full name, which cannot have parts themselves.
func (f *profileField) checkParts(strict bool) error {
	parts := objectsIn(f.Config, "parts")
	if len(parts) == 0 {
		return errOf(withoutParts[f.Type])
	}
	for _, part := range parts {
		if kind := part.Text("type"); kind == "Address" || kind == "Fullname" {
			return errOf("custom_profile_fields.invalid_sub_component_type")
		}
	}
	for _, part := range parts {
		inner := &profileField{Name: part.Text("name"), Type: part.Text("type"), Config: part.Child("config")}
		if err := inner.check(true); strict && err != nil {
			return err
		}
	}
	return nil
}

func errUnknownFields(names []string) *apiError {
	return errOf("custom_profile_fields.entity_not_exists_with_names", strings.Join(names, ", "))
}

// checkFieldNames refuses settings that name fields which are not there, or one twice.
func (c *call) checkFieldNames(settings object) error {
	for _, key := range []string{"signUpProfileFields", "profileFields"} {
		var names, unknown []string
		for _, f := range objectsIn(settings, key) {
			names = append(names, f.Text("name"))
			if !c.db.profileFields.Has(f.Text("name")) {
				unknown = append(unknown, f.Text("name"))
			}
		}
		switch {
		case len(unknown) > 0:
			return errUnknownFields(unknown)
		case hasDuplicates(names):
			return wire.InvalidInput(http.StatusBadRequest, "Duplicate profile field names.")
		}
	}
	return nil
}
