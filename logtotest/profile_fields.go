package logtotest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
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

var profileFieldHandlers = map[string]handler{
	"ListCustomProfileFields":           listProfileFields,
	"CreateCustomProfileField":          createProfileField,
	"CreateCustomProfileFieldsBatch":    createProfileFields,
	"GetCustomProfileFieldByName":       getProfileField,
	"UpdateCustomProfileFieldByName":    updateProfileField,
	"DeleteCustomProfileFieldByName":    deleteProfileField,
	"UpdateCustomProfileFieldsSieOrder": orderProfileFields,
}

func (c *call) profileFieldOf() (*profileField, error) {
	f := c.db.profileFields.get(c.path("name"))
	if f == nil {
		return nil, errNotFound()
	}
	return f, nil
}

func (c *call) sortedProfileFields() []*profileField {
	fields := nonNil(slices.Collect(c.db.profileFields.all()))
	slices.SortStableFunc(fields, func(a, b *profileField) int { return cmp.Compare(a.SIEOrder, b.SIEOrder) })
	return fields
}

func listProfileFields(c *call) (answer, error) { return ok(c.sortedProfileFields()), nil }

type profileFieldBody struct {
	Name        string        `json:"name"`
	Type        string        `json:"type"`
	Label       field[string] `json:"label"`
	Description field[string] `json:"description"`
	Required    bool          `json:"required"`
	Config      field[object] `json:"config"`
}

// reservedProfileFields are names of sign-in identifiers.
var reservedProfileFields = []string{"username", "email", "phone"}

func (c *call) checkProfileFields(bodies []profileFieldBody) error {
	var reserved []string
	seen := map[string]bool{}
	for _, b := range bodies {
		if slices.Contains(reservedProfileFields, b.Name) {
			reserved = append(reserved, b.Name)
		}
		if c.db.profileFields.has(b.Name) || seen[b.Name] {
			return fail(http.StatusUnprocessableEntity, "custom_profile_fields.name_exists", "Field already exists with the given name.")
		}
		seen[b.Name] = true
	}
	if len(reserved) > 0 {
		return fail(http.StatusBadRequest, "custom_profile_fields.name_conflict_sign_in_identifier",
			"Invalid field name. Reserved sign-in identifier key(s): %s.", strings.Join(reserved, ", "))
	}
	return nil
}

func (c *call) storeProfileField(b profileFieldBody) (*profileField, error) {
	if smallest, found := b.Config.value.get("minValue"); found {
		if n, isNumber := smallest.(float64); isNumber && n < 0 {
			return nil, errInternal() // a fault of the real server, which fails to answer
		}
	}
	order := 1
	for f := range c.db.profileFields.all() {
		order = max(order, f.SIEOrder+1)
	}
	f := &profileField{
		TenantID: tenant, ID: c.s.ids.long(), Name: b.Name, Type: b.Type, Label: b.Label.value,
		Description: b.Description.ptr(), Required: b.Required, Config: b.Config.value,
		CreatedAt: c.millis(), SIEOrder: order,
	}
	c.db.profileFields.put(f.Name, f)
	return f, nil
}

func createProfileField(c *call) (answer, error) {
	body, err := read[profileFieldBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := c.checkProfileFields([]profileFieldBody{body}); err != nil {
		return answer{}, err
	}
	f, err := c.storeProfileField(body)
	if err != nil {
		return answer{}, err
	}
	return created(f), nil
}

func createProfileFields(c *call) (answer, error) {
	bodies, err := read[[]profileFieldBody](c)
	if err != nil {
		return answer{}, err
	}
	if err := c.checkProfileFields(bodies); err != nil {
		return answer{}, err
	}
	fields := []*profileField{}
	for _, b := range bodies {
		f, err := c.storeProfileField(b)
		if err != nil {
			return answer{}, err
		}
		fields = append(fields, f)
	}
	return created(fields), nil
}

func getProfileField(c *call) (answer, error) {
	f, err := c.profileFieldOf()
	if err != nil {
		return answer{}, err
	}
	return ok(f), nil
}

// updateProfileField keeps what the body leaves out.
func updateProfileField(c *call) (answer, error) {
	f := c.db.profileFields.get(c.path("name"))
	if f == nil {
		return answer{}, errNotExists("custom_profile_field")
	}
	body, err := read[profileFieldBody](c)
	if err != nil {
		return answer{}, err
	}
	f.Type, f.Required = body.Type, body.Required
	body.Label.into(&f.Label)
	body.Description.intoNullable(&f.Description)
	body.Config.into(&f.Config)
	return ok(f), nil
}

func deleteProfileField(c *call) (answer, error) {
	if !c.db.profileFields.remove(c.path("name")) {
		return answer{}, errNotFound()
	}
	return noContent(), nil
}

// orderProfileFields answers the fields that were named.
func orderProfileFields(c *call) (answer, error) {
	body, err := read[struct {
		Order []struct {
			Name     string `json:"name"`
			SIEOrder int    `json:"sieOrder"`
		} `json:"order"`
	}](c)
	if err != nil {
		return answer{}, err
	}
	moved := []*profileField{}
	for _, o := range body.Order {
		f := c.db.profileFields.get(o.Name)
		if f == nil {
			return answer{}, errNotFound()
		}
		moved = append(moved, f)
	}
	for i, f := range moved {
		f.SIEOrder = body.Order[i].SIEOrder
	}
	return ok(moved), nil
}
