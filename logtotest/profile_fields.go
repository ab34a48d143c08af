package logtotest

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/lists"
	"github.com/logto-go/management/logtotest/internal/store"
	"github.com/logto-go/management/logtotest/internal/wire"
)

// profileField is a field that sign-up asks for.
type profileField struct {
	TenantID    string  `json:"tenantId"`
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Type        string  `json:"type"`
	Label       string  `json:"label"`
	Description *string `json:"description"`
	Required    bool    `json:"required"`
	Config      object  `json:"config"`
	CreatedAt   int64   `json:"createdAt"`
	SIEOrder    int     `json:"sieOrder"`
}

var profileFieldOperations = operations{
	"ListCustomProfileFields":           {run: listProfileFields},
	"CreateCustomProfileField":          {run: createProfileField},
	"CreateCustomProfileFieldsBatch":    {run: createProfileFields},
	"GetCustomProfileFieldByName":       {run: theProfileFields.get},
	"UpdateCustomProfileFieldByName":    {run: changedProfileFields.update},
	"DeleteCustomProfileFieldByName":    {run: theProfileFields.delete},
	"UpdateCustomProfileFieldsSieOrder": {run: orderProfileFields},
}

var theProfileFields = entity[profileField]{
	rows:   func(db *state) *store.Table[profileField] { return &db.profileFields },
	param:  "name",
	fields: []string{"type", "label", "description", "required", "config"},
	check:  func(_ *call, f *profileField) error { return f.check(true) },
}

var changedProfileFields = theProfileFields.missing(func(string) *apiError { return errNotExists("custom_profile_field") })

func (c *call) sortedProfileFields() []*profileField {
	fields := nonNil(slices.Collect(c.db.profileFields.All()))
	slices.SortStableFunc(fields, func(a, b *profileField) int { return cmp.Compare(a.SIEOrder, b.SIEOrder) })
	return fields
}

func listProfileFields(c *call) (*response, error) { return ok(c.sortedProfileFields()), nil }

// newProfileFields stores the fields that the bodies describe, if all of them are right.
func (c *call) newProfileFields(bodies []object) ([]*profileField, error) {
	fields := []*profileField{}
	for _, body := range bodies {
		f := &profileField{TenantID: tenant, CreatedAt: c.millis()}
		err := patchFrom(body, f, "name", "type", "label", "description", "required", "config")
		if err := cmp.Or(err, f.check(false)); err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	if names := textsIn(bodies, "name"); hasDuplicates(names) || slices.ContainsFunc(names, c.db.profileFields.Has) {
		return nil, errOf("custom_profile_fields.name_exists")
	}
	for _, f := range fields {
		if smallest, _ := numberIn(f.Config, "minValue"); smallest < 0 {
			return nil, wire.Internal() // a fault of the real server, which fails to respond
		}
		f.ID, f.SIEOrder = c.s.ids.Long(), 1
		for other := range c.db.profileFields.All() {
			f.SIEOrder = max(f.SIEOrder, other.SIEOrder+1)
		}
		c.db.profileFields.Put(f.Name, f)
	}
	return fields, nil
}

func createProfileField(c *call) (*response, error) {
	fields, err := c.newProfileFields([]object{c.bodyObject()})
	if err != nil {
		return nil, err
	}
	return created(fields[0]), nil
}

func createProfileFields(c *call) (*response, error) {
	fields, err := c.newProfileFields(itemsOf[object](c.parsed))
	return created(fields), err
}

// orderProfileFields responds with the fields that were named.
func orderProfileFields(c *call) (*response, error) {
	wanted := map[string]int{}
	for _, o := range objectsIn(c.bodyObject(), "order") {
		wanted[o.Text("name")] = int(number(o, "sieOrder", 0))
	}
	if err := c.checkKnown(textsIn(objectsIn(c.bodyObject(), "order"), "name")); err != nil {
		return nil, err
	}
	orders := lists.Map(c.sortedProfileFields(), func(f *profileField) int {
		if order, moved := wanted[f.Name]; moved {
			return order
		}
		return f.SIEOrder
	})
	if hasDuplicates(orders) {
		return nil, errOf("custom_profile_fields.conflicted_sie_order")
	}
	for name, order := range wanted {
		c.db.profileFields.Get(name).SIEOrder = order
	}
	return ok(slices.DeleteFunc(c.sortedProfileFields(), func(f *profileField) bool {
		_, moved := wanted[f.Name]
		return !moved
	})), nil
}

var profileFieldName = regexp.MustCompile(`^[a-zA-Z\d]+$`)

// reservedFields are names that mean something already, by the error that refuses them.
var reservedFields = dataFile[[]struct {
	Code  string
	Names []string
}]("reserved_fields.json")

// check refuses names and configurations that mean nothing. An update is checked more strictly
// than a new field, as on a real server.
func (f *profileField) check(strict bool) error {
	if !profileFieldName.MatchString(f.Name) {
		return errOf("custom_profile_fields.invalid_name")
	}
	for _, reserved := range reservedFields() {
		if slices.Contains(reserved.Names, f.Name) {
			return errOf(reserved.Code, f.Name)
		}
	}
	switch f.Type {
	case "Text":
		return checkRange(f.Config, "minLength", "maxLength")
	case "Number":
		return checkRange(f.Config, "minValue", "maxValue")
	case "Checkbox":
		_, given := f.Config.Get("defaultValue")
		return errIf(strict && !given, "custom_profile_fields.invalid_default_value")
	case "Select":
		return errIf(strict && len(objectsIn(f.Config, "options")) == 0, "custom_profile_fields.invalid_options")
	case "Regex":
		return errIf(strict && !isExpression(f.Config.Text("format")), "custom_profile_fields.invalid_regex_format")
	case "Address", "Fullname":
		return f.checkParts(strict)
	}
	return nil
}

func checkRange(config object, least, most string) error {
	low, hasLow := numberIn(config, least)
	high, hasHigh := numberIn(config, most)
	return errIf(hasLow && hasHigh && low > high, "custom_profile_fields.invalid_min_max_input")
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
	hasParts := func(part object) bool { return withoutParts[part.Text("type")] != "" }
	err := cmp.Or(
		errIf(len(parts) == 0, withoutParts[f.Type]),
		errIf(slices.ContainsFunc(parts, hasParts), "custom_profile_fields.invalid_sub_component_type"),
	)
	if err != nil || !strict {
		return err
	}
	return lists.FirstError(parts, func(part object) error {
		inner := &profileField{Name: part.Text("name"), Type: part.Text("type"), Config: part.Child("config")}
		return inner.check(true)
	})
}

// checkKnown refuses names of fields that are not there.
func (c *call) checkKnown(names []string) error {
	unknown := slices.DeleteFunc(slices.Clone(names), c.db.profileFields.Has)
	return errIf(len(unknown) > 0, "custom_profile_fields.entity_not_exists_with_names", strings.Join(unknown, ", "))
}

// checkFieldNames refuses settings that name fields which are not there, or one twice.
func (c *call) checkFieldNames(settings object) error {
	return lists.FirstError([]string{"signUpProfileFields", "profileFields"}, func(key string) error {
		names := textsIn(objectsIn(settings, key), "name")
		twice := wire.InvalidInput(http.StatusBadRequest, "Duplicate profile field names.")
		return cmp.Or(c.checkKnown(names), refuseIf(hasDuplicates(names), twice))
	})
}
