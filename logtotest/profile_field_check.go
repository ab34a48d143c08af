package logtotest

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/wire"
)

func errProfileField(code, message string, args ...any) *apiError {
	return fail(http.StatusBadRequest, "custom_profile_fields."+code, message, args...)
}

var profileFieldName = regexp.MustCompile(`^[a-zA-Z\d]+$`)

// reservedFields are names that mean something already, by the error that refuses them.
var reservedFields = []struct {
	code, message string
	names         []string
}{
	{"name_conflict_built_in_prop", "Invalid field name. Reserved built-in user profile property name(s): %s.", []string{"preferredUsername"}},
	{"name_conflict_custom_data", "Invalid field name. Reserved custom data key(s): %s.",
		[]string{"onboarding", "guideRequests", "adminConsolePreferences", "defaultTenantId"}},
	{"name_conflict_sign_in_identifier", "Invalid field name. Reserved sign-in identifier key(s): %s.",
		reservedProfileFields},
}

// reservedProfileFields are names of sign-in identifiers.
var reservedProfileFields = []string{"username", "primaryEmail", "primaryPhone", "email", "phone"}

// check refuses names and configurations that mean nothing. An update is checked more strictly
// than a new field, as on a real server.
func (f *profileField) check(strict bool) error {
	if !profileFieldName.MatchString(f.Name) {
		return errProfileField("invalid_name", "Invalid field name, only letters or numbers are allowed, case sensitive.")
	}
	for _, reserved := range reservedFields {
		if slices.Contains(reserved.names, f.Name) {
			return errProfileField(reserved.code, reserved.message, f.Name)
		}
	}
	switch f.Type {
	case "Text":
		return checkRange(f.Config, "minLength", "maxLength")
	case "Number":
		return checkRange(f.Config, "minValue", "maxValue")
	case "Checkbox":
		if _, given := f.Config.Get("defaultValue"); strict && !given {
			return errProfileField("invalid_default_value", "Invalid default value.")
		}
	case "Select":
		if strict && len(objectsIn(f.Config, "options")) == 0 {
			return errProfileField("invalid_options", "Invalid field options.")
		}
	case "Regex":
		if strict && !isExpression(f.Config.Text("format")) {
			return errProfileField("invalid_regex_format", "Invalid regex format.")
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
		return errProfileField("invalid_min_max_input", "Invalid min and max input.")
	}
	return nil
}

// isExpression reports whether a text may be a regular expression of JavaScript. What Go does not
// know, such as a look ahead, is let pass.
func isExpression(text string) bool {
	_, err := regexp.Compile(text)
	return text != "" && (err == nil || strings.Contains(text, "(?") || strings.Contains(text, `\`))
}

// checkParts looks at the parts of an address or a full name, which cannot have parts themselves.
func (f *profileField) checkParts(strict bool) error {
	parts := objectsIn(f.Config, "parts")
	if len(parts) == 0 {
		kind := strings.ToLower(f.Type)
		return errProfileField("invalid_"+kind+"_components", "Invalid %s components.", kind)
	}
	for _, part := range parts {
		if kind := part.Text("type"); kind == "Address" || kind == "Fullname" {
			return errProfileField("invalid_sub_component_type", "Invalid sub-component type.")
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
	return errProfileField("entity_not_exists_with_names", "Cannot find entities with the given names: %s", strings.Join(names, ", "))
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
