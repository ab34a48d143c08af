package logtotest

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/logto-go/management/logtotest/internal/jsonvalue"
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
	"GetCustomProfileFieldByName":       {run: getProfileField},
	"UpdateCustomProfileFieldByName":    {run: updateProfileField},
	"DeleteCustomProfileFieldByName":    {run: deleteProfileField},
	"UpdateCustomProfileFieldsSieOrder": {run: orderProfileFields},
}

func (c *call) profileFieldOf() (*profileField, error) {
	f := c.db.profileFields.Get(c.path("name"))
	if f == nil {
		return nil, errNotFound()
	}
	return f, nil
}

func (c *call) sortedProfileFields() []*profileField {
	fields := nonNil(slices.Collect(c.db.profileFields.All()))
	slices.SortStableFunc(fields, func(a, b *profileField) int { return cmp.Compare(a.SIEOrder, b.SIEOrder) })
	return fields
}

func listProfileFields(c *call) (*response, error) { return ok(c.sortedProfileFields()), nil }

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
		if c.db.profileFields.Has(b.Name) || seen[b.Name] {
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
	if smallest, found := b.Config.Value.Get("minValue"); found {
		if n, isNumber := smallest.(float64); isNumber && n < 0 {
			return nil, wire.Internal() // a fault of the real server, which fails to respond
		}
	}
	order := 1
	for f := range c.db.profileFields.All() {
		order = max(order, f.SIEOrder+1)
	}
	f := &profileField{
		TenantID: tenant, ID: c.s.ids.Long(), Name: b.Name, Type: b.Type, Label: b.Label.Value,
		Description: emptyToNull(b.Description), Required: b.Required, Config: b.Config.Value,
		CreatedAt: c.millis(), SIEOrder: order,
	}
	c.db.profileFields.Put(f.Name, f)
	return f, nil
}

func createProfileField(c *call) (*response, error) {
	body, err := read[profileFieldBody](c)
	if err != nil {
		return nil, err
	}
	if err := c.checkProfileFields([]profileFieldBody{body}); err != nil {
		return nil, err
	}
	f, err := c.storeProfileField(body)
	if err != nil {
		return nil, err
	}
	return created(f), nil
}

func createProfileFields(c *call) (*response, error) {
	bodies, err := read[[]profileFieldBody](c)
	if err != nil {
		return nil, err
	}
	if err := c.checkProfileFields(bodies); err != nil {
		return nil, err
	}
	fields := []*profileField{}
	for _, b := range bodies {
		f, err := c.storeProfileField(b)
		if err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	return created(fields), nil
}

func getProfileField(c *call) (*response, error) {
	f, err := c.profileFieldOf()
	if err != nil {
		return nil, err
	}
	return ok(f), nil
}

// updateProfileField keeps what the body leaves out.
func updateProfileField(c *call) (*response, error) {
	f := c.db.profileFields.Get(c.path("name"))
	if f == nil {
		return nil, errNotExists("custom_profile_field")
	}
	body, err := read[profileFieldBody](c)
	if err != nil {
		return nil, err
	}
	f.Type, f.Required = body.Type, body.Required
	body.Label.Into(&f.Label)
	jsonvalue.TextOrNull(body.Description, &f.Description)
	body.Config.Into(&f.Config)
	return ok(f), nil
}

func deleteProfileField(c *call) (*response, error) {
	if !c.db.profileFields.Remove(c.path("name")) {
		return nil, errNotFound()
	}
	return noContent(), nil
}

// orderProfileFields responds with the fields that were named.
func orderProfileFields(c *call) (*response, error) {
	body, err := read[struct {
		Order []struct {
			Name     string `json:"name"`
			SIEOrder int    `json:"sieOrder"`
		} `json:"order"`
	}](c)
	if err != nil {
		return nil, err
	}
	moved := []*profileField{}
	for _, o := range body.Order {
		f := c.db.profileFields.Get(o.Name)
		if f == nil {
			return nil, errNotFound()
		}
		moved = append(moved, f)
	}
	for i, f := range moved {
		f.SIEOrder = body.Order[i].SIEOrder
	}
	return ok(moved), nil
}
