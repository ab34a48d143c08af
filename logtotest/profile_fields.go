package logtotest

import (
	"cmp"
	"net/http"
	"slices"

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

func (c *call) checkProfileFields(bodies []profileFieldBody) error {
	for _, b := range bodies {
		if err := b.check(false); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for _, b := range bodies {
		if c.db.profileFields.Has(b.Name) || seen[b.Name] {
			return fail(http.StatusUnprocessableEntity, "custom_profile_fields.name_exists", "Field already exists with the given name.")
		}
		seen[b.Name] = true
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
	if body.Name = f.Name; !body.Config.Has() {
		body.Config.Value = f.Config
	}
	if err := body.check(true); err != nil {
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
	var unknown []string
	wanted := map[string]int{}
	for _, o := range body.Order {
		if !c.db.profileFields.Has(o.Name) {
			unknown = append(unknown, o.Name)
		}
		wanted[o.Name] = o.SIEOrder
	}
	if len(unknown) > 0 {
		return nil, errUnknownFields(unknown)
	}
	taken := map[int]bool{}
	for f := range c.db.profileFields.All() {
		order, moved := wanted[f.Name]
		if !moved {
			order = f.SIEOrder
		}
		if taken[order] {
			return nil, fail(http.StatusUnprocessableEntity, "custom_profile_fields.conflicted_sie_order",
				"Conflicted field order value for Sign-in Experience.")
		}
		taken[order] = true
	}
	for name, order := range wanted {
		c.db.profileFields.Get(name).SIEOrder = order
	}
	return ok(slices.DeleteFunc(c.sortedProfileFields(), func(f *profileField) bool {
		_, moved := wanted[f.Name]
		return !moved
	})), nil
}
